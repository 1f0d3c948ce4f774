"""The Super-resolution tab in a real browser: both modes, by mouse, keys and touch."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from looking import choose_tab_of_menu, fits_a_phone, on_a_laptop, visit, wait_for_toast
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import ROOT, Server, wait_for

pytestmark = pytest.mark.browser

EXAMPLES = ROOT / "pretrained" / "srresnet" / "examples"
#: Of those that can be seen, in pixels.
SEEN_WIDTHS = "all => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().width)"
TEST, LOOK = "#sr-test-comparison", "#sr-look-comparison"


@pytest.fixture(scope="module")
def tab(browser: Browser, server: Server) -> Iterator[Page]:
    """The tab with its first result."""
    with visit(browser, server.url) as page:
        page.get_by_role("tab", name="Super-resolution").click()
        page.wait_for_selector(f"{TEST} canvas")
        yield page


@pytest.fixture
def test_mode(tab: Page) -> Page:
    turn_to(tab, "Test it")
    tab.wait_for_selector(f"{TEST} canvas")
    return tab


@pytest.fixture
def enlarge_mode(tab: Page) -> Page:
    turn_to(tab, "Enlarge")
    tab.wait_for_selector(f"{LOOK} canvas")
    wait_for(lambda: estimate(tab), "the cost of the whole")
    return tab


@pytest.fixture
def whole_mode(enlarge_mode: Page) -> Page:
    turn_to(enlarge_mode, "All of it")
    enlarge_mode.wait_for_selector("#sr-go:enabled")
    return enlarge_mode


def turn_to(page: Page, mode: str) -> None:
    page.locator("#sr-mode").get_by_label(mode, exact=True).check()


def crop(page: Page, part: str = TEST, which: int = 0) -> str:
    """The pixels of a crop, as an address."""
    address: str = page.locator(f"{part} canvas").nth(which).evaluate("canvas => canvas.toDataURL()")
    return address


def line(page: Page, part: str = TEST) -> str:
    """Where the line between left and right is."""
    at: str = page.locator(f"{part} .large").evaluate("large => large.style.getPropertyValue('--at')")
    return at


def scores(page: Page) -> dict[str, float]:
    """PSNR by method."""
    rows = page.locator("#sr-scores tbody tr")
    return {
        row.get_attribute("data-method") or "": float(row.locator("td").first.inner_text().split()[0])
        for row in rows.all()
    }


def estimate(page: Page) -> str:
    return page.inner_text("#sr-estimate")


def status(page: Page) -> str:
    return page.inner_text("#sr-status")


def upload(page: Page, name: str, picture: Image.Image) -> None:
    file = io.BytesIO()
    picture.save(file, "PNG")
    page.set_input_files(
        "#sr-upload input[type=file]", {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}
    )


def test_it_opens_with_an_example_restored_and_scored(test_mode: Page) -> None:
    found = scores(test_mode)
    assert list(found) == ["bicubic", "srresnet", "srgan"]
    assert found["srresnet"] > found["bicubic"] + 0.5
    assert test_mode.locator(f"{TEST} canvas").count() == 4
    assert len({crop(test_mode, TEST, which) for which in range(4)}) == 4
    test_mode.click(".meaning summary")
    explained = test_mode.inner_text(".meaning")
    assert all(word in explained for word in ("Bicubic", "SRResNet", "SRGAN", "PSNR", "SSIM"))
    test_mode.click(".meaning summary")


@pytest.mark.slow
def test_each_thing_to_do_fits_a_laptops_screen_with_a_large_picture(tab: Page) -> None:
    with on_a_laptop(tab):
        for mode, part in (("Test it", TEST), ("Enlarge", LOOK), ("All of it", LOOK)):
            turn_to(tab, mode)
            picture = tab.locator(f"{part} .large:visible")
            picture.wait_for()
            tab.wait_for_selector(":is(#sr-test-status, #sr-look-status):visible .finished")
            box = picture.bounding_box()
            assert box is not None and box["width"] > 500, mode
            assert all(width > 140 for width in tab.locator(f"{part} canvas").evaluate_all(SEEN_WIDTHS)), mode
            assert tab.evaluate("document.documentElement.scrollHeight") <= 768, mode


def test_the_line_is_moved_by_keys_and_by_dragging(test_mode: Page) -> None:
    wipe = test_mode.locator(f"{TEST} .wipe")
    wipe.focus()
    test_mode.keyboard.press("Home")
    assert line(test_mode) == "0%"
    test_mode.keyboard.press("ArrowRight")
    assert line(test_mode) == "1%"
    before = crop(test_mode)
    box = test_mode.locator(f"{TEST} .large").bounding_box()
    assert box is not None
    test_mode.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 40)
    test_mode.mouse.down()
    test_mode.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 40, steps=5)
    test_mode.mouse.up()
    assert 73 < float(line(test_mode).rstrip("%")) < 77
    assert wipe.input_value() == "75"
    assert crop(test_mode) == before  # a drag chooses no other spot


def test_a_click_and_the_arrow_keys_choose_the_spot(test_mode: Page) -> None:
    stage = test_mode.locator(f"{TEST} .large")
    first = crop(test_mode)
    stage.click(position={"x": 30, "y": 30})
    second = crop(test_mode)
    assert second != first
    stage.focus()
    test_mode.keyboard.press("ArrowRight")
    third = crop(test_mode)
    assert third not in (first, second)
    test_mode.locator(f"{TEST} .zoom").focus()
    test_mode.keyboard.press("End")
    assert crop(test_mode) != third


def test_what_is_left_and_right_of_the_line_is_chosen(test_mode: Page) -> None:
    left = test_mode.locator(f"{TEST} .large img.left")
    before = left.get_attribute("src")
    button = test_mode.locator(f"{TEST} .choice.l [data-key=original]")
    button.focus()
    test_mode.keyboard.press("Enter")
    assert left.get_attribute("src") != before and left.get_attribute("alt") == "Original"
    assert test_mode.locator(f"{TEST} .tag.l").inner_text() == "Original"
    assert test_mode.evaluate("document.activeElement.dataset.key") == "original"


@pytest.mark.slow
def test_another_photo_is_tested_when_it_is_chosen(test_mode: Page) -> None:
    before = scores(test_mode)
    test_mode.locator("#sr-examples button").last.click()
    wait_for(lambda: scores(test_mode) not in ({}, before), "other scores")
    upload(test_mode, "mine.png", Image.open(EXAMPLES / "dogs.jpg").crop((100, 300, 260, 420)))
    wait_for(lambda: "160 × 120 pixels were shrunk to 40 × 30" in test_mode.inner_text("#sr-test-status"), "mine")


def test_a_broken_upload_is_refused_in_words(test_mode: Page) -> None:
    test_mode.set_input_files(
        "#sr-upload input[type=file]", {"name": "letter.png", "mimeType": "image/png", "buffer": b"Dear page"}
    )
    assert "letter.png is not a picture this page can read" in wait_for_toast(test_mode)
    test_mode.locator("#sr-examples button").first.click()


@pytest.mark.slow
def test_a_piece_is_enlarged_and_the_frame_moved_by_keys(enlarge_mode: Page) -> None:
    for example, cost in (("last", "720 × 540"), ("first", "720 × 567 become 2880 × 2268")):
        getattr(enlarge_mode.locator("#sr-examples button"), example).click()
        wait_for(lambda cost=cost: cost in estimate(enlarge_mode), f"the cost of the {example}")  # type: ignore[misc]
    assert "of memory" in estimate(enlarge_mode)
    assert enlarge_mode.locator(".testing").is_hidden() and enlarge_mode.locator(f"{LOOK} canvas").count() == 4
    before = crop(enlarge_mode, LOOK)
    enlarge_mode.locator("#sr-area .map").focus()
    for _ in range(3):
        enlarge_mode.keyboard.press("ArrowRight")
    wait_for(lambda: crop(enlarge_mode, LOOK) != before, "another piece")


@pytest.mark.slow
def test_the_whole_is_made_at_full_size_and_downloaded(enlarge_mode: Page) -> None:
    sticker = Image.open(EXAMPLES / "meadow.jpg").resize((90, 60)).convert("RGBA")
    sticker.paste((0, 0, 0, 0), (0, 0, 30, 60))
    upload(enlarge_mode, "sticker.png", sticker)
    wait_for(lambda: "90 × 60 become 360 × 240" in estimate(enlarge_mode), "its cost")
    assert enlarge_mode.locator("#sr-area .map").is_hidden()  # all of it is seen
    turn_to(enlarge_mode, "All of it")
    enlarge_mode.click("#sr-go:enabled")
    wait_for(lambda: "Done" in status(enlarge_mode), "the whole")
    assert enlarge_mode.locator(f"{LOOK} .large").is_visible()
    link = enlarge_mode.locator("#sr-file a[href]").first
    file = Image.open(io.BytesIO(enlarge_mode.context.request.get(link.get_attribute("href") or "").body()))
    assert (file.format, file.mode, file.size) == ("PNG", "RGBA", (360, 240))
    assert "SRGAN" in file.info["Description"]


@pytest.mark.slow
def test_stop_ends_the_work_and_leaves_nothing(whole_mode: Page) -> None:
    whole_mode.locator("#sr-examples button").first.click()
    wait_for(lambda: "720 × 567" in estimate(whole_mode), "the cost of the example")
    whole_mode.click("#sr-go:enabled")
    wait_for(lambda: re.search(r"\d of \d", status(whole_mode)), "a tile")
    whole_mode.click("#sr-stop:enabled")
    wait_for(lambda: "Stopped" in status(whole_mode), "the word Stopped")
    whole_mode.wait_for_timeout(3000)
    assert "Stopped" in status(whole_mode)
    assert whole_mode.locator("#sr-file").is_hidden() and whole_mode.locator("#sr-go").is_enabled()


@pytest.mark.slow
def test_what_is_too_large_is_refused_with_a_button_that_helps(whole_mode: Page) -> None:
    upload(whole_mode, "wall.png", Image.new("RGB", (4800, 3000), "teal"))
    wait_for(lambda: "Shrink it to 12.6 million pixels first" in estimate(whole_mode), "a refusal")
    assert whole_mode.locator("#sr-go").is_disabled()
    whole_mode.locator("#sr-shrink").click()
    wait_for(lambda: "become" in estimate(whole_mode), "the cost of the smaller one")
    assert whole_mode.locator("#sr-go").is_enabled()
    shrink = whole_mode.locator("#sr-shrink")
    assert shrink.is_visible()  # still minutes: it may be shrunk further
    while shrink.is_visible():  # more than once where the computer was busier when the next piece was timed
        before = estimate(whole_mode)
        shrink.click()
        wait_for(lambda before=before: estimate(whole_mode) not in ("", before), "the cost of a smaller one")  # type: ignore[misc]


@pytest.mark.slow
def test_it_works_by_touch_on_a_phone(phone: Page) -> None:
    phone.goto("")
    choose_tab_of_menu(phone, "Super-resolution")
    phone.wait_for_selector(f"{TEST} canvas")
    before = crop(phone)
    phone.locator(f"{TEST} .large").tap(position={"x": 40, "y": 40})
    wait_for(lambda: crop(phone) != before, "the tapped spot")
    assert fits_a_phone(phone)
    phone.locator("#sr-mode").get_by_label("Enlarge", exact=True).tap()
    phone.wait_for_selector(f"{LOOK} canvas")
    before = crop(phone, LOOK)
    phone.locator("#sr-area .map").tap(position={"x": 20, "y": 20})
    wait_for(lambda: crop(phone, LOOK) != before, "the tapped piece")
    assert fits_a_phone(phone)
