"""Runs of any method in a real browser: on the Train tab and where their networks are used."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import choose, field, open_page, open_section, press_train, unfold, wait_for_more_steps
from PIL import Image
from playwright.sync_api import Page
from serving import Server, wait_for, wait_for_state, wait_until
from small import blobs

from playground.runs import METHOD, About, Experiment, Figure, Run, create_run
from playground.runs.status import Status
from trainers.methods import first_method, method_of

pytestmark = pytest.mark.browser


def curves(page: Page) -> str:
    return page.inner_text(".curves")


@pytest.mark.slow
def test_a_method_is_chosen_trained_and_followed_by_another_without_a_reload(page: Page, client: Client) -> None:
    open_page(page, "__theme=dark")
    gan, vae = first_method(), method_of("vae")
    wait_for(lambda: gan.summary in page.inner_text("#method"), "what the page opens with")
    first = press_train(page)
    wait_for_more_steps(page)
    wait_for(lambda: "iscriminator" in curves(page), "the curves of a game")
    choose(page, "method", vae.title)
    wait_for(lambda: vae.summary in page.inner_text("#method"), "what a VAE is")
    page.wait_for_selector("#objective", state="hidden")
    second = press_train(page)
    client.predict(first, api_name="/stop_run")
    wait_for(lambda: "evidence lower bound" in curves(page), "the curves of a VAE")
    wait_for(lambda: "iscriminator" not in curves(page), "no curves of a game")
    page.wait_for_selector("#curves svg polyline")
    page.wait_for_selector("#step-d", state="hidden")
    assert client.predict(second, api_name="/run_status")["method"] == "vae"
    assert "__theme=dark" in page.evaluate("location.search")


STRANGE = About(
    "strange",
    "A strange one",
    subject="moons",
    caption="Moons",
    players=("A", "B"),
    figures=(Figure("pull", "Pull", "newtons", plot="forces"), Figure("warmth", "Warmth", "kelvins")),
)


@pytest.fixture
def strange(server: Server) -> Iterator[Run]:
    """A finished run of a method that nobody here has."""
    run = create_run(server.runs / "strange", Experiment({METHOD: "strange"}, STRANGE))
    content = io.BytesIO()
    Image.new("RGB", (60, 20), "teal").save(content, "WEBP")
    run.add_frame(3, 0.3, content.getvalue())
    for step in (1, 2, 3):
        event = {"kind": "step", "step": step, "epoch": step / 10, "pull": 1.0, "warmth": 300.0, "stray": 2.0 * step}
        run.log.append(event)
    run.write_status(Status("finished", 3, 0.3, 0.3))
    yield run
    shutil.rmtree(run.path)


@pytest.mark.slow
def test_a_run_of_a_method_that_nobody_here_has_is_shown(page: Page, client: Client, strange: Run) -> None:
    open_page(page, f"run={strange.id}")
    page.wait_for_selector("#live-picture img[alt^=Moons]")
    for number, words in enumerate(("Pull, newtons", "Warmth, kelvins", "stray")):
        page.wait_for_selector(f"#curves .chart:nth-of-type({number + 1}) svg")
        assert words in curves(page)
    assert page.locator("#curves .chart").count() == 3
    assert [page.inner_text(f"#step-{name}") for name in ("d", "g", "dg")] == ["Step A", "Step B", "Step both"]
    report = client.predict(strange.id, api_name="/run_status")
    assert (report["method"], report["figures"]["stray"]) == ("strange", 6.0)
    open_section(page, "train/runs")
    page.wait_for_selector(f"#runs a[href='?run={strange.id}']")


@pytest.fixture
def moons(server: Server) -> Iterator[Path]:
    """A folder of tiny pairs."""
    folder = server.data / "moons"
    for split in ("train", "test"):
        (folder / split).mkdir(parents=True)
        for i, picture in enumerate(blobs(8)):
            half = Image.fromarray(picture[0].numpy()).resize((32, 32)).convert("RGB")
            pair = Image.new("RGB", (64, 32))
            pair.paste(half, (0, 0))
            pair.paste(half, (32, 0))
            pair.save(folder / split / f"{i}.png")
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
def test_a_tab_leads_to_training_its_method_on_a_folder(
    page: Page, client: Client, server: Server, moons: Path
) -> None:
    page.goto("")
    page.get_by_role("tab", name="Sketch").click()
    page.locator("#sketch-runs > button.label-wrap").click()
    page.click("#sketch-runs a[href='?method=pix2pix']")
    page.wait_for_selector("#progress .pill")
    wait_for(lambda: method_of("pix2pix").summary in page.inner_text("#method"), "what pix2pix is")
    choose(page, "data", moons.name)
    unfold(page)
    small = {"side": 32, "load": 32, "width": 4, "most": 8, "halvings": 2, "batch_size": 2, "epochs": 1000}
    for name, value in small.items():
        field(page, name).fill(str(value))
    field(page, "labels").select_option("street")
    run = press_train(page)
    wait_for_more_steps(page)
    config = server.config(run)
    assert {name: config[name] for name in small} == small and Path(config["data"]).name == moons.name
    assert config["labels"] == "street"
    page.click("#pause")
    paused = wait_for_state(client, run, "paused")
    page.click("#step-d")
    wait_until(client, run, lambda report: report["step"] == paused["step"] + 1, "one step of D")
    page.click("#resume")
    wait_until(client, run, lambda report: report["step"] > paused["step"] + 2, "training again")
    page.click("#stop")
    wait_for_state(client, run, "stopped")
    page.wait_for_selector("#progress :text('Stopped')")
    page.wait_for_selector("#curves svg polyline")
