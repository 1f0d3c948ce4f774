"""The section that starts and follows runs of a tab's methods: what it lists, looks back at, starts."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Page
from serving import Server, wait_for
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Run, RunNotFound, RunStore, create_run
from playground.runs.pool import WorkerPool
from playground.runs.status import State, Status
from playground.ui.components.learning_section import Section, folder_words, moment_at, titles
from playground.ui.components.method_form import folder_choices
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.networks import paces_of
from playground.ui.train.tab import listed
from trainers.methods import method_of


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), data_root=tmp_path / "data")


def section_of(host: Host, *names: str) -> Section:
    return Section(host, tuple(method_of(name) for name in names), "section")


def run_of(root: Path, name: str, method: str = "pix2pix", state: State = "finished", steps: int = 5) -> Run:
    """A run with a picture and figures at each step."""
    about = About(method, method, hint="In threes.", figures=(Figure("l1", "L1"),), players=("D", "G"), epochs=1.0)
    run = create_run(root / name, Experiment({METHOD: method}, about))
    for step in range(1, steps + 1):
        advance(run, step, state)
    return run


def advance(run: Run, step: int, state: State) -> None:
    content = io.BytesIO()
    Image.new("RGB", (60, 20), (40 * step % 256, 90, 90)).save(content, "WEBP")
    run.add_frame(step, step / 10, content.getvalue())
    run.append_event({"kind": "step", "step": step, "epoch": step / 10, "d_loss": 0.5, "g_loss": 1.0, "l1": 1 / step})
    run.write_status(Status(state, step, step / 10, 1.0, 30.0, 100.0 if state == "running" else None))


def test_only_runs_of_its_methods_are_listed(host: Host) -> None:
    run_of(host.store.root, "edges")
    run_of(host.store.root, "zebras", method="cyclegan")
    gan = host.store.create(experiment())
    section = section_of(host, "pix2pix")
    assert [run.id for run in section.runs()] == ["edges"]
    assert {run.id for run in section_of(host, "pix2pix", "cyclegan").runs()} == {"edges", "zebras"}
    for run_id in ("zebras", gan.id, "nobody", "../edges"):
        with pytest.raises(RunNotFound):
            section.run(run_id)


def test_the_list_says_how_each_run_stands(host: Host) -> None:
    run = run_of(host.store.root, "edges")
    assert titles([run]) == [("edges: finished, epoch 0.5 of 1", "edges")]
    with run.lock():
        advance(run, 6, "running")
        assert titles([run]) == [("edges: going on", "edges")]  # the list stands while the run moves


def test_where_there_is_no_folder_it_says_what_to_put_where(host: Host) -> None:
    section = section_of(host, "pix2pix")
    words = folder_words(section)
    assert "`data/`" in words and "trainA/" in words and "python -m trainers pix2pix --data FOLDER" in words
    assert str(host.store.root.parent) not in words
    for name in ("moons", ".hidden"):
        (host.data_root / name).mkdir(parents=True)
    (host.data_root / "file").write_text("no folder")
    assert folder_choices(host.data_root) == ["moons"]
    assert "python -m" not in folder_words(section)


def test_the_slider_leads_over_the_frames_so_far(host: Host) -> None:
    run_of(host.store.root, "edges")
    section = section_of(host, "pix2pix")
    for share, step in ((0, 1), (50, 3), (100, 5), (-3, 1), (1e9, 5)):
        assert f"step {step}<" in moment_at(section, "edges", share)
    assert "no run of that name" in moment_at(section, "gone", 0)
    assert moment_at(section, None, 0) == ""
    run_of(host.store.root, "fresh", steps=0)
    assert "No picture yet" in moment_at(section, "fresh", 50)


def test_the_train_tab_lists_runs_of_every_method_and_one_that_cannot_be_read_hides_none(host: Host) -> None:
    run_of(host.store.root, "edges", steps=200)
    broken = run_of(host.store.root, "broken", steps=1)
    (broken.path / "config.json").write_text("{")
    (broken.path / "about.json").write_text("{")
    gan = host.store.create(experiment())
    gan.write_status(Status("finished", step=500, epoch=1, epochs=1, images_per_second=1000))
    assert all(name in listed(host) for name in (gan.id, "edges", "broken"))
    assert 1000 in [pace.images_per_second for pace in paces_of(host.store.runs())]


# ---- in a real browser


@pytest.fixture
def trained_elsewhere(server: Server) -> Iterator[Run]:
    """A run in the server's folder whose trainer is this test."""
    run = run_of(server.runs, "edges", state="running")
    with run.lock():
        yield run
    shutil.rmtree(run.path, ignore_errors=True)


@pytest.mark.browser
def test_a_run_is_watched_and_steered_on_the_page_and_then_cleared_away(
    trained_elsewhere: Run, client: Client, page: Page
) -> None:
    run = trained_elsewhere
    page.goto("")
    page.get_by_role("tab", name="Sketch").click()
    page.locator("#sketch-runs > button.label-wrap").click()
    page.wait_for_selector("#sketch-runs-newest :text('step 5')")
    page.wait_for_selector("#sketch-runs-moment :text('step 1')")
    page.wait_for_selector("#sketch-runs-plot-0 canvas, #sketch-runs-plot-0 svg")
    advance(run, 6, "running")
    page.wait_for_selector("#sketch-runs-newest :text('step 6')")
    page.locator("#sketch-runs-back input[type=range]").evaluate(
        "range => { range.value = 50; range.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.wait_for_selector("#sketch-runs-moment :text('step 3')")
    page.click("#sketch-runs-pause")
    wait_for(lambda: run.orders().command == "pause", "the order to pause")
    advance(run, 7, "paused")
    page.click("#sketch-runs-resume")
    wait_for(lambda: run.orders().command == "run", "the order to go on")
    advance(run, 8, "running")
    page.click("#sketch-runs-stop")
    wait_for(lambda: run.orders().command == "stop", "the order to stop")
    advance(run, 8, "stopped")
    page.wait_for_selector("#sketch-runs-progress :text('Stopped')")
    shutil.rmtree(run.path)
    page.click("#sketch-runs-again")
    wait_for(lambda: "run edges" not in page.inner_text("#sketch-runs"), "another run, or none")
