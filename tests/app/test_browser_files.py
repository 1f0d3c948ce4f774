"""Looking back, keeping and bringing pictures, in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import (
    field,
    open_page,
    open_section,
    press_train,
    run_in_address,
    step_of,
    unfold,
    wait_for_state,
)
from PIL import Image
from playwright.sync_api import FilePayload, Page
from serving import Server, wait_for

from playground.export import read_settings
from playground.runs import Run
from playground.ui.server import DEMO_RUN
from playground.ui.train.keep import KINDS

pytestmark = pytest.mark.browser


def squares(count: int) -> list[FilePayload]:
    """PNG files of a light square each, in places of their own."""
    files: list[FilePayload] = []
    for i in range(count):
        pixels = np.zeros((28, 28), np.uint8)
        pixels[i % 7 : i % 7 + 12, i // 7 : i // 7 + 12] = 255
        png = io.BytesIO()
        Image.fromarray(pixels).save(png, "PNG")
        files.append({"name": f"square-{i}.png", "mimeType": "image/png", "buffer": png.getvalue()})
    return files


def zip_of(pictures: list[FilePayload]) -> FilePayload:
    """In two folders."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for i, picture in enumerate(pictures):
            archive.writestr(f"{('left', 'right')[i % 2]}/{picture['name']}", picture["buffer"])
    return {"name": "squares.zip", "mimeType": "application/zip", "buffer": content.getvalue()}


def made(page: Page, kind: str) -> bytes:
    """Choose a kind of file, have it made, and download it."""
    title, extension, _ = KINDS[kind]
    open_section(page, "train/runs")
    page.click("#keep-kind input")
    page.get_by_role("option", name=title, exact=True).click()
    page.click("#keep-make")
    page.wait_for_selector(f"#keep-file a[href$='.{extension}']")
    address = page.locator(f"#keep-file a[href$='.{extension}']").first.get_attribute("href")
    answer = page.context.request.get(address or "")
    assert answer.status == 200
    return answer.body()


def take_settings(page: Page, png: FilePayload) -> None:
    """Choose a picture for its settings."""
    open_section(page, "train/watch")
    with page.expect_file_chooser() as chooser:
        page.click("#settings-from")
    chooser.value.set_files(png)


@pytest.mark.slow
def test_the_time_sliders_show_earlier_pictures(opened: Page) -> None:
    wait_for(lambda: step_of(opened, "#moment-b") > 0, "the newest picture")
    newest = step_of(opened, "#moment-b")
    open_section(opened, "train/back")
    opened.fill("#time-b input[type=number]", "1")
    wait_for(lambda: 0 < step_of(opened, "#moment-b") < newest, "an earlier picture")
    earlier = step_of(opened, "#moment-b")
    opened.focus("#time-a input[type=range]")
    opened.keyboard.press("End")
    wait_for(lambda: step_of(opened, "#moment-a") == newest, "the newest picture on the other side")
    assert step_of(opened, "#moment-b") == earlier


@pytest.mark.slow
def test_a_film_and_a_picture_can_be_kept(opened: Page, tmp_path: Path) -> None:
    film = imageio.imread(made(opened, "mp4"), extension=".mp4")
    assert len(film) > 20 and film[0].mean() != film[-1].mean()
    (tmp_path / "kept.png").write_bytes(made(opened, "png"))
    assert read_settings(tmp_path / "kept.png") == Run(DEMO_RUN).settings()
    measurements = made(opened, "csv").decode().splitlines()
    assert "d_loss" in measurements[0] and len(measurements) > 10


@pytest.mark.slow
def test_a_saved_picture_gives_its_settings_back(opened: Page) -> None:
    png = made(opened, "png")
    open_section(opened, "train/watch")
    unfold(opened)
    field(opened, "seed").fill("77")
    take_settings(opened, {"name": "saved.png", "mimeType": "image/png", "buffer": png})
    wait_for(
        lambda: field(opened, "seed").input_value() == str(Run(DEMO_RUN).settings()["seed"]),
        "the seed of the bundled run",
    )


@pytest.mark.slow
def test_a_broken_picture_is_named_and_the_others_are_used(opened: Page) -> None:
    open_section(opened, "train/own")
    broken: FilePayload = {"name": "broken-one.png", "mimeType": "image/png", "buffer": b"\x89PNG no more"}
    opened.set_input_files("#own-files input[type=file]", [*squares(17), broken])
    wait_for(lambda: "broken-one.png" in opened.inner_text("#own-report"), "the broken file's name")
    assert "17" in opened.inner_text("#own-report")


