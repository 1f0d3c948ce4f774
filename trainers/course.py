"""What training of picture-to-picture networks writes into its run directory, and how it obeys the page.

The loop itself is each trainer's own; `attend` watches its steps: pictures, figures, checkpoints, status, pause, stop.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import math
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import torch
from torch import Tensor
from tqdm import tqdm

from playground.runs import PROGRAM, Run, lay_out
from playground.status import State as RunState
from playground.status import Status
from trainers.engine import Diverged, order_of_pass
from trainers.pace import Pace, write_checkpoint, write_frame
from trainers.publisher import grid_picture

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Experiment = TypeVar("Experiment", bound="DataclassInstance")

FRAME_SECONDS = 2.0
#: Drawing for the page may take this share of the time.
FRAME_SHARE = 0.05
CHECKPOINT_SECONDS = 120.0
MOST_FRAMES = 600
POLL_SECONDS = 0.1

DISK_FULL = "The disk is full. Free some space, then run the same command again: it goes on from the last checkpoint."
NO_MEMORY = "There was not enough memory. Try a smaller batch, smaller pictures or a smaller network."


@dataclass(frozen=True)
class Step:
    """What one step did."""

    step: int
    passes: float
    """over the training pictures so far"""
    images: int
    """training pictures shown so far"""
    figures: Mapping[str, float]


class Course(Protocol):
    """A network in training."""

    passes: float
    """wanted over the training pictures"""
    device: str
    """where it trains, in words"""

    def steps(self) -> Iterator[Step]:
        """Learn without end, from where the state stands."""
        ...

    def preview(self) -> tuple[Tensor, int]:
        """The same pictures each time, (n, 3, s, s) in [-1, 1], and how many stand in a row."""
        ...

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only; "step" says how many steps were made."""
        ...

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on where `to_checkpoint` was called."""
        ...


class Resumable:
    """The part of a course that keeps count and goes to a checkpoint and back."""

    stateful: ClassVar[tuple[str, ...]]
    """attributes with a state_dict: networks, optimizers"""
    step = 0
    images = 0
    """training pictures shown so far"""

    def to_checkpoint(self) -> dict[str, Any]:
        parts = {name: getattr(self, name).state_dict() for name in self.stateful}
        return parts | {"step": self.step, "images": self.images}

    def restore(self, checkpoint: dict[str, Any]) -> None:
        for name in self.stateful:
            getattr(self, name).load_state_dict(checkpoint[name])
        self.step, self.images = checkpoint["step"], checkpoint["images"]


@dataclass
class Recorder:
    """Writes a run directory."""

    run: Run
    course: Course
    last: Step = field(default_factory=lambda: Step(0, 0.0, 0, {}))
    _recent: list[Mapping[str, float]] = field(default_factory=list)
    _pace: Pace = field(default_factory=Pace)
    _frame_due: float = 0.0
    _checkpoint_due: float = field(default_factory=lambda: time.monotonic() + CHECKPOINT_SECONDS)

    def saw(self, step: Step) -> None:
        self.last = step
        self._recent.append(step.figures)
        now = time.monotonic()
        if now >= self._frame_due:
            self._pace.look(now, step.images)
            self.publish("running")
            cost = time.monotonic() - now
            self._frame_due = now + max(FRAME_SECONDS, cost / FRAME_SHARE)
        if now >= self._checkpoint_due:
            self.checkpoint()
            self._checkpoint_due = time.monotonic() + CHECKPOINT_SECONDS

    def publish(self, state: RunState, reason: str = "") -> None:
        """Picture, the means of the figures since the last time, status."""
        step = self.last
        write_frame(self.run, step.step, step.passes, grid_picture(*self.course.preview()), MOST_FRAMES)
        if self._recent:
            means = {name: sum(f[name] for f in self._recent) / len(self._recent) for name in self._recent[0]}
            self.run.append_event({"kind": "step", "step": step.step, "epoch": round(step.passes, 4)} | means)
            self._recent.clear()
        self.status(state, reason)

    def pause(self) -> None:
        """Show exactly where the run stands while it waits."""
        self.publish("paused")
        self.checkpoint()

    def go_on(self) -> None:
        self._pace.forget()
        self.status("running")

    def checkpoint(self) -> None:
        write_checkpoint(self.run, self.course.to_checkpoint())

    def status(self, state: RunState, reason: str = "") -> None:
        step, wanted = self.last, self.course.passes
        pace = round(self._pace.images_per_second, 1)
        left = self._pace.seconds_left(step.passes, wanted, step.images) if state == "running" else None
        self.run.write_status(Status(state, step.step, step.passes, wanted, pace, left, reason, self.course.device))


def attend(run: Run, course: Course) -> int:
    """Train until all passes are made or somebody stops it. Returns the exit code of the program."""
    with run.lock():
        done = 0
        if run.checkpoint.is_file():
            checkpoint = checkpoint_of(run.path)
            course.restore(checkpoint)
            done = checkpoint["step"]
        run.rewind(done)
        run.order(command="run")
        run.write_status(dataclasses.replace(run.status(), state="running", seconds_left=None, reason=""))
        stop_in_order(run)
        recorder = Recorder(run, course)
        try:
            ending: RunState = _watch(run, course, recorder)
            recorder.checkpoint()
            recorder.publish(ending, "" if ending == "finished" else "Stopped on request. The same command goes on.")
        except Diverged as error:
            return _end(recorder, "diverged", str(error))
        except (MemoryError, torch.OutOfMemoryError):
            return _end(recorder, "failed", NO_MEMORY)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                return _end(recorder, "failed", DISK_FULL)
            _end(recorder, "failed", f"The trainer met a fault: {type(error).__name__}: {error}")
            raise
    print(f"{ending} after {recorder.last.passes:.2f} passes")
    return 0


def _end(recorder: Recorder, state: RunState, reason: str) -> int:
    """Say how it ended; where even that cannot be written, the released lock says 'interrupted'."""
    print(reason, file=sys.stderr)
    with contextlib.suppress(OSError):
        recorder.status(state, reason)
    return 1


def _watch(run: Run, course: Course, recorder: Recorder) -> RunState:
    with tqdm(total=course.passes, bar_format="{l_bar}{bar}| {n:.2f}/{total} [{elapsed}<{remaining}{postfix}]") as bar:
        for step in course.steps():
            if bad := [name for name, value in step.figures.items() if not math.isfinite(value)]:
                raise Diverged(f"At step {step.step}, {bad[0]} was no longer a number. Try a smaller learning rate.")
            recorder.saw(step)
            bar.n = min(step.passes, course.passes)
            bar.set_postfix_str(" ".join(f"{k} {v:.3f}" for k, v in step.figures.items()), refresh=step.step % 20 == 0)
            if step.passes >= course.passes:
                return "finished"
            if run.orders().command == "pause":
                recorder.pause()
                while run.orders().command == "pause":
                    time.sleep(POLL_SECONDS)
                recorder.go_on()
            if run.orders().command == "stop":
                return "stopped"
    return "finished"


def stop_in_order(run: Run) -> None:
    """Ctrl-C, or the end of a batch job's time, stops the run after it has saved itself. A second one does not wait."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        run.order(command="stop")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def checkpoint_of(start: Path) -> dict[str, Any]:
    """The newest state of a run that another one goes on from. Raises ValueError where there is none."""
    if not Run(start).checkpoint.is_file():
        raise ValueError(f"{start} has no checkpoint to start from.")
    checkpoint: dict[str, Any] = torch.load(Run(start).checkpoint, map_location="cpu", weights_only=True)
    return checkpoint


