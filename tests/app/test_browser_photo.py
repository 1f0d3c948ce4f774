"""The Photo tab in a real browser."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from looking import TOAST, on_a_laptop, visit, wait_for_toast
from photo_page import MODEL, ONE_WAY, OTHERS, original_checkpoint, photo, photo_page
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import wait_for

from playground.pretrained import translator_entry

pytestmark = pytest.mark.browser

UPLOAD = "#photo-upload input[type=file]"
AFTER, BEFORE = "#photo-compare .compare img:not(.before)", "#photo-compare .compare img.before"


@pytest.fixture(scope="module")
def tab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The tab, just opened."""
    with photo_page(tmp_path_factory.mktemp("photos")) as address, visit(browser, address) as page:
        page.get_by_role("tab", name="Photo").click()
        page.wait_for_selector(AFTER)
        yield page


def shown(page: Page, selector: str = AFTER) -> str:
    return page.locator(selector).get_attribute("src") or "" if page.locator(selector).count() else ""


def opened(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.split(",", 1)[1])))


def status(page: Page) -> str:
    return page.inner_text("#photo-status")


def wait_for_another(page: Page, than: str) -> None:
    wait_for(lambda: shown(page) not in ("", than), "another picture")


def wait_until_done(page: Page) -> None:
    wait_for(lambda: "Done" in status(page), "the word Done")


def test_the_first_example_is_there_before_anything_was_done(tab: Page) -> None:
    wait_until_done(tab)
    assert "by Photo to van Gogh" in status(tab) and "341 × 256 pixels" in status(tab)
    assert opened(shown(tab, BEFORE)).size == (341, 256) and opened(shown(tab)).size == (341, 256)
    assert tab.locator("#photo-cycle figure").count() == 2
    assert "of 255 grey levels" in tab.inner_text("#photo-cycle")
    assert tab.locator("#photo-examples button").all_inner_texts() == ["meadow", "sunset"]


@pytest.mark.parametrize("model", [OTHERS[-1], MODEL], ids=["most examples", "a pair"])
def test_picture_way_back_and_choices_fit_a_laptops_screen(tab: Page, model: str) -> None:
    """All titles that ship are among the choices here: three rows of them."""
    title = translator_entry(model).title
    tab.locator(f"#photo-model input[value='{model}']").check()
    wait_for(lambda: f"by {title}" in status(tab), "its picture")
    with on_a_laptop(tab):
        assert tab.evaluate("document.documentElement.scrollHeight") <= 768
        assert tab.locator(AFTER).evaluate("picture => picture.offsetHeight") > 200


def test_which_pictures_suit_a_network_stands_above_what_it_makes(tab: Page) -> None:
    about, result = tab.locator("#photo-about"), tab.locator("#photo-compare")
    assert translator_entry(MODEL).suits in about.inner_text()
    above, below = about.bounding_box(), result.bounding_box()
    assert above and below and above["y"] + above["height"] <= below["y"]


def test_the_line_between_before_and_after_moves_by_keys(tab: Page) -> None:
    line = tab.locator("#photo-compare input")
    line.focus()
    tab.keyboard.press("Home")
    assert tab.locator(".compare").evaluate("frame => frame.style.getPropertyValue('--at')") == "0%"
    tab.keyboard.press("End")
    assert tab.locator(".compare").evaluate("frame => frame.style.getPropertyValue('--at')") == "100%"


def test_another_example_and_another_direction_change_the_picture(tab: Page) -> None:
    first = shown(tab)
    tab.click("#photo-examples button >> nth=1")
    wait_for_another(tab, first)
    second = shown(tab)
    tab.get_by_label("Van Gogh to photo").check()
    wait_for(lambda: "Upload a picture" in tab.inner_text("#photo-compare"), "an invitation: it has no examples")
    assert tab.locator("#photo-save").is_disabled()
    tab.get_by_label("Photo to van Gogh").check()
    wait_for(lambda: shown(tab) == first, "the first example again")
    assert second != first


def test_an_upload_is_translated_and_saved_at_its_own_size_with_its_transparency(tab: Page, tmp_path: Path) -> None:
    sticker = photo(300, 500, "red").convert("RGBA")
    sticker.putalpha(Image.linear_gradient("L").resize((300, 500)))
    sticker.save(tmp_path / "my sticker.png")
    before = shown(tab)
    tab.set_input_files(UPLOAD, tmp_path / "my sticker.png")
    wait_for_another(tab, before)
    wait_until_done(tab)
    with tab.expect_download() as download:
        tab.click("#photo-save")
    assert download.value.suggested_filename.startswith("my sticker-photo-to-vangogh")
    saved = Image.open(download.value.path())
    assert saved.size == (300, 500) and saved.mode == "RGBA"
    assert np.array_equal(np.asarray(saved.getchannel("A")), np.asarray(sticker.getchannel("A")))


def test_a_network_without_a_way_back_says_so_and_takes_the_upload_too(tab: Page) -> None:
    before = shown(tab)
    tab.locator(f"#photo-model input[value='{ONE_WAY}']").check()
    wait_for_another(tab, before)
    wait_for(lambda: "No network leads back" in tab.inner_text("#photo-cycle"), "what cannot be measured")
    tab.get_by_label("Photo to van Gogh").check()
    wait_for(lambda: shown(tab) == before, "the picture before")


