"""The way from what a tab's networks do to the Train tab, and a run that a shell trains, watched there."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page
from serving import Server, wait_for
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Run, RunStore, create_run
from playground.runs.pool import WorkerPool
from playground.runs.status import State, Status
from playground.ui.components.method_form import folder_choices
from playground.ui.components.method_links import links_html
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.my_runs import runs_html
from playground.ui.train.network_table import paces_of


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), data_root=tmp_path / "data")


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
    run.log.append({"kind": "step", "step": step, "epoch": step / 10, "d_loss": 0.5, "g_loss": 1.0, "l1": 1 / step})
    run.write_status(Status(state, step, step / 10, 1.0, 30.0, 100.0 if state == "running" else None))


def test_a_tab_links_to_its_own_methods_and_their_runs(host: Host) -> None:
    run_of(host.store.root, "edges")
    run_of(host.store.root, "zebras", method="cyclegan")
    gan = host.store.create(experiment())
    sketch, photo = links_html(host, "sketch"), links_html(host, "photo")
    assert 'href="?method=pix2pix"' in sketch and 'href="?run=edges"' in sketch
    assert 'href="?method=cyclegan"' in photo and 'href="?run=zebras"' in photo
    assert "zebras" not in sketch and "=cyclegan" not in sketch and "edges" not in photo
    assert gan.id not in sketch + photo
    assert "Finished, 0.5 of 1 epochs" in sketch


def test_where_there_is_no_folder_it_says_what_to_put_where(host: Host) -> None:
    words = links_html(host, "sketch")
    assert "<code>data/</code>" in words and "trainA/" in words
    assert "python -m trainers pix2pix --data FOLDER" in words
    assert str(host.store.root.parent) not in words
    for name in ("moons", ".hidden"):
        (host.data_root / name).mkdir(parents=True)
    (host.data_root / "file").write_text("no folder")
    assert folder_choices(host.data_root) == ["moons"]
    assert "python -m" not in links_html(host, "sketch")


def test_the_train_tab_lists_runs_of_every_method_and_one_that_cannot_be_read_hides_none(host: Host) -> None:
    run_of(host.store.root, "edges", steps=200)
    broken = run_of(host.store.root, "broken", steps=1)
    (broken.path / "config.json").write_text("{")
    (broken.path / "about.json").write_text("{")
    gan = host.store.create(experiment())
    gan.write_status(Status("finished", step=500, epoch=1, epochs=1, images_per_second=1000))
    assert all(name in runs_html(host) for name in (gan.id, "edges", "broken"))
    assert 1000 in [pace.images_per_second for pace in paces_of(host.store.runs())]


# ---- in a real browser


@pytest.fixture
def trained_elsewhere(server: Server) -> Iterator[Run]:
    """A run in the server's folder whose trainer is this test."""
    run = run_of(server.runs, "edges", state="running")
    with run.lock():
        yield run
    shutil.rmtree(run.path, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.browser
def test_a_run_of_the_shell_is_found_watched_and_steered(trained_elsewhere: Run, page: Page) -> None:
    run = trained_elsewhere
    page.goto("")
    page.get_by_role("tab", name="Sketch").click()
    page.locator("#sketch-runs > button.label-wrap").click()
    page.click(f"#sketch-runs a[href='?run={run.id}']")
    page.wait_for_selector("#live-picture :text('step 5')")
    page.wait_for_selector("#curves svg polyline")
    advance(run, 6, "running")
    page.wait_for_selector("#live-picture :text('step 6')")
    page.click("#pause")
    wait_for(lambda: run.orders().command == "pause", "the order to pause")
    advance(run, 7, "paused")
    page.click("#resume")
    wait_for(lambda: run.orders().command == "run", "the order to go on")
    advance(run, 8, "running")
    page.click("#stop")
    wait_for(lambda: run.orders().command == "stop", "the order to stop")
    advance(run, 8, "stopped")
    page.wait_for_selector("#progress :text('Stopped')")
