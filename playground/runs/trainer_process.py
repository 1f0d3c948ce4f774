"""One trainer process of a page, and what is said of its runs when it dies or does not obey."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import threading
import time
from dataclasses import dataclass, field

from playground.runs.directory import Run
from playground.runs.processors import processors
from playground.runs.status import ENDED_STATES, State, Status

#: A worker that has not obeyed a stop for this long is killed; its last checkpoint stays.
PATIENCE_SECONDS = 8.0


@dataclass
class Worker:
    """One trainer process and the runs it was given: one, or the contestants of a race."""

    process: subprocess.Popen[str]
    runs: tuple[Run, ...] = ()
    stops_asked: dict[Run, float] = field(default_factory=dict)
    """which of them should end, and since when"""
    ready: threading.Event = field(default_factory=threading.Event)
    """set once everything is loaded"""
    counted: bool = False
    """whether its death while warming up has been counted"""
    images_per_second: float = 0.0
    """at which it played what the page opens with while it warmed up"""


def is_deaf(worker: Worker) -> bool:
    """Whether it has not ended a run long after it was told to."""
    late = time.monotonic() - PATIENCE_SECONDS
    return any(asked < late and run.status().state not in ENDED_STATES for run, asked in worker.stops_asked.items())


def account_for(dead: Worker) -> None:
    """Say what became of the runs of a worker that died. One that trained needs no word: its lock is free."""
    for run in dead.runs:
        state = run.status().state
        if run in dead.stops_asked and state in ("waiting", "interrupted"):
            end(run, "stopped", "It did not stop by itself, so it was ended. It can go on from its last checkpoint.")
        elif state == "waiting":
            end(run, "failed", "Its trainer ended before it began. Press Resume to try again.")


def explain(run: Run, reason: str) -> None:
    """Say why a run waits."""
    with contextlib.suppress(OSError):
        run.write_status(dataclasses.replace(run.status(), reason=reason))


def end(run: Run, state: State, reason: str) -> None:
    before = run.status()
    with contextlib.suppress(OSError):  # where the disk is full the page shows what it can read
        run.write_status(Status(state, before.step, before.epoch, before.epochs, reason=reason))


def threads_of_each(slots: int) -> int:
    """How many threads each of `slots` trainers should use: together all processors but one.

    The threads of a trainer wait for one another after every layer, so one that shares its processor with the
    page or a browser holds up all. On two processors, beside a browser that watches, one thread trains 10 to 20 %
    faster than two; beside a busy program thirty times faster.
    """
    return max(1, (processors() - 1) // slots)