@pytest.mark.slow
def test_a_picture_without_settings_is_refused_in_words(opened: Page) -> None:
    take_settings(opened, squares(1)[0])
    opened.wait_for_selector("[data-testid=toast-body]")


@pytest.mark.slow
def test_a_chosen_moment_stays_when_the_run_ends(page: Page, client: Client, training: str) -> None:
    open_page(page, f"run={training}")
    wait_for(lambda: step_of(page, "#moment-b") >= 0, "a moment")
    open_section(page, "train/back")
    page.wait_for_timeout(1500)  # the sliders have followed the run since the page was opened
    page.fill("#time-b input[type=number]", "0")
    wait_for(lambda: step_of(page, "#moment-b") == 0, "the first picture")
    client.predict(training, api_name="/stop_run")
    wait_for_state(page, "stopped")
    page.wait_for_timeout(700)  # what follows the end of a run would have come by now
    assert step_of(page, "#moment-b") == 0
    assert float(page.input_value("#time-b input[type=number]")) == 0


@pytest.mark.slow
def test_a_trained_generator_can_be_kept(page: Page, client: Client, training: str) -> None:
    client.predict(training, api_name="/stop_run")
    open_page(page, f"run={training}")
    with zipfile.ZipFile(io.BytesIO(made(page, "generator"))) as bundle:
        names = {Path(name).name for name in bundle.namelist()}
    assert {"model.safetensors", "config.json", "README.md"} <= names


@pytest.mark.slow
def test_own_pictures_are_shown_chosen_and_learnt(page: Page, server: Server) -> None:
    open_page(page, "architecture=mlp&epochs=2")
    open_section(page, "train/own")
    before = field(page, "dataset").input_value()
    page.set_input_files("#own-files input[type=file]", squares(20))
    wait_for(lambda: field(page, "dataset").input_value() != before, "the data set of these pictures")
    # 20 pictures 320 times in an epoch, two epochs, in steps of 64
    wait_for(lambda: "2 epochs are 200 steps" in page.inner_text("#own-plan"), "how many steps that is")
    page.click("#own-steps a[data-section='train/watch']")
    assert page.locator("#own-plan").is_visible()
    run = press_train(page)
    assert re.fullmatch(r"own-[0-9a-f]{12}", server.config(run)["dataset"])
    wait_for_state(page, "finished")
    wait_for(lambda: run in page.inner_html("#live-picture"), "its picture")
    page.reload()  # the data set is among the choices of whoever opens the run
    wait_for(
        lambda: (
            run_in_address(page) == run and server.config(run)["dataset"][4:] in field(page, "dataset").input_value()
        ),
        "the choice",
    )


@pytest.mark.slow
def test_from_a_zip_to_a_run_in_three_steps(page: Page, server: Server) -> None:
    open_page(page)
    open_section(page, "train/own")
    assert page.locator("#own-steps .waits").count() == 2 and page.locator("#own-train").is_disabled()
    page.set_input_files("#own-files input[type=file]", zip_of(squares(20)))
    page.wait_for_selector("#own-steps figure img")
    wait_for(lambda: page.locator("#own-train").is_enabled(), "the third step")
    assert "2 classes: left, right" in page.inner_text("#own-steps")
    assert "2,000 steps" in page.inner_text("#own-steps")
    page.click("#own-train")
    wait_for(lambda: run_in_address(page) != "", "a run in the address bar")
    config = server.config(run_in_address(page))
    assert re.fullmatch(r"own-[0-9a-f]{12}-2", config["dataset"]) and config["method"] == "self_conditioned"
    assert page.locator("#live-picture").is_visible()
    wait_for(lambda: step_of(page, "#live-picture") > 0, "a picture of it")
    wait_for(lambda: config["dataset"][4:16] in field(page, "dataset").input_value(), "its settings in the form")


@pytest.mark.slow
def test_too_few_pictures_are_not_enough(page: Page) -> None:
    open_page(page)
    open_section(page, "train/own")
    before = field(page, "dataset").input_value()
    page.set_input_files("#own-files input[type=file]", squares(3))
    wait_for(lambda: "Add 13 more" in page.inner_text("#own-report"), "the report")
    assert field(page, "dataset").input_value() == before
