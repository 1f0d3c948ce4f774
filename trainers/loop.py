"""The only loop around a method: load, resume, obey, record, end well whatever happens. And several of them by turns,
so that each run of a race has had as much of the processor as the others."""

from __future__ import annotations

import contextlib
import errno
import math
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Literal

import torch
from accelerate import Accelerator

from playground.data import DataUnavailable
from playground.data.file_names import without_place
from playground.runs import Run
from playground.runs.status import State, Status
from playground.runs.store import is_of_page
from trainers.data import DataCache
from trainers.method import Diverged, Method, Mismatch
from trainers.methods import experiment_in
from trainers.recorder import TRAINED_SECONDS, Recorder, RunClock
from trainers.tensors import numbers
from trainers.turns import Next, Turns, shared

#: How often a paused run looks for new orders, seconds.
POLL_SECONDS = 0.02
#: How long a run of a race trains before another one's turn: short enough that all are seen to move.
SLICE_SECONDS = 0.2
REASONS: dict[str, str] = {
    "stopped": "Stopped on request. It can go on from here.",
    "interrupted": "The page's server went away, so training stopped. It can go on from here.",
    "finished": "",
}

Outcome = Literal["trained", "paused", "over"]
"""of a slice"""


@dataclass(frozen=True)
class TrainingStep:
    """What one turn did."""

    step: int
    epoch: float
    images: int
    """training pictures shown so far"""
    figures: Mapping[str, float]
    """by name; who did not move has none"""


def never() -> bool:
    return False


