"""Short forms of the benchmarks `soak` and `soak_runs`: the page's visitors, and runs with their watchers, without a
server or a trainer of their own, a capacity of a few."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from coroutines import finished
from gradio.routes import App
from small import experiment
from starlette.testclient import TestClient

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.ui import sessions
from playground.ui.hosting import Host
from playground.ui.live import channel
from playground.ui.live.routes import END, events, live_routes
from playground.ui.page import build_page
from playground.ui.server import DEMO_RUN

CAPACITY, WARM_UP, VISITS = 2, 5, 6


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser at the whole page."""
    monkeypatch.setattr(sessions, "CAPACITY", CAPACITY)
    store = RunStore(tmp_path / "runs")
    host = Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))
    page = build_page(host)
    page.app = App.create_app(page, app_kwargs={"routes": live_routes(host)})
    sessions.keep_little(page)
    with TestClient(page.app) as client:
        yield client


@pytest.mark.slow
def test_visitors_leave_nothing_behind(visitor: TestClient) -> None:
    """A session is some thousand objects: each component that was changed for it, and all that it says of itself."""
    config = visitor.get("/config").json()
    loads = [event for event in config["dependencies"] if any(name == "load" for _, name in event["targets"])]
    values = {component["id"]: component["props"].get("value") for component in config["components"]}

    def visit(name: str) -> None:
        assert "over" in visitor.get("/live/run?name=demo").text
        for event in loads:
            if event["backend_fn"]:
                body = {"data": [values.get(part) for part in event["inputs"]], "fn_index": event["id"]}
                answer = visitor.post("/gradio_api/run/predict", json=body | {"session_hash": name})
                assert answer.status_code == 200, answer.text

    for number in range(WARM_UP):
        visit(f"early {number}")
    before = held()
    for number in range(VISITS):
        visit(f"late {number}")
    assert (held() - before) / VISITS < 100


@pytest.mark.slow
def test_runs_leave_nothing_behind(store: RunStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is watched by two until it has ended, and deleted by nobody."""
    monkeypatch.setattr(channel, "MOST_UNWATCHED", CAPACITY)
    pool = WorkerPool(store, tmp_path / "own", slots=0, most_waiting=100)
    host = Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))
    (frame, *_) = Run(DEMO_RUN).frames()

    def train(run: Run) -> None:
        """As a trainer would."""
        for step in range(1, 40):
            run.log.append({"kind": "step", "step": step, "epoch": step / 40, "seconds": step / 10, "d_loss": 0.5})
        run.add_frame(39, 0.975, frame.path.read_bytes())
        run.write_status(Status("stopped", step=39, epoch=0.975, epochs=1))

    async def watch(run: Run) -> None:
        stream = events(host.run_channel(run.id), "")
        while await anext(stream) != END:
            pass
        await stream.aclose()

    async def watch_all(times: int) -> None:
        for _ in range(times):
            run = host.pool.start(experiment())
            train(run)
            await asyncio.gather(watch(run), watch(run))
            host.pool.stop(run)

    def grow(times: int) -> int:
        before = held()
        finished(lambda: watch_all(times))
        return held() - before

    grow(WARM_UP)
    assert grow(VISITS) / VISITS < 100


def held() -> int:
    """Objects in memory that can hold others."""
    gc.collect()
    return len(gc.get_objects())
