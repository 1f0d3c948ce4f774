"""The Labels tab in a real browser."""

from __future__ import annotations

import base64
import io

import pytest
from looking import choose_tab_of_menu
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.data import fashion

pytestmark = pytest.mark.browser


def open_labels(page: Page) -> None:
    """Go to the tab and wait until all of it has something to show."""
    page.goto("")
    page.get_by_role("tab", name="Labels").click()
    wait_for_everything(page)


def wait_for_everything(page: Page) -> None:
    for part in ("#class-sheet", "#class-grid", "#number-lines", "#between-here", "#between-strip"):
        page.wait_for_selector(f"{part} img")
    page.wait_for_selector("#accuracy-chart .plotly .bars")


def choose_model(page: Page, name: str) -> None:
    page.check(f"#labels-model input[value={name}]")
    wait_for(lambda: f"by {name}," in page.inner_text("#class-sheet .source"), f"pictures by {name}")


def sources(page: Page, part: str) -> list[str]:
    """The pictures of a part of the tab, as addresses that hold them."""
    found: list[str] = page.locator(f"{part} img").evaluate_all("images => images.map(image => image.src)")
    return found


def wait_for_other_pictures(page: Page, part: str, before: list[str]) -> None:
    wait_for(lambda: sources(page, part) not in ([], before), f"other pictures in {part}")


def slide(page: Page, slider: str, value: int) -> None:
    """Drag the slider there."""
    page.locator(f"#{slider} input[type=range]").evaluate(
        "(range, value) => { range.value = value; range.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def test_the_tab_opens_with_results_and_each_says_who_drew_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_labels(page)
    assert page.locator("#class-sheet figure").count() == 24
    assert page.locator("#class-picker button").count() == 10
    for line in page.locator(".source").all_inner_texts():
        assert "acgan-mnist" in line and "MNIST" in line
    page.click("#labels-card button")
    page.wait_for_selector("#labels-card :text('Recipe.')")
    here = page.evaluate("location.host")
    assert [url for url in asked if "://" in url and here not in url and not url.startswith(("data:", "blob:"))] == []


def test_a_garment_is_picked_with_the_keyboard(page: Page) -> None:
    open_labels(page)
    choose_model(page, "acgan-fashion")
    assert page.locator("#class-picker button").all_inner_texts() == list(fashion.CLASS_NAMES)
    page.locator("#class-picker button").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#class-sheet [data-class='Bag']")
    pressed = page.locator("#class-picker [aria-pressed=true]")
    assert pressed.all_inner_texts() == ["Bag"]
    assert page.evaluate("document.activeElement.innerText") == "Bag"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector("#class-sheet [data-class='Ankle boot']")


def test_the_ac_gan_shows_its_discriminators_verdict_and_the_cgan_says_why_it_has_none(page: Page) -> None:
    open_labels(page)
    verdicts = page.locator("#class-sheet .verdict")
    assert verdicts.count() == 24
    assert all("% real" in text and ("✓" in text or "✗" in text) for text in verdicts.all_inner_texts())
    choose_model(page, "cgan-mnist")
    assert page.locator("#class-sheet .verdict").count() == 0
    assert page.locator("text=was told the class").count() == 1


def test_new_styles_come_by_the_seed_and_the_same_seed_brings_them_back(page: Page) -> None:
    open_labels(page)
    first = sources(page, "#class-sheet")
    page.locator("#class-seed input").fill("5")
    wait_for_other_pictures(page, "#class-sheet", first)
    second = sources(page, "#class-sheet")
    page.click("#class-again")
    wait_for_other_pictures(page, "#class-sheet", second)
    page.locator("#class-seed input").fill("0")
    wait_for(lambda: sources(page, "#class-sheet") == first, "the first styles")


def test_the_grid_grows_by_a_row_a_style(page: Page) -> None:
    open_labels(page)
    slide(page, "grid-styles", 9)
    page.wait_for_selector("#class-grid [data-rows='9']")
    assert page.locator("#class-grid span").all_inner_texts() == list("0123456789")


def test_a_number_is_written_and_can_be_downloaded(page: Page) -> None:
    open_labels(page)
    before = sources(page, "#number-lines")
    page.locator("#number-text input, #number-text textarea").fill("31415")
    wait_for_other_pictures(page, "#number-lines", before)
    wait_for(lambda: "read as 3" in page.inner_text("#number-lines"), "what the classifier reads")
    link = page.locator("#number-lines a[download]")
    assert link.get_attribute("download") == "31415.png"
    data = (link.get_attribute("href") or "").partition("base64,")[2]
    file = Image.open(io.BytesIO(base64.b64decode(data)))
    assert file.format == "PNG" and file.height == 4 * 28 * 8
    assert "acgan-mnist" in str(file.info["Description"])


def test_what_is_no_number_is_answered_in_place(page: Page) -> None:
    open_labels(page)
    page.locator("#number-text input, #number-text textarea").fill("20x6")
    wait_for(lambda: "Only the digits" in page.inner_text("#number-lines"), "plain words")
    assert page.locator("#number-lines img").count() == 0
    page.locator("#number-text input, #number-text textarea").fill("206")
    page.wait_for_selector("#number-lines img")


def test_the_slider_bends_a_3_into_an_8(page: Page) -> None:
    open_labels(page)
    seen = set()
    for percent in (0, 40, 70, 100):
        slide(page, "between-mix", percent)
        page.wait_for_selector(f"#between-here [data-mix='{percent}']")
        seen.add(sources(page, "#between-here")[0])
    assert len(seen) == 4
    strip = sources(page, "#between-strip")
    page.locator("#between-to input").click()
    page.get_by_role("option", name="0", exact=True).click()
    wait_for_other_pictures(page, "#between-strip", strip)
    assert page.locator("#between-strip span").all_inner_texts()[-1] == "0"


def test_accuracy_is_charted_class_by_class_with_what_went_wrong(page: Page) -> None:
    open_labels(page)
    assert page.locator("#accuracy-chart .point").count() == 10
    assert "1,000 pictures" in page.inner_text("#accuracy-said")
    before = page.inner_text("#accuracy-said") + page.inner_text("#accuracy-failures")
    choose_model(page, "acgan-fashion")
    wait_for(lambda: "garment" in page.inner_text("#accuracy-said"), "the figures of clothes")
    assert "was taken for" in page.inner_text("#accuracy-said")
    assert page.locator("#accuracy-failures figure").count() > 0
    assert page.inner_text("#accuracy-said") + page.inner_text("#accuracy-failures") != before


def test_on_a_phone_nothing_scrolls_sideways(browser: Browser, server: Server) -> None:
    phone = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = phone.new_page()
    page.set_default_timeout(30_000)
    page.goto("")
    choose_tab_of_menu(page, "Labels")
    wait_for_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    choose_model(page, "acgan-fashion")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()