def train(
    run: Run,
    accelerator: Accelerator,
    data: DataCache,
    abandoned: Callable[[], bool] = never,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[TrainingStep]:
    """Train the run to its end; yields every step for whoever wants to show progress.

    The run's lock is held throughout. Failures end in the run's status, in plain words; a programmer's error is
    also raised. clock: of the seconds that it tells.
    """
    for step in train_by_turns(run, accelerator, data, abandoned, waits=True, clock=clock):
        if step is not None:
            yield step


def train_race(
    runs: Sequence[Run],
    accelerator: Accelerator,
    data: DataCache,
    abandoned: Callable[[], bool] = never,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[Run, TrainingStep]]:
    """Train all runs to their ends; yields every step with its run.

    Next is always the one that has trained for the shortest time: a long step, or a measurement in between, is made
    up for in the slices that follow. A paused run gives its turns away. One that fails, which its status tells,
    leaves the race to the others.
    """
    with contextlib.suppress(ValueError, OSError, MemoryError):  # each run will say so itself
        for run in runs:
            _, config = experiment_in(run)
            if name := getattr(config, "dataset", ""):
                data.evaluator(name)  # before the clock starts: the first one would pay for all
    racing = {run: train_by_turns(run, accelerator, data, abandoned) for run in runs}
    trained = dict.fromkeys(runs, 0.0)
    idle = 0
    while racing:
        run = min(racing, key=trained.__getitem__)
        start = clock()
        outcome = yield from _slice(run, racing[run], clock)
        trained[run] += clock() - start if outcome == "trained" else SLICE_SECONDS
        if outcome == "over":
            del racing[run]
        idle = idle + 1 if outcome == "paused" else 0
        if idle >= len(racing) > 0:
            time.sleep(POLL_SECONDS)


def _slice(
    run: Run, steps: Iterator[TrainingStep | None], clock: Callable[[], float]
) -> Generator[tuple[Run, TrainingStep], None, Outcome]:
    """Let one run train for a slice."""
    end = clock() + SLICE_SECONDS
    try:
        while clock() < end:
            step = next(steps)
            if step is None:
                return "paused"
            yield run, step
    except StopIteration:
        return "over"
    except Exception:  # its status says so in plain words; the log keeps the details
        traceback.print_exc()
        return "over"
    return "trained"


def train_by_turns(
    run: Run,
    accelerator: Accelerator,
    data: DataCache,
    abandoned: Callable[[], bool] = never,
    waits: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[TrainingStep | None]:
    """`train` for whoever has other runs to train meanwhile: yields None, at once, while this one is paused."""
    with run.lock() if accelerator.is_main_process else contextlib.nullcontext():
        try:
            yield from _train(run, accelerator, data, abandoned, waits, RunClock(clock))
        except (DataUnavailable, Mismatch) as error:
            _end(run, accelerator, "failed", for_visitors(str(error), run))
        except (MemoryError, torch.OutOfMemoryError):
            _end(run, accelerator, "failed", "There was not enough memory. Try a smaller batch or a smaller network.")
        except OSError as error:
            if error.errno != errno.ENOSPC:
                _end(run, accelerator, "failed", f"A file could not be read or written: {error.strerror}.")
                raise
            full = "The disk is full. Free some space, then resume from the last checkpoint."
            _end(run, accelerator, "failed", full)
        except Exception as error:
            _end(run, accelerator, "failed", f"The trainer met a fault: {type(error).__name__}: {error}")
            raise


def _train(
    run: Run, accelerator: Accelerator, data: DataCache, abandoned: Callable[[], bool], waits: bool, clock: RunClock
) -> Iterator[TrainingStep | None]:
    try:
        kind, config = experiment_in(run)
    except ValueError as error:  # of another version, or damaged
        raise Mismatch(str(error)) from error
    with torch.random.fork_rng(devices=[]):  # layers draw weights when made; nobody else's numbers may change
        method = kind(config, accelerator, data)
    seconds = resume(method, run)
    recorder: Recorder | None = None
    if accelerator.is_main_process:
        run.rewind(method.step)
        recorder = Recorder(run, method, clock, seconds)
        recorder.open()
    turns = Turns(method, run.orders, abandoned)
    try:
        while True:
            turn = shared(lambda: _next(turns, recorder, waits), accelerator)
            if turn == "pause":
                with clock.pause():
                    yield None
                continue
            if isinstance(turn, str):
                break
            figures = numbers(accelerator, method.turn(turn))
            method.step += 1
            refuse_infinite(method, figures)
            if recorder is not None:
                recorder.record(figures)
            with clock.pause():
                yield TrainingStep(method.step, method.epoch, method.images, figures)
    except Diverged as error:
        if recorder is not None:
            recorder.close("diverged", str(error))
        return
    if recorder is not None:
        wished = run.orders().stop_reason if turn == "stopped" else ""
        recorder.close(turn, wished or REASONS[turn])


def resume(method: Method, run: Run) -> float:
    """Go on from the run's checkpoint, if it has one; returns the seconds that it had trained by then.

    Raises Mismatch for one that is damaged, or of another version's networks.
    """
    if not run.checkpoint.is_file():
        return 0.0
    try:
        checkpoint = torch.load(run.checkpoint, map_location=method.accelerator.device, weights_only=True)
        method.restore(checkpoint)
    except torch.OutOfMemoryError:
        raise
    except (RuntimeError, KeyError, ValueError, TypeError, AttributeError, EOFError, UnpicklingError) as error:
        raise Mismatch("The saved networks of this run are damaged or of another version. Start a new run.") from error
    return float(checkpoint.get(TRAINED_SECONDS, 0.0))


def refuse_infinite(method: Method, figures: Mapping[str, float]) -> None:
    """Raises Diverged for a figure that is no number."""
    titles = {figure.name: f"{figure.title} ({figure.name})" for figure in method.figures}
    for name, value in figures.items():
        if not math.isfinite(value):
            raise Diverged(
                f"At step {method.step}, {titles.get(name, name)} was no longer a number: the weights have run away. "
                f"{method.divergence_advice()}"
            )


def _next(turns: Turns, recorder: Recorder | None, waits: bool) -> Next:
    """Of the main process: the next turn. A pause is shown and, where nobody else has work, waited out."""
    while (turn := turns.next()) == "pause":
        if recorder is not None:
            recorder.pause(True)
            recorder.save_if_asked(turns.orders().saves_asked)
        if not waits:
            return turn
        time.sleep(POLL_SECONDS)
    if recorder is not None:
        orders = turns.orders()
        if orders.command == "run":
            recorder.pause(False)
        recorder.save_if_asked(orders.saves_asked)
    return turn


def for_visitors(reason: str, run: Run) -> str:
    """The reason; in a run of the page without where on this machine its folder of pictures lies."""
    try:
        folder = str(run.settings().get("data", "")) if is_of_page(run) else ""
    except ValueError:  # which is why it failed
        folder = ""
    return without_place(reason, Path(folder)) if folder else reason


def _end(run: Run, accelerator: Accelerator, state: State, reason: str) -> None:
    """Say how it ended; where even that cannot be written, the released lock says 'interrupted'."""
    if not accelerator.is_main_process:
        return
    before = run.status()
    try:
        run.write_status(Status(state, before.step, before.epoch, before.epochs, reason=reason))
    except OSError:
        pass
