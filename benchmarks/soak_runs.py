"""Runs that are started, watched and stopped one after the other, while visitors come and go: how much the memory of
the server and of its trainers grows with them, once as many are over as the page lists."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil  # type: ignore[import-untyped]
from gradio_client import Client  # type: ignore[import-untyped]

from benchmarks import soak
from benchmarks.crowd import server_at
from benchmarks.page_load import served
from benchmarks.soak import LIMIT_MB, megabytes, page_events, visit_often
from benchmarks.watchers import watch_together
from playground.ui.components.run_html import MOST_LISTED

WARM_UP, WARM_UP_SECONDS = MOST_LISTED + 1, 0.2
"""runs: until then what the page lists of them grows, and so does each answer"""
RUNS, RUN_SECONDS = 20, 3.0
WATCHERS, VISITORS = 4, 1 + soak.WARM_UP // WARM_UP
"""beside each run"""
READINGS = 4
SETTINGS = {"architecture": "mlp", "epochs": 300}
"""of a run that goes on until it is stopped"""


def measure() -> dict[str, Any]:
    """Reference: 60 MB, which the server may grow by in an hour."""
    with served() as port:
        room = Room(port)
        for number in range(WARM_UP):
            room.run_once(f"early{number}", WARM_UP_SECONDS)
        readings, start, pictures = [room.megabytes()], time.perf_counter(), 0
        for number in range(RUNS):
            pictures += room.run_once(f"late{number}", RUN_SECONDS)
            if (number + 1) % (RUNS // READINGS) == 0:
                readings.append(room.megabytes())
    server, trainers = zip(*readings, strict=True)
    return {
        "runs": RUNS,
        "seconds": round(time.perf_counter() - start),
        "pictures_watched": pictures,
        "server_mb": [round(each, 1) for each in server],
        "trainers_mb": [round(each, 1) for each in trainers],
        "server_mb_grown": round(server[-1] - server[0], 1),
        "times_reference_of_60_mb": round((server[-1] - server[0]) / LIMIT_MB, 2),
    }


class Room:
    """A server with people at it."""

    def __init__(self, port: int) -> None:
        self.port, self.server = port, server_at(port)
        self.events = list(page_events(port))
        self.client = Client(f"http://127.0.0.1:{port}/", verbose=False, analytics_enabled=False)

    def run_once(self, name: str, seconds: float) -> int:
        """A run from its start to its end; returns how many pictures its watchers have got."""
        run = self.client.predict(**SETTINGS, api_name="/start_run")["run"]
        while self.client.predict(run, api_name="/run_status")["step"] == 0:
            time.sleep(0.1)
        with ThreadPoolExecutor(1) as beside:
            watching = beside.submit(watch_together, self.port, run, WATCHERS, 0.0, seconds)
            visit_often(self.port, self.events, VISITORS, name)
            watched = watching.result()
        self.client.predict(run, api_name="/stop_run")
        return watched.pictures

    def megabytes(self) -> tuple[float, float]:
        """Of the server, and of its trainers together."""
        return megabytes(self.server), sum(megabytes(child) for child in self.server.children() if is_trainer(child))


def is_trainer(process: psutil.Process) -> bool:
    return "trainers.worker" in process.cmdline()