def averaged_weights(average: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Of the network inside an AveragedModel's state, without its counter."""
    return {name.removeprefix("module."): weight for name, weight in average.items() if name != "n_averaged"}


def decayed(rate: float, passes: float, wanted: float) -> float:
    """A learning rate that falls to zero over the second half (Isola et al. 2017, appendix 6.2; Zhu et al. 2017)."""
    return rate * min(1.0, max(0.02, 2 * (1 - passes / wanted)))


@lru_cache(maxsize=4)
def order_of(n: int, passes: int, seed: int) -> tuple[int, ...]:
    """The order of a pass over n pictures: from the seed and the pass alone, so that a run can go on."""
    return tuple(order_of_pass(seed, passes, n).tolist())


def experiment_of(command: Any, kind: type[Experiment]) -> Experiment:
    """The part of a command that changes the result."""
    return kind(**{field.name: getattr(command, field.name) for field in dataclasses.fields(kind)})


def open_run(out: Path, program: str, experiment: DataclassInstance, passes: float) -> Run:
    """The run directory of this experiment, new or to go on with. ValueError where it holds another one."""
    values = {name: str(v) if isinstance(v, Path) else v for name, v in dataclasses.asdict(experiment).items()}
    settings = {PROGRAM: program} | values
    if not (out / "config.json").is_file():
        return lay_out(out, settings, passes)
    run = Run(out)
    if run.is_alive():
        raise ValueError(f"A trainer is at work in {out}. Stop it, or choose another --out.")
    if run.settings() != settings:
        raise ValueError(f"{out} holds another experiment. Choose another --out, or remove it.")
    return run
