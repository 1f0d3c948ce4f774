"""Watching runs of pix2pix and its like: what the section lists, shows, looks back at and orders."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import gradio as gr
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from PIL import Image
from playground.ui.networks import paces_of
from playground.ui.run_stream import BUTTONS, OUTPUTS, follow, look_away, plots, standing
from playground.ui.train_tab import listed
from playground.ui.translation_runs import Watched, how_to_start, listing, looked_back, order
from playwright.sync_api import Page
from serving import Server, wait_for

from playground.config import GanConfig
from playground.runs import PROGRAM, Run, RunNotFound, RunStore, lay_out
from playground.runs.pool import WorkerPool
from playground.runs.status import State, Status
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN

T = TypeVar("T")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    return Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))


@pytest.fixture
def watched(host: Host) -> Watched:
    return Watched(host, ("pix2pix",), "section")


def laid_out(root: Path, name: str, program: str = "pix2pix", state: State = "finished", steps: int = 5) -> Run:
    """A run with a picture and figures at each step."""
    run = lay_out(root / name, {PROGRAM: program}, 1.0)
    for step in range(1, steps + 1):
        advance(run, step, state)
    return run


def advance(run: Run, step: int, state: State) -> None:
    content = io.BytesIO()
    Image.new("RGB", (60, 20), (40 * step % 256, 90, 90)).save(content, "WEBP")
    run.add_frame(step, step / 10, content.getvalue())
    run.append_event({"kind": "step", "step": step, "epoch": step / 10, "d_loss": 0.5, "g_loss": 1.0, "l1": 1 / step})
    run.write_status(Status(state, step, step / 10, 1.0, 30.0, 100.0 if state == "running" else None))


def in_a_loop_of_its_own(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in another thread: the browser's tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


# ---- the list


def test_only_runs_of_its_trainers_are_listed(host: Host, watched: Watched) -> None:
    laid_out(host.store.root, "edges")
    laid_out(host.store.root, "zebras", program="cyclegan")
    gan = host.store.create(GanConfig())
    assert [run.id for run in watched.runs()] == ["edges"]
    assert {run.id for run in Watched(host, ("pix2pix", "cyclegan"), "both").runs()} == {"edges", "zebras"}
    for run_id in ("zebras", gan.id, "nobody", "../edges"):
        with pytest.raises(RunNotFound):
            watched.run(run_id)


def test_the_list_says_how_each_run_stands_and_keeps_what_was_chosen(host: Host, watched: Watched) -> None:
    laid_out(host.store.root, "edges")
    laid_out(host.store.root, "maps", steps=3)
    empty, chosen, body = listing(watched, "edges")
    assert not empty.visible and body.visible
    assert ("edges: finished, epoch 0.5 of 1", "edges") in chosen.choices
    assert chosen.value == "edges"
    assert listing(watched, "gone")[1].value in ("edges", "maps")


def test_where_there_is_no_run_the_command_is_given(host: Host, watched: Watched) -> None:
    empty, chosen, body = listing(watched, None)
    assert empty.visible and not chosen.visible and not body.visible
    words = how_to_start(watched)
    assert f"python -m trainers pix2pix --data FOLDER --out {host.store.root / 'my-pix2pix'}" in words
    assert "trainA/" in words


# ---- the stream


def follow_to_its_end(host: Host, run: Run) -> list[list[Any]]:
    async def updates() -> list[list[Any]]:
        return [update async for update in follow(host, run, "tab")]

    return in_a_loop_of_its_own(updates())


def test_a_run_that_has_ended_is_shown_at_once_and_the_stream_ends(host: Host) -> None:
    run = laid_out(host.store.root, "edges")
    (update,) = follow_to_its_end(host, run)
    assert len(update) == OUTPUTS
    assert "step 5" in update[0] and "In threes" in update[0]
    assert "Finished" in update[1]
    assert [button.interactive for button in update[BUTTONS]] == [False, True, False]
    assert not update[BUTTONS][1].visible
    assert not host.attention.is_watching("tab")


def test_only_what_has_changed_is_sent(host: Host) -> None:
    run = laid_out(host.store.root, "edges", state="running")

    async def second_update() -> list[Any]:
        stream = follow(host, run, "tab")
        await anext(stream)
        advance(run, 6, "running")
        return await anext(stream)

    with run.lock():
        update = in_a_loop_of_its_own(second_update())
    assert "step 6" in update[0] and "step 6" in update[1]
    assert all(value == gr.skip() for value in update[BUTTONS.stop :])  # curves take their time


def test_a_section_that_is_closed_gets_no_more(host: Host) -> None:
    run = laid_out(host.store.root, "edges", state="running")

    async def after_closing() -> list[object]:
        stream: AsyncIterator[list[Any]] = follow(host, run, "tab")
        await anext(stream)
        look_away(host, "tab")
        advance(run, 6, "running")
        return [update async for update in stream]

    with run.lock():
        assert in_a_loop_of_its_own(after_closing()) == []


def test_a_run_whose_trainer_died_says_how_to_go_on(host: Host) -> None:
    run = laid_out(host.store.root, "edges", state="running")
    (update,) = follow_to_its_end(host, run)
    assert "Interrupted" in update[1] and "goes on from its last checkpoint" in update[1]
    assert "Resume" not in update[1]
    assert "getting ready" in standing(Status("waiting"))


def test_players_share_a_plot_and_other_figures_have_one_each() -> None:
    curve = ((0.1, 1.0), (0.2, 0.5))
    updates = plots({"d_loss": curve, "g_loss": curve, "cycle": curve, "<b>": curve})
    columns, headings, tables = updates[0::3], updates[1::3], updates[2::3]
    assert [column.visible for column in columns] == [True, True, True, False]
    assert "discriminator" in headings[0] and "there and back" in headings[1] and "&lt;b&gt;" in headings[2]
    assert set(tables[0]["line"]) == {"D", "G"}
    assert tables[1].to_dict("list") == {"epoch": [0.1, 0.2], "value": [1.0, 0.5], "line": ["it", "it"]}
    alone = plots({"l1": curve})
    assert [column.visible for column in alone[0::3]] == [True, False, False, False]


# ---- looking back


def test_the_slider_leads_over_the_frames_so_far(host: Host, watched: Watched) -> None:
    laid_out(host.store.root, "edges")
    for share, step in ((0, 1), (50, 3), (100, 5), (-3, 1), (1e9, 5)):
        assert f"step {step}<" in looked_back(watched, "edges", share)
    assert "no run of that name" in looked_back(watched, "gone", 0)
    assert looked_back(watched, None, 0) == ""
    lay_out(host.store.root / "fresh", {PROGRAM: "pix2pix"}, 1.0)
    assert "No picture yet" in looked_back(watched, "fresh", 50)


# ---- orders


def test_orders_reach_a_trainer_that_is_at_work(host: Host, watched: Watched) -> None:
    run = laid_out(host.store.root, "edges", state="running")
    with run.lock():
        for command in ("pause", "run", "stop"):
            order(watched, command, "edges")  # type: ignore[arg-type]
            assert run.orders().command == command


def test_without_a_trainer_there_is_nobody_to_order(host: Host, watched: Watched) -> None:
    laid_out(host.store.root, "edges")
    laid_out(host.store.root, "zebras", program="cyclegan")
    with pytest.raises(ValueError, match="has no trainer at work"):
        order(watched, "stop", "edges")
    with pytest.raises(RunNotFound, match="belongs to another tab"):
        order(watched, "stop", "zebras")


# ---- the Train tab beside them


def test_the_train_tab_lists_its_own_runs_and_their_pace_alone(host: Host) -> None:
    laid_out(host.store.root, "edges", steps=200)
    gan = host.store.create(GanConfig())
    gan.write_status(Status("finished", step=500, epoch=1, epochs=1, images_per_second=1000))
    assert gan.id in listed(host) and "edges" not in listed(host)
    assert [pace.images_per_second for pace in paces_of(host.store.runs())] == [1000]


# ---- in a real browser


@pytest.fixture
def trained_elsewhere(server: Server) -> Iterator[Run]:
    """A run in the server's folder whose trainer is this test."""
    run = laid_out(server.runs, "edges", state="running")
    with run.lock():
        yield run
    shutil.rmtree(run.path, ignore_errors=True)


