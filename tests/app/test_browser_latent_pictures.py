"""Picking, walking and search in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import imageio.v3 as imageio
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from looking import open_section, visit, wait_for_toast
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from serving import Server, wait_for

from playground.data import mnist
from playground.latent.seeds import EQUATIONS
from playground.ui.latent.search import STEPS
from playground.ui.latent.strips import STEPS as STRIP_STEPS

pytestmark = pytest.mark.browser

SUM, FOUND = "#sum img", "#find-found img"


@pytest.fixture(scope="module")
def latent(browser: Browser, server: Server) -> Iterator[Page]:
    """The page, at the Latent tab, for tests that follow one another."""
    with visit(browser, server.url) as page:
        page.get_by_role("tab", name="Latent space").click()
        page.wait_for_selector("#sum-sets .tile", state="attached")
        yield page


def source(page: Page, picture: str) -> str:
    return page.locator(picture).get_attribute("src") or ""


def wait_for_another(page: Page, picture: str, than: str) -> None:
    wait_for(lambda: page.locator(picture).count() and source(page, picture) != than, f"another picture in {picture}")


def picked(page: Page, which: str, part: str = "#sum-sets") -> list[str]:
    """Seeds in a set."""
    picks = page.locator(f"{part} .set[data-key='{which}'] .pick")
    return picks.evaluate_all("picks => picks.map(pick => pick.dataset.seed)")  # type: ignore[no-any-return]


def draw_one(page: Page) -> None:
    """A stroke from top to bottom."""
    pad = page.locator("#find-pad canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    across = box["x"] + box["width"] / 2
    page.mouse.move(across + 8, box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(across - 8, box["y"] + 0.8 * box["height"], steps=6)
    page.mouse.up()


def draw_one_to_find(page: Page) -> None:
    """On the pad of the search, emptied before."""
    open_section(page, "latent/find")
    page.wait_for_selector("#find-go:enabled")
    page.locator("button[role=tab]", has_text="Draw").last.evaluate("tab => tab.click()")  # in the row or in its menu
    page.wait_for_selector("#find-pad canvas")
    if page.locator("#find-pad .clear").is_enabled():
        page.click("#find-pad .clear")
    draw_one(page)


def status(page: Page) -> str:
    return page.inner_text("#find-status")


def step(page: Page) -> int:
    match = re.search(r"step (\d+) of", status(page))
    return int(match[1]) if match else -1


def test_a_sum_is_there_and_presets_change_it(latent: Page) -> None:
    open_section(latent, "latent/arithmetic")
    first = source(latent, SUM)
    assert len(picked(latent, "A")) == 5
    latent.get_by_label(EQUATIONS["digits"][1].title, exact=True).check()
    wait_for_another(latent, SUM, first)
    assert latent.locator("#equation img").count() == 3
    assert EQUATIONS["digits"][1].sentence in latent.inner_text("#sum-about")


def test_three_pictures_go_into_a_by_clicking_and_come_out_again(latent: Page) -> None:
    open_section(latent, "latent/arithmetic")
    latent.click("#sum-empty")
    wait_for(lambda: picked(latent, "A") == [], "an empty set")
    wait_for(latent.locator("#sum-edit").is_disabled, "no sum")
    for seed in (0, 1, 2):
        latent.click(f"#sum-sets .tile[data-seed='{seed}']")
    assert picked(latent, "A") == ["0", "1", "2"]
    latent.click("#sum-sets .set[data-key='B'] .head")
    latent.click("#sum-sets .tile[data-seed='3']")
    latent.focus("#sum-sets .tile[data-seed='4']")
    latent.keyboard.press("c")
    latent.wait_for_selector(SUM)
    assert (picked(latent, "B"), picked(latent, "C")) == (["3"], ["4"])
    first = source(latent, SUM)
    latent.click("#sum-sets .set[data-key='A'] .pick[data-seed='1']")
    wait_for_another(latent, SUM, first)
    assert picked(latent, "A") == ["0", "2"]


def test_pictures_can_be_dragged_and_stay_when_others_are_offered(latent: Page) -> None:
    open_section(latent, "latent/arithmetic")
    before = picked(latent, "B")
    tile = latent.locator("#sum-sets .tile").nth(5)
    seed = tile.get_attribute("data-seed") or ""
    tile.drag_to(latent.locator("#sum-sets .set[data-key='B']"))
    wait_for(lambda: picked(latent, "B") == [*before, seed], "the picture in B")
    latent.click("#sum-new")
    wait_for(lambda: latent.locator(f"#sum-sets .tile[data-seed='{seed}']").count() == 0, "other pictures")
    assert picked(latent, "B") == [*before, seed]
    shown = latent.locator("#sum-sets .set[data-key='B'] .pick img").last
    assert (shown.get_attribute("src") or "").startswith("data:image/")


def test_the_strength_changes_the_result_and_it_can_be_edited(latent: Page) -> None:
    open_section(latent, "latent/arithmetic")
    first, on_bench = source(latent, SUM), source(latent, "#latent-picture img")
    latent.focus("#strength input[type=range]")
    latent.keyboard.press("Home")
    wait_for_another(latent, SUM, first)
    latent.click("#sum-edit")
    wait_for_another(latent, "#latent-picture img", on_bench)
    assert source(latent, "#latent-picture img") == source(latent, SUM)
    with latent.expect_download() as download:
        latent.click("#sum-save")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def film(page: Page) -> Locator:
    return page.locator("#walk-film")


@pytest.mark.slow
def test_a_path_is_dragged_along_and_taken_home(latent: Page) -> None:
    open_section(latent, "latent/walk")
    place = film(latent).locator("output")
    wait_for(lambda: place.inner_text() == "1 of 25", "a path")
    latent.click("#walk-sets .tile[data-seed='7']")
    wait_for(lambda: place.inner_text() == "1 of 37", "a longer path")
    film(latent).locator("input").focus()
    latent.keyboard.press("End")
    assert place.inner_text() == "37 of 37"
    film(latent).locator(".contact").click(position={"x": 5, "y": 5})
    assert place.inner_text() == "1 of 37"
    latent.get_by_label("Closed loop").check()
    wait_for(lambda: place.inner_text() == "1 of 48", "a loop")
    latent.click("#walk-make")
    latent.wait_for_selector("#walk-file a[href$='.gif']")
    address = latent.locator("#walk-file a[href$='.gif']").first.get_attribute("href") or ""
    assert len(imageio.imread(latent.context.request.get(address).body(), extension=".gif")) == 48
    latent.get_by_label("Closed loop").uncheck()
    wait_for(lambda: place.inner_text() == "1 of 37", "no loop any more")


def test_typed_seeds_are_a_path(latent: Page) -> None:
    open_section(latent, "latent/walk")
    latent.fill("#walk-typed input, #walk-typed textarea", "5, nonsense")
    latent.keyboard.press("Enter")
    assert "whole numbers" in wait_for_toast(latent)
    latent.fill("#walk-typed input, #walk-typed textarea", "100, 200")
    latent.keyboard.press("Enter")
    wait_for(lambda: picked(latent, "path", "#walk-sets") == ["100", "200"], "the typed path")
    wait_for(lambda: film(latent).locator("output").inner_text().endswith("of 13"), "its film")


@pytest.mark.slow
def test_a_search_waits_for_its_turn_and_can_be_taken_back(latent: Page, client: Client, tmp_path: Path) -> None:
    open_section(latent, "latent/find")
    Image.fromarray(mnist.load("test").images[0, 0].numpy()).save(tmp_path / "digit.png")
    latent.click("#find-go")
    assert "Draw a digit" in wait_for_toast(latent)
    draw_one(latent)
    latent.wait_for_selector("#find-target img")
    others = [
        client.submit("dcgan28-mnist", handle_file(tmp_path / "digit.png"), api_name="/find_picture") for _ in range(4)
    ]
    wait_for(lambda: all(other.outputs() for other in others), "two that search and two that wait")
    latent.click("#find-go")
    wait_for(lambda: "Waiting for its turn" in status(latent), "its place in line")
    latent.click("#find-stop")
    wait_for(lambda: "Stopped" in status(latent), "the word Stopped")
    for other in others:
        assert other.result()
    assert "Stopped" in status(latent) and latent.locator(FOUND).count() == 0


def test_a_drawn_one_is_found_and_edited(latent: Page) -> None:
    draw_one_to_find(latent)
    latent.wait_for_selector("#find-target img")
    latent.click("#find-go")
    wait_for(lambda: "Done" in status(latent), "the end of the search")
    assert "reads a 1 in your picture" in status(latent) and "a 1 in the one that was found" in status(latent)
    before = source(latent, "#latent-picture img")
    latent.click("#find-edit:enabled")
    wait_for_another(latent, "#latent-picture img", before)
    assert source(latent, "#latent-picture img") == source(latent, FOUND)


def test_an_example_to_find_is_chosen_with_the_keyboard(latent: Page) -> None:
    draw_one_to_find(latent)
    latent.wait_for_selector("#find-target img")
    before = source(latent, "#find-target img")
    latent.locator("button", has_text="Examples").last.evaluate("tab => tab.click()")  # in the row or in its menu
    latent.locator("#find-examples .thumbnail-item").nth(1).focus()
    latent.keyboard.press("Enter")
    wait_for_another(latent, "#find-target img", before)


def test_a_broken_upload_is_refused_in_words(latent: Page) -> None:
    open_section(latent, "latent/find")
    latent.get_by_role("tab", name="Photo or file").click()
    latent.set_input_files(
        "#find-upload input[type=file]", {"name": "letter.png", "mimeType": "image/png", "buffer": b"Dear page"}
    )
    assert "letter.png is not a picture this page can read" in wait_for_toast(latent)


@pytest.mark.slow
def test_a_search_can_be_stopped_and_what_it_found_stays(latent: Page) -> None:
    open_section(latent, "latent/find")
    latent.check("#latent-model input[value=faces64]")  # ten times as long as digits: there is time to press Stop
    latent.locator("button", has_text="Examples").last.evaluate("tab => tab.click()")  # in the row or in its menu
    wait_for(lambda: "face" in latent.inner_text("#find-about"), "examples of faces")
    latent.locator("#find-examples .thumbnail-item").nth(3).click()
    latent.wait_for_selector("#find-target img")
    latent.click("#find-go:enabled")
    wait_for(lambda: step(latent) >= 0, "the first step")
    latent.click("#find-stop:enabled")
    wait_for(lambda: "Stopped" in status(latent), "the word Stopped")
    latent.wait_for_timeout(500)  # a step may have been on its way
    stopped_at = step(latent)
    assert stopped_at < STEPS
    latent.wait_for_timeout(1500)
    assert "Stopped" in status(latent) and step(latent) == stopped_at
    assert latent.locator("#find-edit").is_enabled() and latent.locator("#find-go").is_enabled()
    assert latent.locator(FOUND).count() == 1


def rub_out(page: Page, height: float) -> None:
    """From left to right, at that share of the height."""
    box = page.locator("#repair-pad canvas").bounding_box()
    assert box is not None
    y = box["y"] + height * box["height"]
    page.mouse.move(box["x"] + 0.2 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], y, steps=4)
    page.mouse.up()


def repaired(page: Page, before: str) -> str:
    """Press the button and wait for the end; returns the picture."""
    page.click("#repair-go:enabled")
    wait_for_another(page, "#repair-drawn img", before)
    wait_for(lambda: "Done" in page.inner_text("#repair-status"), "the end of the repair")
    return source(page, "#repair-drawn img")


@pytest.mark.slow
def test_what_is_rubbed_out_is_drawn_again_another_way_each_time(latent: Page) -> None:
    open_section(latent, "latent/repair")
    latent.click("#repair-go")
    assert "Nothing is rubbed out yet" in wait_for_toast(latent)
    latent.locator("#repair-examples button.thumbnail-item").nth(3).click()
    latent.wait_for_timeout(300)  # the pad has loaded it by now
    rub_out(latent, 0.7)
    first = repaired(latent, "")
    assert repaired(latent, first) != first


def test_a_picture_of_a_strip_is_taken_and_the_strips_follow(latent: Page) -> None:
    open_section(latent, "latent/strips")
    before = source(latent, "#latent-picture img")
    last = latent.locator(".strip-row").first.locator("button").last
    last.wait_for()
    tops = latent.locator(".strip-row").first.locator("button").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert len(tops) == len(STRIP_STEPS) and len(set(tops)) == 1
    last.click()
    wait_for_another(latent, "#latent-picture img", before)
    wait_for(lambda: last.get_attribute("aria-pressed") == "true", "the strips of the new picture")
    last.press("ArrowLeft")
    wait_for(lambda: latent.evaluate("document.activeElement.dataset.step") == "5", "the picture beside it")
    open_section(latent, "latent/sliders")
    assert latent.locator("#sliders input[type=range]").first.input_value() == "3"
    latent.click("#reset")


@pytest.mark.slow
def test_another_picture_ends_the_repair_of_the_old_one(latent: Page) -> None:
    open_section(latent, "latent/repair")
    latent.locator("#repair-examples button.thumbnail-item").nth(3).click()
    latent.wait_for_timeout(300)  # the pad has loaded it by now
    rub_out(latent, 0.7)
    latent.click("#repair-go:enabled")
    wait_for(lambda: latent.locator("#repair-drawn img").count() == 1, "the first steps")
    latent.locator("#repair-examples button.thumbnail-item").nth(7).click()
    wait_for(lambda: latent.locator("#repair-drawn img").count() == 0, "an empty place for the next one")
    latent.wait_for_selector("#repair-go:enabled")
    latent.wait_for_timeout(1000)
    assert latent.locator("#repair-drawn img").count() == 0 and not latent.inner_text("#repair-status").strip()


@pytest.mark.slow
def test_another_drawing_ends_the_search_for_the_old_one(latent: Page) -> None:
    draw_one_to_find(latent)
    latent.wait_for_selector("#find-target img")
    latent.click("#find-go:enabled")
    wait_for(lambda: latent.locator(FOUND).count() == 1, "a first find")
    latent.click("#find-pad .clear")
    wait_for(lambda: latent.locator(FOUND).count() == 0, "an empty place for the next find")
    latent.wait_for_selector("#find-go:enabled")
    latent.wait_for_timeout(1000)
    assert latent.locator(FOUND).count() == 0 and not status(latent).strip()
