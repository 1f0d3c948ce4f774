"""The stream behind a watched run, without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playground.ui.following import follow

from playground.config import GanConfig
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.ui.hosting import DEMO, Host
from playground.ui.server import DEMO_RUN

T = TypeVar("T")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    return Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))


def in_a_loop_of_its_own(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in another thread: the browser's tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_tab_that_turns_to_another_run_gets_no_more_of_the_older(host: Host) -> None:
    async def pictures_after_turning() -> list[object]:
        older = follow(host, DEMO, "tab")
        await anext(older)
        host.attention.take("tab")
        return [update async for update in older]

    assert in_a_loop_of_its_own(pictures_after_turning()) == []


def test_another_tab_changes_nothing(host: Host) -> None:
    async def next_picture() -> object:
        stream = follow(host, DEMO, "tab")
        await anext(stream)
        host.attention.take("another tab")
        return (await anext(stream))[0]

    assert "<img" in str(in_a_loop_of_its_own(next_picture()))


def test_a_stream_ends_with_its_run_and_leaves_nothing_behind(host: Host) -> None:
    run = host.store.create(GanConfig(epochs=1))
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))

    async def updates() -> list[list[object]]:
        return [update async for update in follow(host, run.id, "tab")]

    (last,) = in_a_loop_of_its_own(updates())
    assert "Stopped" in str(last[1])
    assert not host.attention.is_watching("tab")
