"""A race: several runs in one trainer, by turns, so that each has had as much of the processor as the others."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Literal

from accelerate import Accelerator

from playground.runs import Run
from trainers.data import DataCache
from trainers.loop import POLL_SECONDS, TrainingStep, never, train_by_turns
from trainers.methods import experiment_in

Outcome = Literal["trained", "paused", "over"]

#: How long a run trains before another one's turn: short enough that all are seen to move.
SLICE_SECONDS = 0.2


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
