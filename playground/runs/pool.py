"""The trainers of a page, and what may be asked of them: start, pause, step, stop, go on, save."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from playground.runs.about import Experiment
from playground.runs.directory import Run
from playground.runs.disk import LEAST_FREE_BYTES, LOOK_SECONDS, DiskKeeper, free_bytes
from playground.runs.dispatcher import Dispatcher
from playground.runs.status import ENDED_STATES, LIVE_STATES, RESUMABLE_STATES, Status
from playground.runs.steady_thread import SteadyThread
from playground.runs.store import RunStore
from playground.runs.trainer_process import end

SAVE_SECONDS, NEWER_SECONDS, STOP_SECONDS = 20.0, 1.0, 5.0
"""that are waited for a trainer to write its networks down for the first time, to write newer ones, and to end"""

log = logging.getLogger(__name__)


class CannotStart(ValueError):
    """The run was not started; the message is fit for a person."""


class WorkerPool(Dispatcher):
    """Starts runs in the order they came, `slots` at a time. Safe to call from several threads."""

    def __init__(
        self,
        store: RunStore,
        own_root: Path,
        slots: int = 1,
        most_waiting: int = 60,
        most_bytes: int = 2 * 10**9,
    ) -> None:
        super().__init__(own_root, slots)
        self.store, self.most_waiting, self.most_bytes = store, most_waiting, most_bytes
        self._keeper = DiskKeeper(store, most_bytes, self._stop_because)
        self._disk = SteadyThread("disk-keeper", self._keep_disk, LOOK_SECONDS)

    def open(self) -> WorkerPool:
        """Start the warm workers, and take up the line that an earlier server left."""
        self.store.root.mkdir(parents=True, exist_ok=True)
        waiting = (run for run in reversed(self.store.runs()) if run.status().state == "waiting")
        self._line = [(run,) for run in waiting if not run.is_alive()]  # a shell's trainer may be loading this moment
        self._start_workers()
        for thread in self.threads:
            thread.start()
        return self

    @property
    def threads(self) -> tuple[SteadyThread, ...]:
        """Without which no run would start, or the disk would fill."""
        return self._dispatcher, self._disk

    def close(self) -> None:
        """Let the workers save and leave. Runs that were training can be resumed later."""
        self._let_workers_leave()
        for thread in self.threads:
            thread.close()
        self._wait_for_workers()

    def start(self, experiment: Experiment, tell: Callable[[str], object] = print) -> Run:
        """A new run of this experiment, training or in line. Raises CannotStart.

        tell: is told in a sentence which old runs are cleared away for it.
        """
        return self.race([experiment], tell)[0]

    def race(self, experiments: Sequence[Experiment], tell: Callable[[str], object] = print) -> list[Run]:
        """New runs that train by turns in one slot, each for as long as the others. Raises CannotStart."""
        self.refuse_others()
        with self._lock:
            self._refuse_when_full()
            self.store.prune(self.most_bytes, tell)
            runs = [self._create(experiment) for experiment in experiments]
            self._enqueue(*runs)
        return runs

    def refuse_start(self) -> None:
        """Raises CannotStart where whoever asks could start nothing now: before what they brought is kept."""
        self.refuse_others()
        with self._lock:
            self._refuse_when_full()

    def resume(self, run: Run) -> None:
        """Go on with an ended run from its last checkpoint; a finished one for as many epochs again.

        Raises CannotStart.
        """
        self.refuse_others()
        with self._lock:
            status = run.status()
            if status.state not in RESUMABLE_STATES:
                raise CannotStart("This run cannot go on: it is still at work, or its weights have run away.")
            if run.is_packed(status):
                raise CannotStart("This run cannot go on: its networks are not here.")
            self._refuse_when_full()
            self._refuse_full_disk("Resume")
            planned = run.about().epochs or status.epochs
            last = status.epochs + planned if status.state == "finished" else max(status.epochs, planned)
            try:
                run.order(command="run", stop_epoch=None if last == planned else last, stop_reason="")
                run.write_status(Status("waiting", status.step, status.epoch, last))
            except OSError as error:
                raise CannotStart(f"The run could not be written to disk: {error.strerror}.") from error
            self._forget(run)
            self._enqueue(run)

    def pause(self, run: Run) -> None:
        self.refuse_others()
        self._order(run, "pause")

    def go_on(self, run: Run) -> None:
        self.refuse_others()
        self._order(run, "run")

    def step(self, run: Run, players: tuple[str, ...] = ()) -> None:
        """Pause and let the players move once; everybody where none is named."""
        self.refuse_others()
        with self._lock:
            self._write_order(run, command="pause", steps_asked=run.orders().steps_asked + 1, step_players=players)
            self._forget_stop(run)

    def adjust(self, run: Run, **orders: Any) -> None:
        """Other live settings, or another epoch to stop at (`Orders`), from the next step on. Raises CannotStart."""
        self.refuse_others()
        self._write_order(run, **orders)

    def stop(self, run: Run) -> None:
        """Training ends within a second; a run in line leaves the line. The others of a race go on.

        Where the order cannot be written, the trainer is ended instead: what its last checkpoint holds stays.
        """
        self.refuse_others()
        self._stop(run)

    def save_now(self, run: Run) -> None:
        """Let a run at work write its networks down; returns once they are there, or after SAVE_SECONDS. Who would have
        older ones waits less: on a busy machine a trainer is the last to move."""
        if run.status().state not in LIVE_STATES:
            return
        before = run.saved_at
        self._write_order(run, saves_asked=run.orders().saves_asked + 1)
        deadline = time.monotonic() + (NEWER_SECONDS if before else SAVE_SECONDS)
        while run.saved_at == before and run.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)

    def tag(self, run: Run, **changes: Any) -> None:
        """Give a run a name, or keep it: `Tag`. Raises ValueError where too many are kept already."""
        self.refuse_others()
        self.store.tag(run, self.most_bytes, **changes)

    def delete(self, run: Run) -> None:
        """Take a run away for good; one that waits or trains is stopped first. Raises ValueError."""
        self.refuse_others()
        if run.status().state not in ENDED_STATES:
            self._stop(run)
            deadline = time.monotonic() + STOP_SECONDS
            while run.status().state not in ENDED_STATES and time.monotonic() < deadline:
                time.sleep(0.05)
        with self._lock:
            self.store.delete(run)

    def refuse_others(self) -> None:
        """Raises CannotStart where whoever asks may not steer. Here everybody may."""

    def excess(self) -> list[Run]:
        """The runs that the next start clears away."""
        return self.store.excess(self.most_bytes)

    # ---- inside

    def _keep_disk(self) -> None:
        keeper = self._keeper
        keeper.most_bytes = self.most_bytes
        if keeper.is_over():
            with self._lock:
                keeper.make_room(log.warning)

    def _stop_because(self, run: Run, reason: str) -> None:
        with contextlib.suppress(CannotStart):  # where the disk is full it is stopped without a word
            self._write_order(run, stop_reason=reason)
        self._stop(run)  # nobody asked for it: nobody's right to is looked at

    def _stop(self, run: Run) -> None:
        with self._lock:
            try:
                self._order(run, "stop")
            except CannotStart:
                for worker in self._workers:
                    if run in worker.runs:
                        worker.stops_asked[run] = time.monotonic()
                        worker.process.kill()
            if self._in_line(run):
                left = [tuple(other for other in runs if other != run) for runs in self._line]
                self._line = [runs for runs in left if runs]
                end(run, "stopped", "Taken out of the line.")

    def _order(self, run: Run, command: Literal["run", "pause", "stop"]) -> None:
        with self._lock:
            reason = {} if command == "stop" else {"stop_reason": ""}
            self._write_order(run, command=command, **reason)
            if command != "stop":
                self._forget_stop(run)
                return
            for worker in self._workers:
                if run in worker.runs:  # told twice, it has no more time than told once
                    worker.stops_asked.setdefault(run, time.monotonic())

    def _write_order(self, run: Run, **changes: Any) -> None:
        """Raises CannotStart."""
        try:
            run.order(**changes)
        except OSError as error:
            raise CannotStart(f"The run could not be told: {error.strerror}. Free some disk on the server.") from error

    def _forget_stop(self, run: Run) -> None:
        """Whoever is told to go on, to pause or to step need not have ended."""
        for worker in self._workers:
            worker.stops_asked.pop(run, None)

    def _forget(self, run: Run) -> None:
        """One that has ended, and goes on by itself, is no longer the affair of the trainer of its race."""
        self._forget_stop(run)
        for worker in self._workers:
            if len(worker.runs) > 1:  # one without runs would be taken for idle before it has said that it is
                worker.runs = tuple(other for other in worker.runs if other != run)

    def _create(self, experiment: Experiment) -> Run:
        self._refuse_full_disk("Train")
        try:
            return self.store.create(experiment)
        except OSError as error:
            raise CannotStart(f"The run could not be written to disk: {error.strerror}.") from error

    def _refuse_full_disk(self, button: str) -> None:
        free = free_bytes(self.store.root)
        if free is not None and free < LEAST_FREE_BYTES:
            raise CannotStart(f"The disk is nearly full. Free some space on the server, then press {button} again.")

    def _refuse_when_full(self) -> None:
        if self._waiting() >= self.most_waiting:
            raise CannotStart(
                f"{self._waiting()} runs are waiting already. Watch one of them, or try again in a few minutes."
            )
