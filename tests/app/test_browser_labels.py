"""The Labels tab in a real browser."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import pytest
from looking import choose_tab_of_menu, fits_a_phone, on_a_laptop, open_section, visit
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.data import fashion

pytestmark = pytest.mark.browser


#: Of each section, by its place in the address.
MAIN_PICTURES = {
    "labels/ask": "#class-sheet .sheet",
    "labels/classes": "#class-grid img",
    "labels/words": "#words-pictures .sheet",
    "labels/number": "#number-lines .lines",
    "labels/between": "#between-strip img",
    "labels/accuracy": "#accuracy-chart",
}


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Server) -> Iterator[Page]:
    """The tab with all its first results."""
    with visit(browser, server.url) as page:
        page.get_by_role("tab", name="Labels").click()
        wait_for_everything(page)
        yield page


@pytest.fixture
def tab(opened: Page) -> Page:
    """The tab with the model that it opens with."""
    if not opened.is_checked("#labels-model input[value=acgan-mnist]"):
        choose_model(opened, "acgan-mnist")
        wait_for_everything(opened)
    return opened


def wait_for_everything(page: Page) -> None:
    for part in ("#class-sheet", "#class-grid", "#number-lines", "#between-here", "#between-strip"):
        page.wait_for_selector(f"{part} img", state="attached")
    page.wait_for_selector("#accuracy-chart .plotly .bars", state="attached")


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


def test_the_tab_opens_with_results_and_each_says_who_drew_it(tab: Page) -> None:
    open_section(tab, "labels/ask")
    assert tab.locator("#class-sheet figure").count() == 24
    assert tab.locator("#class-picker button").count() == 10
    for line in tab.locator(".source").all_inner_texts():
        assert ("acgan-mnist" in line and "MNIST" in line) or ("words-faces" in line and "cartoon faces" in line)
    tab.click("#labels-card button")
    tab.wait_for_selector("#labels-card :text('Recipe.')")
    tab.click("#labels-card button")


@pytest.mark.slow
@pytest.mark.parametrize("model", ["acgan-mnist", "acgan-fashion"])
def test_each_section_fits_a_laptops_screen_with_large_pictures(tab: Page, model: str) -> None:
    with on_a_laptop(tab):
        if model != "acgan-mnist":
            choose_model(tab, model)
        for place, pictures in MAIN_PICTURES.items():
            if tab.locator(f"[data-section='{place}']").is_hidden():
                assert place == "labels/number" and model == "acgan-fashion"
                continue
            open_section(tab, place)
            box = tab.locator(pictures).bounding_box()
            assert box is not None and box["width"] > 280, place
            assert tab.evaluate("document.documentElement.scrollHeight") <= 768, place
        open_section(tab, "labels/classes")
        slide(tab, "grid-styles", 10)
        tab.wait_for_selector("#class-grid [data-rows='10']")
        assert tab.evaluate("document.documentElement.scrollHeight") <= 768
        slide(tab, "grid-styles", 6)


@pytest.mark.slow
def test_on_a_tablet_the_pictures_stand_beside_what_is_asked_for(tab: Page) -> None:
    tab.set_viewport_size({"width": 820, "height": 1180})
    for name in ("ask", "classes", "number", "between", "accuracy"):
        open_section(tab, f"labels/{name}")
        asked, drawn = (tab.locator(f".labels-section > .{part}:visible").bounding_box() for part in ("asked", "drawn"))
        assert asked is not None and drawn is not None
        assert drawn["x"] >= asked["x"] + asked["width"] and drawn["width"] > 400 > asked["width"], name
    tab.set_viewport_size({"width": 1440, "height": 1000})


@pytest.mark.slow
def test_eight_lines_of_twelve_digits_fit_a_laptops_screen(tab: Page) -> None:
    with on_a_laptop(tab):
        open_section(tab, "labels/number")
        tab.locator("#number-text input, #number-text textarea").fill("123456789012")
        slide(tab, "number-hands", 8)
        wait_for(lambda: tab.locator("#number-lines figure").count() == 8, "eight lines")
        wait_for(lambda: "123456789012 in handwriting 8" in tab.inner_html("#number-lines"), "twelve digits")
        assert tab.evaluate("document.documentElement.scrollHeight") <= 768
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1366
        slide(tab, "number-hands", 4)
        wait_for(lambda: tab.locator("#number-lines figure").count() == 4, "four lines")


@pytest.mark.slow
def test_a_section_that_a_model_does_not_have_gives_way_to_the_first(tab: Page) -> None:
    open_section(tab, "labels/number")
    choose_model(tab, "acgan-fashion")
    tab.wait_for_selector("#labels-number", state="detached")
    assert tab.locator("#class-sheet").is_visible()
    assert not tab.locator("#class-grid").is_visible() and not tab.locator("#accuracy-chart").is_visible()


@pytest.mark.slow
def test_a_garment_is_picked_with_the_keyboard(tab: Page) -> None:
    open_section(tab, "labels/ask")
    choose_model(tab, "acgan-fashion")
    assert tab.locator("#class-picker button").all_inner_texts() == list(fashion.CLASS_NAMES)
    tab.locator("#class-picker button").first.focus()
    for _ in range(8):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#class-sheet [data-class='Bag']")
    pressed = tab.locator("#class-picker [aria-pressed=true]")
    assert pressed.all_inner_texts() == ["Bag"]
    assert tab.evaluate("document.activeElement.innerText") == "Bag"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.wait_for_selector("#class-sheet [data-class='Ankle boot']")


def test_the_ac_gan_shows_its_discriminators_verdict_and_the_cgan_says_why_it_has_none(tab: Page) -> None:
    open_section(tab, "labels/ask")
    verdicts = tab.locator("#class-sheet .verdict")
    assert verdicts.count() == 24
    assert all("% real" in text and ("✓" in text or "✗" in text) for text in verdicts.all_inner_texts())
    choose_model(tab, "cgan-mnist")
    assert tab.locator("#class-sheet .verdict").count() == 0
    assert tab.locator("text=was told the class").count() == 1


def test_new_styles_come_by_the_seed_and_the_same_seed_brings_them_back(tab: Page) -> None:
    open_section(tab, "labels/ask")
    first = sources(tab, "#class-sheet")
    tab.locator("#class-seed input").fill("5")
    wait_for_other_pictures(tab, "#class-sheet", first)
    second = sources(tab, "#class-sheet")
    tab.click("#class-again")
    wait_for_other_pictures(tab, "#class-sheet", second)
    tab.locator("#class-seed input").fill("0")
    wait_for(lambda: sources(tab, "#class-sheet") == first, "the first styles")


def test_the_grid_grows_by_a_row_a_style(tab: Page) -> None:
    open_section(tab, "labels/classes")
    slide(tab, "grid-styles", 9)
    tab.wait_for_selector("#class-grid [data-rows='9']")
    assert tab.locator("#class-grid span").all_inner_texts() == list("0123456789")


def test_a_number_is_written_and_can_be_downloaded(tab: Page) -> None:
    open_section(tab, "labels/number")
    before = sources(tab, "#number-lines")
    tab.locator("#number-text input, #number-text textarea").fill("31415")
    wait_for_other_pictures(tab, "#number-lines", before)
    wait_for(lambda: "read as 3" in tab.inner_text("#number-lines"), "what the classifier reads")
    link = tab.locator("#number-lines a[download]")
    assert link.get_attribute("download") == "31415.png"
    data = (link.get_attribute("href") or "").partition("base64,")[2]
    file = Image.open(io.BytesIO(base64.b64decode(data)))
    assert file.format == "PNG" and file.height == 4 * 28 * 8
    assert "acgan-mnist" in str(file.info["Description"])


def test_what_is_no_number_is_answered_in_place(tab: Page) -> None:
    open_section(tab, "labels/number")
    tab.locator("#number-text input, #number-text textarea").fill("20x6")
    wait_for(lambda: "Only the digits" in tab.inner_text("#number-lines"), "plain words")
    assert tab.locator("#number-lines img").count() == 0
    tab.locator("#number-text input, #number-text textarea").fill("206")
    tab.wait_for_selector("#number-lines img")


def test_a_sentence_is_drawn_and_words_that_are_not_known_are_named(tab: Page) -> None:
    open_section(tab, "labels/words")
    tab.wait_for_selector("#words-pictures [data-asked='smile: yes, hair style: bun, hair colour: red'] img.smooth")
    assert "skin, eyes" in tab.inner_text("#words-pictures .wish")  # among what is left to the latent
    assert not tab.locator("#labels-model").is_visible()  # those models know no words
    tab.locator("#words-text input, #words-text textarea").fill("a bold purple 3")
    tab.wait_for_selector("#words-pictures [data-asked='which digit: three, how bold: bold'] img")
    assert "“purple”" in tab.inner_text("#words-pictures .hint")
    assert "left to the latent" in tab.inner_text("#words-pictures .wish")
    tab.locator("#words-text input, #words-text textarea").fill("42")
    wait_for(lambda: "one digit at a time" in tab.inner_text("#words-pictures"), "why not")
    tab.get_by_role("button", name="a thin slanted seven").click()
    tab.wait_for_selector("#words-pictures [data-asked='which digit: seven, how bold: thin, how it leans: right'] img")


def test_the_slider_bends_a_3_into_an_8(tab: Page) -> None:
    open_section(tab, "labels/between")
    seen = set()
    for percent in (0, 40, 70, 100):
        slide(tab, "between-mix", percent)
        tab.wait_for_selector(f"#between-here [data-mix='{percent}']")
        seen.add(sources(tab, "#between-here")[0])
    assert len(seen) == 4
    strip = sources(tab, "#between-strip")
    tab.locator("#between-to input").click()
    tab.get_by_role("option", name="0", exact=True).click()
    wait_for_other_pictures(tab, "#between-strip", strip)
    assert tab.locator("#between-strip span").all_inner_texts()[-1] == "0"


@pytest.mark.slow
def test_accuracy_is_charted_class_by_class_with_what_went_wrong(tab: Page) -> None:
    open_section(tab, "labels/accuracy")
    assert tab.locator("#accuracy-chart .point").count() == 10
    assert "1,000 pictures" in tab.inner_text("#accuracy-said")
    before = tab.inner_text("#accuracy-said") + tab.inner_text("#accuracy-failures")
    choose_model(tab, "acgan-fashion")
    wait_for(lambda: "garment" in tab.inner_text("#accuracy-said"), "the figures of clothes")
    assert "was taken for" in tab.inner_text("#accuracy-said")
    assert tab.locator("#accuracy-failures figure").count() > 0
    assert tab.inner_text("#accuracy-said") + tab.inner_text("#accuracy-failures") != before


@pytest.mark.slow
def test_on_a_phone_nothing_scrolls_sideways(phone: Page) -> None:
    phone.goto("")
    choose_tab_of_menu(phone, "Labels")
    wait_for_everything(phone)
    assert fits_a_phone(phone)
    choose_model(phone, "acgan-fashion")
    assert fits_a_phone(phone)


def test_the_diagram_on_the_tab_is_that_of_the_model(tab: Page) -> None:
    open_section(tab, "labels/ask")
    diagram = tab.locator("#labels-about .lesson-flow")
    with on_a_laptop(tab):
        wait_for(lambda: "which class?" in diagram.inner_text(), "the diagram of an AC-GAN")
        assert diagram.get_by_text("y", exact=True).count() == 1
        choose_model(tab, "cgan-mnist")
        wait_for(lambda: diagram.get_by_text("y", exact=True).count() == 2, "the diagram of a cGAN")
        assert "which class?" not in diagram.inner_text()
        assert "Both are told y" in (diagram.get_attribute("aria-label") or "")
        assert tab.evaluate("document.documentElement.scrollHeight") == 768