@pytest.mark.slow
def test_every_pixel_comes_in_tiles_after_a_draft_and_can_be_stopped(tab: Page, tmp_path: Path) -> None:
    photo(3000, 2400, "purple").save(tmp_path / "large.jpg")
    before = shown(tab)
    tab.set_input_files(UPLOAD, tmp_path / "large.jpg")
    wait_for_another(tab, before)
    tab.get_by_label("Every pixel, in tiles").check()
    wait_for(lambda: "Translating" in status(tab), "work in tiles")
    wait_for(lambda: "left" in status(tab), "a guess of the time left")
    assert "draft" in status(tab) and tab.locator("#photo-stop").is_enabled()
    tab.click("#photo-stop")
    wait_for(lambda: "Stopped" in status(tab), "the word Stopped")
    tab.wait_for_timeout(1500)
    assert "Stopped" in status(tab) and tab.locator("#photo-stop").is_disabled()
    assert shown(tab)


@pytest.mark.slow
def test_a_newer_wish_ends_the_older_one(tab: Page) -> None:
    tab.get_by_label("Fine, 4 × in tiles").check()
    tab.get_by_label("Model's size").check()
    wait_for(lambda: "Done" in status(tab) and "320 × 256 pixels" in status(tab), "the newer picture")
    tab.wait_for_timeout(4000)  # the older one would be there by now
    assert "320 × 256 pixels" in status(tab)
    tab.get_by_label("Fine, 4 × in tiles").check()
    wait_for(lambda: "1280 × 1024 pixels" in status(tab), "the fine picture")
    assert opened(shown(tab)).size == (1200, 960)  # the page shows no more; what is saved has all
    tab.get_by_label("Model's size").check()
    wait_for(lambda: "320 × 256 pixels" in status(tab), "the quick picture")


def test_a_text_called_jpg_is_refused_in_words_and_can_be_taken_away(tab: Page) -> None:
    tab.set_input_files(UPLOAD, {"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": b"Dear page"})
    assert "letter.jpg is not a picture this page can read" in wait_for_toast(tab)
    wait_for(lambda: tab.locator(TOAST).count() == 0, "the words gone")
    tab.click("#photo-upload [aria-label='Remove Image']")
    wait_for(lambda: "341 × 256 pixels" in status(tab), "the first example again")


def bring_many(tab: Page, paths: list[Path]) -> None:
    """These files alone into the list of many, which may be folded or hold others."""
    files = tab.locator("#photo-files")
    if not files.is_visible():
        tab.click("#photo-many > button")
    if files.locator("[aria-label='Clear']").count():
        files.locator("[aria-label='Clear']").click()
    files.locator("input[type=file]").set_input_files(paths)
    wait_for(lambda: files.locator("tr").count() == len(paths), "the list of files")


def test_several_at_once_become_a_zip(tab: Page, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.png"):
        photo(90, 70).save(tmp_path / name)
    (tmp_path / "c.jpg").write_text("Dear page")
    bring_many(tab, [tmp_path / name for name in ("a.jpg", "b.png", "c.jpg")])
    tab.click("#photo-all")
    wait_for(lambda: "2 of 3 pictures translated" in tab.inner_text("#photo-all-status"), "the end")
    assert "c.jpg is not a picture" in tab.inner_text("#photo-all-status")
    address = tab.locator("#photo-zip a[href$='.zip']").first.get_attribute("href") or ""
    with zipfile.ZipFile(io.BytesIO(tab.context.request.get(address).body())) as archive:
        assert sorted(archive.namelist()) == ["a.png", "b.png"]


@pytest.mark.slow
def test_many_can_be_stopped(tab: Page, tmp_path: Path) -> None:
    for number in range(3):
        photo(2400, 1600).save(tmp_path / f"{number}.jpg")
    tab.get_by_label("Every pixel, in tiles").check()
    bring_many(tab, [tmp_path / f"{number}.jpg" for number in range(3)])
    tab.click("#photo-all:enabled")
    wait_for(lambda: "left" in tab.inner_text("#photo-all-status"), "a guess of the time left")
    tab.click("#photo-all-stop")
    wait_for(lambda: "Stopped" in tab.inner_text("#photo-all-status"), "the word Stopped")
    tab.wait_for_timeout(1500)
    assert "Stopped" in tab.inner_text("#photo-all-status") and tab.locator("#photo-all").is_enabled()
    tab.get_by_label("Model's size").check()
    wait_until_done(tab)


def test_an_own_checkpoint_translates_and_goes_again(tab: Page, tmp_path: Path) -> None:
    before = shown(tab)
    tab.click("#photo-own > button")
    tab.set_input_files("#photo-checkpoint input[type=file]", original_checkpoint(tmp_path / "net_G.safetensors"))
    wait_for(lambda: "ResNet 1 blocks, 4 channels" in tab.inner_text("#photo-checkpoint-said"), "its summary")
    wait_for_another(tab, before)
    wait_for(lambda: "by your checkpoint" in status(tab), "its picture")
    assert tab.locator("#photo-model input[value=own]").is_checked()
    tab.click("#photo-checkpoint [aria-label='Clear']")
    wait_for(lambda: tab.locator("#photo-model input[value=own]").count() == 0, "the choices without it")
    wait_for(lambda: "by Photo to van Gogh" in status(tab), "the first model again")


def test_what_is_no_checkpoint_is_refused_in_words(tab: Page) -> None:
    tab.set_input_files(
        "#photo-checkpoint input[type=file]",
        {"name": "net.pth", "mimeType": "application/octet-stream", "buffer": b"Dear page"},
    )
    assert "net.pth is not a checkpoint of PyTorch" in wait_for_toast(tab)
