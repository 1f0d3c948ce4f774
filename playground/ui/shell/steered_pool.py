"""Trainers that only the lecturer steers, and that stop a run which has had its time or its memory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from playground.runs import Run, RunStore
from playground.runs.pool import CannotStart, WorkerPool
from playground.runs.steady_thread import SteadyThread
from playground.ui.shell.classroom import Classroom

WATCHING = "The lecturer steers this page; you watch. What you change here changes nothing for the others."
TIME_IS_UP = "It has had the {:g} minutes that a run may train here. Its pictures and its last checkpoint stay."
TOO_MUCH = (
    "The trainers of this page take more than the {:g} GB of memory that they may have, so this run was stopped. Its "
    "pictures and its last checkpoint stay."
)
#: How often time and memory are looked at, seconds.
LOOK_SECONDS = 1.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class SteeredPool(WorkerPool):
    """A worker pool under the rules of a classroom.

    may_steer: whether whoever asks at this moment is let; the server itself always is.
    """

    def __init__(
        self,
        store: RunStore,
        own_root: Path,
        slots: int,
        most_bytes: int,
        rules: Classroom,
        may_steer: Callable[[], bool],
    ) -> None:
        super().__init__(store, own_root, slots=slots, most_bytes=most_bytes)
        self.rules, self._may_steer = rules, may_steer
        self._trained: dict[str, float] = {}
        """seconds that each run that a worker has in hand has trained, as far as this server has seen"""
        self._limits = SteadyThread("limits", self._look_after, LOOK_SECONDS)
        self._looked_at = time.monotonic()

    @property
    def threads(self) -> tuple[SteadyThread, ...]:
        return (*super().threads, self._limits) if self.rules.minutes or self.rules.memory else super().threads

    def resume(self, run: Run) -> None:
        super().resume(run)
        self._trained.pop(run.id, None)

    def refuse_others(self) -> None:
        """Raises CannotStart, unless the lecturer asks, or there is none."""
        if self.rules.lecturer and not self._may_steer():
            raise CannotStart(WATCHING)

    def trainers_bytes(self) -> int:
        """Memory that the workers hold for themselves, as /proc says it; 0 where there is no /proc."""
        return sum(own_bytes(worker.process.pid) for worker in list(self._workers))

    def training(self) -> list[list[Run]]:
        """The runs that train at this moment, by the workers that have them in hand: those of a race take turns."""
        with self._lock:
            return [[run for run in worker.runs if run.status().state == "running"] for worker in self._workers]

    def end_those_over(self, seconds: float) -> list[Run]:
        """Count so many seconds for each worker, shared by the runs that it trains by turns; stop those that have had
        theirs. Returns them."""
        over, training = [], self.training()
        in_hand = {run.id for runs in (*training, *(worker.runs for worker in list(self._workers))) for run in runs}
        self._trained = {run: trained for run, trained in self._trained.items() if run in in_hand}
        too_much = self.rules.memory and self.trainers_bytes() > self.rules.memory * 1e9
        for runs in training:
            for run in runs:
                self._trained[run.id] = self._trained.get(run.id, 0.0) + seconds / len(runs)
                time_is_up = self.rules.minutes and self._trained[run.id] >= 60 * self.rules.minutes
                if too_much or time_is_up:
                    reason = TIME_IS_UP.format(self.rules.minutes) if time_is_up else TOO_MUCH.format(self.rules.memory)
                    self._stop_because(run, reason)
                    over.append(run)
        return over

    def _look_after(self) -> None:
        before, self._looked_at = self._looked_at, time.monotonic()
        self.end_those_over(self._looked_at - before)


def own_bytes(process: int) -> int:
    """Memory of a process without files that others read as well, such as torch's libraries, as proc(5) has it in
    statm; 0 where that cannot be read."""
    resident, shared = pages_of(process)
    return (resident - shared) * PAGE_BYTES


def resident_bytes(process: int) -> int:
    """All memory of a process; 0 where that cannot be read."""
    return pages_of(process)[0] * PAGE_BYTES


def pages_of(process: int) -> tuple[int, int]:
    """Memory, and what of it others share, in pages."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{process}/statm").read_text().split())
        return resident, shared
    except (OSError, ValueError):
        return 0, 0