@pytest.mark.browser
def test_a_run_is_watched_and_steered_on_the_page_and_then_cleared_away(
    trained_elsewhere: Run, client: Client, page: Page
) -> None:
    run = trained_elsewhere
    assert "edges" not in {report["run"] for report in client.predict(api_name="/list_runs")}
    page.goto("")
    page.get_by_role("tab", name="Sketch").click()
    page.locator("#sketch-runs button.label-wrap").click()
    page.wait_for_selector("#sketch-runs-newest :text('step 5')")
    page.wait_for_selector("#sketch-runs-moment :text('step 1')")
    page.wait_for_selector("#sketch-runs-curve-0 canvas, #sketch-runs-curve-0 svg")
    advance(run, 6, "running")
    page.wait_for_selector("#sketch-runs-newest :text('step 6')")
    page.locator("#sketch-runs-back input[type=range]").evaluate(
        "range => { range.value = 50; range.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_selector("#sketch-runs-moment :text('step 3')")
    page.click("#sketch-runs-pause")
    wait_for(lambda: run.orders().command == "pause", "the order to pause")
    advance(run, 7, "paused")
    page.click("#sketch-runs-go-on")
    wait_for(lambda: run.orders().command == "run", "the order to go on")
    advance(run, 8, "running")
    page.click("#sketch-runs-stop")
    wait_for(lambda: run.orders().command == "stop", "the order to stop")
    advance(run, 8, "stopped")
    page.wait_for_selector("#sketch-runs-progress :text('Stopped')")
    shutil.rmtree(run.path)
    page.click("#sketch-runs-again")
    page.wait_for_selector("#sketch-runs-empty :text('python -m trainers pix2pix')")
    page.wait_for_selector("#sketch-runs-newest", state="hidden")
