"""The stream behind a watched run, without a browser."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import gradio as gr
import pytest
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Run, RunStore, create_run
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.ui.components.run_view import (
    PLOTS,
    RunView,
    Update,
    follow,
    plot_slots,
    quality_panel,
    steering_buttons,
)
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN

T = TypeVar("T")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    return Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))


@pytest.fixture
def view() -> RunView:
    """The widgets of a run, on a page of their own."""
    with gr.Blocks(analytics_enabled=False):
        picture, progress, diagnosis = gr.HTML(), gr.HTML(), gr.HTML()
        pause, resume, stop, steps = steering_buttons()
        plots = plot_slots()
        return RunView(picture, progress, diagnosis, pause, resume, stop, steps, plots, *quality_panel())


def in_a_loop_of_its_own(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in another thread: the browser's tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def updates_of(host: Host, view: RunView, run: Run) -> list[Update]:
    """All of a run that has ended."""

    async def updates() -> list[Update]:
        return [update async for update in follow(host, view, run, "tab")]

    return in_a_loop_of_its_own(updates())


def test_a_tab_that_turns_to_another_run_gets_no_more_of_the_older(host: Host, view: RunView) -> None:
    async def pictures_after_turning() -> list[object]:
        older = follow(host, view, host.demo, "tab")
        await anext(older)
        host.attention.take("tab")
        return [update async for update in older]

    assert in_a_loop_of_its_own(pictures_after_turning()) == []


def test_another_tab_changes_nothing(host: Host, view: RunView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.components.run_view.REPLAY_SECONDS", 0.0)

    async def next_picture() -> object:
        stream = follow(host, view, host.demo, "tab")
        await anext(stream)
        host.attention.take("another tab")
        return (await anext(stream))[view.picture]

    assert "<img" in str(in_a_loop_of_its_own(next_picture()))


def test_a_stream_ends_with_its_run_and_leaves_nothing_behind(host: Host, view: RunView) -> None:
    run = host.store.create(experiment(epochs=1))
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    (last,) = updates_of(host, view, run)
    assert "Stopped" in str(last[view.progress])
    assert not host.attention.is_watching("tab")


def test_only_what_has_changed_is_sent(host: Host, view: RunView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.components.run_view.CURVE_SECONDS", math.inf)  # the curves are not due again
    run = host.store.create(experiment())
    run.write_status(Status("running", step=5))

    async def second() -> Update:
        stream = follow(host, view, run, "tab")
        await anext(stream)
        run.write_status(Status("running", step=6))
        return await anext(stream)

    with run.lock():
        assert set(in_a_loop_of_its_own(second())) == {view.progress}


STRANGE = Experiment(
    {METHOD: "strange"},
    About(
        "strange",
        "A strange one",
        caption="Moons",
        hint="One moon <each>.",
        players=("A", "B"),
        figures=(Figure("pull", "Pull", plot="forces"), Figure("push", "<b>", plot="forces")),
    ),
)


def test_a_run_of_a_method_that_nobody_here_knows_is_shown(host: Host, view: RunView) -> None:
    run = create_run(host.store.root / "odd", STRANGE)
    run.append_event({"kind": "step", "step": 1, "epoch": 0.1, "pull": 1.0, "push": 2.0, "stray": 3.0})
    run.write_status(Status("finished", step=1, epoch=0.1, epochs=1))
    (update,) = updates_of(host, view, run)
    slots = [update[slot.column].visible for slot in view.plots]
    assert slots == [True, True] + [False] * (PLOTS - 2)
    assert "Pull" in update[view.plots[0].heading] and "&lt;b&gt;" in update[view.plots[0].heading]
    assert "stray" in update[view.plots[1].heading]
    first = update[view.plots[0].lines].value
    assert {row[-1] for row in first["data"]} == {"Pull", "<b>"}
    assert [button.value for button in (update[step] for step in view.steps)] == ["Step A", "Step B", "Step both"]
    assert update[view.diagnosis] == ""


def test_who_has_no_players_makes_whole_steps(host: Host, view: RunView) -> None:
    run = host.store.create(experiment(architecture="vae28"))
    run.write_status(Status("finished", step=1, epoch=1, epochs=1))
    (update,) = updates_of(host, view, run)
    first, second, together = (update[step] for step in view.steps)
    assert not first.visible and not second.visible and together.value == "One step"


def test_a_run_that_can_go_on_says_so(host: Host, view: RunView) -> None:
    run = host.store.create(experiment())
    run.write_status(Status("running", step=5, epochs=10))  # and no trainer holds its lock
    (update,) = updates_of(host, view, run)
    assert "Interrupted" in update[view.progress] and not update[view.resume].visible
    run.checkpoint.write_bytes(b"state")
    (update,) = updates_of(host, view, run)
    assert update[view.resume].visible and not update[view.pause].visible
