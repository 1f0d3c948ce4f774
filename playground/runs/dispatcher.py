"""Warm trainer processes and the line in front of them: who comes next, and what becomes of a process that dies."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from playground.primitive_caches import OF_TRAINER, capacity
from playground.runs.directory import Run
from playground.runs.steady_thread import SteadyThread
from playground.runs.trainer_process import PATIENCE_SECONDS, Worker, account_for, explain, is_deaf, threads_of_each

TICK_SECONDS = 0.1
#: A worker that dies while it warms up is started again after this long, then twice as long, and so on.
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 60.0


class Dispatcher:
    """A fixed number of warm workers; runs are handed to them in the order they came. Safe to call from any thread."""

    def __init__(self, own_root: Path, slots: int) -> None:
        self.own_root, self.slots = own_root, slots
        self._workers: list[Worker] = []
        self._line: list[tuple[Run, ...]] = []
        self._failures = 0
        """workers that died while warming up, one after the other"""
        self._retry_at = 0.0
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._dispatcher = SteadyThread("worker-pool", self._look_after_workers, TICK_SECONDS)

    def place(self, run: Run) -> int | None:
        """1 for the next to start; None when it does not wait, or waits only until a trainer is ready."""
        with self._lock:
            places = (place for place, runs in enumerate(self._line, 1 - self._warming()) if run in runs)
            return next((place for place in places if place > 0), None)

    def until_turn(self) -> tuple[float | None, int]:
        """About how many seconds until a trainer is free, None where nobody can tell; and how many wait in line."""
        with self._lock:
            hands = [worker.runs for worker in self._workers]
            waiting = self._waiting()
        times = [_seconds_left(runs) for runs in hands]
        known = [seconds for seconds in times if seconds is not None]
        return (min(known) if known else None), waiting

    def alive(self) -> int:
        """How many trainer processes there are."""
        with self._lock:
            return sum(worker.process.poll() is None for worker in self._workers)

    def is_warm(self) -> bool:
        """Whether a worker stands ready, so that training starts at once."""
        with self._lock:
            return any(not w.runs and w.ready.is_set() and w.process.poll() is None for w in self._workers)

    def measured_speed(self) -> float:
        """Images a second of what the page opens with, here; 0 until a worker has tried it."""
        with self._lock:
            return max((worker.images_per_second for worker in self._workers if worker.ready.is_set()), default=0.0)

    # ---- inside

    def _start_workers(self) -> None:
        with self._lock:
            while len(self._workers) < self.slots:
                self._workers.append(self._spawn())

    def _let_workers_leave(self) -> None:
        """Their pipes close: they save and end."""
        with self._lock:
            self._closed.set()
            for worker in self._workers:
                if worker.process.stdin is not None:
                    worker.process.stdin.close()

    def _wait_for_workers(self) -> None:
        """By force, where one takes too long."""
        for worker in self._workers:
            try:
                worker.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                worker.process.kill()

    def _enqueue(self, *runs: Run) -> None:
        self._line.append(runs)
        self._serve_line()  # at once: a trainer that stands ready need not wait for the next look

    def _look_after_workers(self) -> None:
        with self._lock:
            if self._closed.is_set():
                return
            for index, worker in enumerate(self._workers):
                if worker.process.poll() is not None:
                    self._replace(index, worker)
                elif is_deaf(worker):
                    worker.process.kill()
            self._serve_line()

    def _serve_line(self) -> None:
        """Never by one that warms up: what it was given could be taken back only by ending it."""
        for worker in [] if self._closed.is_set() else self._workers:
            if self._line and not worker.runs and worker.ready.is_set() and worker.process.poll() is None:
                self._hand_over(worker, self._line.pop(0))

    def _warming(self) -> int:
        """How many workers will take a run from the line once they are ready."""
        return sum(not worker.ready.is_set() for worker in self._workers)

    def _waiting(self) -> int:
        """How many wait in line until another run ends."""
        return max(0, len(self._line) - self._warming())

    def _in_line(self, run: Run) -> bool:
        return any(run in runs for runs in self._line)

    def _replace(self, index: int, dead: Worker) -> None:
        """A new worker for one that died: at once, or after a pause where it had not even warmed up."""
        dead.runs = tuple(run for run in dead.runs if not self._in_line(run))  # one that stands in line again goes on
        account_for(dead)
        dead.runs = ()
        if dead.ready.is_set():
            self._failures = 0
        elif not dead.counted:
            dead.counted = True
            pause = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**self._failures)
            self._failures, self._retry_at = self._failures + 1, time.monotonic() + pause
            for run in (run for runs in self._line for run in runs):
                explain(run, f"The trainer ended while it was getting ready. It is started again in {pause:.0f} s.")
        if time.monotonic() >= self._retry_at:
            self._workers[index] = self._spawn()

    def _hand_over(self, worker: Worker, runs: tuple[Run, ...]) -> None:
        assert worker.process.stdin is not None
        try:
            worker.process.stdin.write(json.dumps([str(run.path.absolute()) for run in runs]) + "\n")
            worker.process.stdin.flush()
            worker.runs = runs
        except OSError:  # it died this moment; the next tick replaces it
            self._line.insert(0, runs)

    def _spawn(self) -> Worker:
        process = subprocess.Popen(
            [sys.executable, "-m", "trainers.worker", "--own", str(self.own_root.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",  # whatever a library prints there, the replies between are heard
            cwd=Path(__file__).parents[2],
            env=os.environ
            | {
                "PYTHONUNBUFFERED": "1",
                "OMP_NUM_THREADS": str(threads_of_each(self.slots)),
            }
            | capacity(OF_TRAINER),
            # Ctrl-C in the server's terminal is for the server; the worker follows when its pipe closes.
            start_new_session=True,
        )
        worker = Worker(process)
        try:
            threading.Thread(target=self._listen, args=(worker,), daemon=True).start()
        except RuntimeError:  # no thread can be had: the next try starts another process
            process.kill()
            raise
        return worker

    def _listen(self, worker: Worker) -> None:
        assert worker.process.stdout is not None
        for line in worker.process.stdout:
            with self._lock:
                word, _, number = line.strip().partition(" ")
                if word == "ready":
                    with contextlib.suppress(ValueError):
                        worker.images_per_second = float(number)
                    worker.ready.set()
                elif word == "done":
                    worker.runs, worker.stops_asked = (), {}
            self._dispatcher.wake()


def _seconds_left(runs: Sequence[Run]) -> float | None:
    """Until all of them have ended; None where one of them cannot tell, as while it is paused."""
    left = [run.status().seconds_left for run in runs]
    return None if None in left else sum(seconds for seconds in left if seconds is not None)
