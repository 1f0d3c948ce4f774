"""A room: people who watch one run while it trains, and people who drag sliders at the same time, on one machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from statistics import fmean
from typing import Any

import psutil  # type: ignore[import-untyped]
from gradio_client import Client  # type: ignore[import-untyped]

from benchmarks.page_load import ROOT, free_port, served
from benchmarks.slider import SECONDS as SLIDER_SECONDS
from benchmarks.slider import Event, crowd, events_of, percentile
from benchmarks.watchers import Watched, watch_together

ROOMS = ((1, 0), (10, 0), (30, 0), (0, 30), (30, 30), (100, 0), (100, 30))
"""watchers, and hands on sliders"""
WARM_UP, SECONDS = 2.0, 10.0


def measure() -> dict[str, Any]:
    """Reference: a bare server that sends as many bytes to as many watchers, as often."""
    found: dict[str, Any] = {"load_before": [round(load, 1) for load in psutil.getloadavg()]}
    with served() as port:
        url = f"http://127.0.0.1:{port}/"
        client = Client(url, verbose=False, analytics_enabled=False)
        run = client.predict(epochs=300, api_name="/start_run")["run"]
        while client.predict(run, api_name="/run_status")["step"] < 20:
            time.sleep(0.2)
        slider, server = events_of(url)[0], server_at(port)
        rooms = [room(port, server, run, slider, *each) for each in ROOMS]
        client.predict(run, api_name="/stop_run")
    for (watchers, hands), (figures, watched) in zip(ROOMS, rooms, strict=True):
        reference = bare_room(watched, watchers) if watchers else {}
        found[f"{watchers} watchers, {hands} sliders"] = figures | reference
    return found


def room(
    port: int, server: psutil.Process, run: str, slider: Event, watchers: int, hands: int
) -> tuple[dict[str, Any], Watched]:
    """What each watcher gets, how late, how long a slider takes, and what it costs the server."""
    with ThreadPoolExecutor(1) as beside:
        dragging = beside.submit(drag, port, slider, hands) if hands else None
        watched, share = watch(port, server, run, watchers)
        took = dragging.result() if dragging else []
    figures: dict[str, Any] = {"server_cores": share, **summary(watched, watchers)}
    if watched.pictures:  # holds also on a machine that does other things at the same time
        figures["server_ms_per_update"] = round(1000 * share * SECONDS / watched.pictures, 2)
    if took:
        figures |= {"slider_p50_ms": round(percentile(took, 50)), "slider_p95_ms": round(percentile(took, 95))}
    return figures, watched


def watch(port: int, server: psutil.Process, run: str, watchers: int) -> tuple[Watched, float]:
    """What they got, and the share of one core that the server itself has used, without its trainers."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        watching = process.submit(watch_together, port, run, watchers, WARM_UP, SECONDS)
        time.sleep(WARM_UP)
        before, start = cpu_seconds(server), time.perf_counter()
        time.sleep(SECONDS - 1)
        share = (cpu_seconds(server) - before) / (time.perf_counter() - start)
        return watching.result(), round(share, 2)


def drag(port: int, slider: Event, hands: int) -> list[float]:
    """Milliseconds of each answer, for as long as the others watch."""
    times = round((WARM_UP + SECONDS) / SLIDER_SECONDS)
    return [took for _ in range(times) for took in crowd(port, slider, hands)]


def summary(watched: Watched, watchers: int) -> dict[str, float]:
    if not watched.late:
        return {}
    return {
        "updates_a_second_each": round(watched.pictures / watchers / SECONDS, 2),
        "late_p50_s": round(percentile(watched.late, 50), 3),
        "late_p95_s": round(percentile(watched.late, 95), 3),
    }


def bare_room(watched: Watched, watchers: int) -> dict[str, float]:
    """The same watchers at the bare server, and how many times its figures the page needs."""
    event, picture = round(fmean(watched.event_bytes)), round(fmean(watched.picture_bytes))
    pace = len(watched.event_bytes) / watchers / SECONDS
    with bare(event, picture, pace) as (port, server):
        got, share = watch(port, server, "bare", watchers)
    return {
        "event_bytes": event,
        "picture_bytes": picture,
        "reference_server_cores": share,
        **{f"reference_{name}": value for name, value in summary(got, watchers).items()},
        "late_p95_times_reference": round(percentile(watched.late, 95) / percentile(got.late, 95), 1),
    }


@contextmanager
def bare(event: int, picture: int, pace: float) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare_server", *map(str, (port, event, picture, pace))]
    with subprocess.Popen(command, cwd=ROOT) as server:
        time.sleep(2)
        try:
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()


def server_at(port: int) -> psutil.Process:
    """The page that this process has started at that port."""
    return next(child for child in psutil.Process().children() if str(port) in child.cmdline())


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
