"""Trainers and the server are killed at moments that a seed chooses, while people watch: nothing is lost but what came
after the last checkpoint, and everybody who watches sees it go on."""

from __future__ import annotations

import random
import re
import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
import torch
from serving import LONG_RUN, Server, serving, tracebacks, wait_for

from playground.runs import Run

SEED = 14
SECONDS = 40.0
"""from the first step of the run to the end, kills, recoveries and all, where nothing else is at work: trainers are
polite, and on a busy machine they begin late"""
WATCHERS = 5
PICTURE = re.compile(rb"live/frames/[\w.-]+/[\w.-]+\?v=(\d+)")


class Watcher(threading.Thread):
    """A browser, as far as a server notices: it asks for its stream again whenever that breaks off."""

    def __init__(self, room: Room, run: str) -> None:
        super().__init__(daemon=True)
        self.room, self.watched = room, run
        self.newest = 0
        """when the newest picture that it was told of was written, nanoseconds"""

    def run(self) -> None:
        while not self.room.is_over.is_set():
            try:
                with urllib.request.urlopen(f"{self.room.server.url}live/run?name={self.watched}", timeout=5) as stream:
                    for line in stream:
                        if found := PICTURE.search(line):
                            self.newest = int(found[1])
                        if self.room.is_over.is_set():
                            return
            except (OSError, HTTPException):
                time.sleep(0.1)


class Room:
    """A server that may be killed and started again over the same runs."""

    def __init__(self, folder: Path, servers: ExitStack) -> None:
        self.folder, self.servers = folder, servers
        self.is_over = threading.Event()
        self.logs: list[Path] = []
        self.server = self.start()

    def start(self) -> Server:
        place = self.folder / f"server{len(self.logs)}"
        place.mkdir()
        server = self.servers.enter_context(serving(place, "--runs", str(self.folder / "runs")))
        self.logs.append(server.log)
        return server

    def kill(self, victim: str) -> None:
        if victim == "server":
            self.server.process.kill()
            self.server.process.wait()
            self.server = self.start()
            return
        for process in self.server.workers():
            if "trainers.worker" in process.cmdline():
                process.send_signal(signal.SIGKILL)


@pytest.mark.slow
def test_whoever_is_killed_the_run_goes_on_and_everybody_sees_it(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with ExitStack() as servers:
        room = Room(tmp_path, servers)
        run = Run(tmp_path / "runs" / room.server.client().predict(**LONG_RUN, api_name="/start_run")["run"])
        watchers = [Watcher(room, run.id) for _ in range(WATCHERS)]
        for watcher in watchers:
            watcher.start()
        wait_for(lambda: run.status().state == "running" and run.status().step > 0, "a run that trains")
        busy = psutil.getloadavg()[0] / (psutil.cpu_count() or 1)
        ends = time.monotonic() + SECONDS * max(1.0, busy)

        def soon(condition: Callable[[], object], what: str) -> None:
            wait_for(condition, what, ends - time.monotonic())

        for victim in ("trainer", "server"):
            soon(lambda: run.status().state == "running", "a run that trains")
            time.sleep(chance.uniform(0.2, 2.0))
            saved = int(torch.load(run.checkpoint, weights_only=True)["step"]) if run.checkpoint.is_file() else 0
            room.kill(victim)
            soon(lambda: run.status().state == "interrupted", f"word that the {victim} is gone")
            before = run.status().step
            assert before >= saved
            since = time.time_ns()
            room.server.client().predict(run.id, api_name="/resume_run")
            soon(lambda before=before: run.status().step > before, "more steps than before")  # type: ignore[misc]
            soon(lambda since=since: all(w.newest > since for w in watchers), "new pictures for all")  # type: ignore[misc]
        room.server.client().predict(run.id, api_name="/stop_run")
        soon(lambda: run.status().state == "stopped", "the end")
        room.is_over.set()
        for steps in ([frame.step for frame in run.frames()], [event["step"] for event in run.log.since()[0]]):
            assert steps == sorted(steps)
        assert torch.load(run.checkpoint, weights_only=True)["step"] == run.status().step
    assert [tracebacks(log) for log in room.logs] == [[] for _ in room.logs]
