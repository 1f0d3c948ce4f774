"""Visitors who come and go: how much the server's memory grows with them, once it has met a few hundred.

Each opens the page, takes what its load events say, moves a slider and watches the bundled run to its end.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psutil  # type: ignore[import-untyped]

from benchmarks.crowd import server_at
from benchmarks.page_load import served
from benchmarks.slider import Event, answer, events_of

WARM_UP, SESSIONS = 300, 1000
LIMIT_MB = 60.0


def measure() -> dict[str, Any]:
    """Reference: 60 MB for the thousand sessions after the warm-up."""
    with served() as port:
        server, events = server_at(port), list(page_events(port))
        begin = megabytes(server)
        visit_often(port, events, WARM_UP, "early")
        warm, start = megabytes(server), time.perf_counter()
        visit_often(port, events, SESSIONS, "late")
        grown = megabytes(server) - warm
        return {
            "mb_before": round(begin),
            "mb_after_warm_up": round(warm),
            "mb_grown": round(grown, 1),
            "seconds": round(time.perf_counter() - start),
            "times_reference_of_60_mb": round(grown / LIMIT_MB, 2),
        }


def page_events(port: int) -> Iterator[Event]:
    """What the page's script sends when it is opened, and one moved slider."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=60) as said:
        config = json.load(said)
    values = {component["id"]: component["props"].get("value") for component in config["components"]}
    for event in config["dependencies"]:
        if event["backend_fn"] and any(name == "load" for _, name in event["targets"]):
            yield Event(event["id"], [values.get(component) for component in event["inputs"]])
    yield events_of(f"http://127.0.0.1:{port}/")[0]


def visit_often(port: int, events: list[Event], times: int, name: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for number in range(times):
            for path in ("/", "/live/run?name=demo"):
                connection.request("GET", path)
                connection.getresponse().read()
            for event in events:
                answer(connection, event, f"{name}{number}", event.data)


def megabytes(server: psutil.Process) -> float:
    return float(server.memory_info().rss) / 1e6
