"""The Sketch tab in a real browser: drawing with the mouse and with a finger, tracing a photo, painting labels."""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from looking import TOAST, fits_a_phone, on_a_laptop, open_page, press_tab, visit, wait_for_toast
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.pretrained import Pretrained
from playground.sketch import BUILDING as LABELS
from playground.sketch import STREET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (Pretrained().translators(takes="ink") and Pretrained().translators(takes="labels")),
        reason="weights are missing",
    ),
]

Points = list[tuple[float, float]]
PAD, PAINTER = "#sketch-pad canvas", "#sketch-building-painter canvas"
COLOURED, BUILDING = "#sketch-coloured", "#sketch-building"


@pytest.fixture(scope="module")
def sketch(browser: Browser, server: Server) -> Iterator[Page]:
    """The page at the Sketch tab."""
    with visit(browser, server.url) as page:
        page.get_by_role("tab", name="Sketch", exact=True).click()
        page.wait_for_selector(f"{COLOURED} img")
        yield page


@pytest.fixture
def draw(sketch: Page) -> Page:
    sketch.get_by_role("tab", name="Draw and colour").click()
    return sketch


@pytest.fixture
def paint(sketch: Page) -> Page:
    sketch.get_by_role("tab", name="Paint a building").click()
    sketch.wait_for_selector(f"{BUILDING} img")
    return sketch


@pytest.mark.slow
def test_on_a_phone_pad_and_picture_lie_on_one_screen(phone: Page) -> None:
    for place, pad, result in (("sketch-draw", PAD, COLOURED), ("sketch-paint-building", PAINTER, BUILDING)):
        phone.goto(f"?tab=sketch/{place.removeprefix('sketch-')}")
        phone.wait_for_selector(f"{result} .picture img")
        navigation = phone.locator("#tabs > .tab-wrapper").bounding_box()
        drawn, made = phone.locator(pad).bounding_box(), phone.locator(f"{result} .picture img").bounding_box()
        assert navigation is not None and drawn is not None and made is not None
        assert drawn["y"] >= 48 and made["y"] + made["height"] <= navigation["y"], place
        assert abs(drawn["width"] - made["width"]) < 2 and drawn["width"] > 200
        assert fits_a_phone(phone)


def test_each_way_to_draw_fits_a_laptops_screen_with_equal_squares(sketch: Page) -> None:
    with on_a_laptop(sketch):
        for name in ("Draw and colour", "Draw a flower", "Paint a street", "Paint a building"):
            sketch.get_by_role("tab", name=name).click()
            picture = sketch.locator(".sketch-result .picture img:visible")
            picture.wait_for()
            pad, made = sketch.locator(".sketch canvas:visible").bounding_box(), picture.bounding_box()
            assert pad is not None and made is not None
            assert pad["width"] == pytest.approx(made["width"], abs=2) and pad["width"] > 330
            assert sketch.evaluate("document.documentElement.scrollHeight") <= 768, name


def stroke(page: Page, pad: str, points: Points) -> None:
    """Along points in percent of the pad."""
    page.locator(pad).scroll_into_view_if_needed()
    box = page.locator(pad).bounding_box()
    assert box is not None
    places = [(box["x"] + x / 100 * box["width"], box["y"] + y / 100 * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def arc(x: float, y: float, radius: float, start: float = 0, end: float = 2 * math.pi) -> Points:
    turns = [start + (end - start) * i / 24 for i in range(25)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


SMILEY = [arc(50, 50, 36), arc(38, 42, 2), arc(62, 42, 2), arc(50, 52, 18, 0.3, math.pi - 0.3)]


def source(page: Page, part: str) -> str:
    """The picture of a part of the tab, as an address that holds it; empty where there is none."""
    images = page.locator(f"{part} img")
    return (images.first.get_attribute("src") or "") if images.count() else ""


def pixels(address: str) -> np.ndarray[Any, Any]:
    """(h, w, 3), 0 to 255."""
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    return np.asarray(picture.convert("RGB")).astype(int)


def on(page: Page, pad: str) -> np.ndarray[Any, Any]:
    """What the pad shows."""
    return pixels(page.locator(pad).evaluate("canvas => canvas.toDataURL()"))


def wait_for_another(page: Page, part: str, than: str) -> str:
    wait_for(lambda: source(page, part) not in ("", than), f"another picture in {part}")
    return source(page, part)


def clear(page: Page) -> None:
    if page.locator("#sketch-pad .clear").is_enabled():
        page.click("#sketch-pad .clear")
    page.wait_for_selector(f"{COLOURED} .empty")


def test_it_opens_with_an_example_and_its_picture(draw: Page) -> None:
    assert on(draw, PAD).min() == 0
    assert np.ptp(pixels(source(draw, COLOURED)), axis=2).max() > 60
    assert draw.locator("#sketch-drawings button").count() == 6


def test_a_stroke_of_colour_lies_beneath_the_lines_and_says_what_becomes_of_the_shape(draw: Page) -> None:
    clear(draw)
    first = source(draw, COLOURED)
    stroke(draw, PAD, arc(50, 50, 36))
    plain = wait_for_another(draw, COLOURED, first)
    lines = on(draw, PAD).max(axis=2) < 10
    draw.click("#sketch-pad [aria-label='Ink Blue']")
    stroke(draw, PAD, [(5, 50), (95, 50)])
    blue = pixels(wait_for_another(draw, COLOURED, plain))
    drawn = on(draw, PAD)
    assert drawn[lines].max() < 40
    assert (drawn[..., 2] - drawn[..., 0] > 60).mean() > 0.01
    middle = (slice(40, 88), slice(40, 88))
    assert blue[middle][..., 2].mean() > blue[middle][..., 0].mean() + 40
    assert pixels(plain)[middle][..., 2].mean() < pixels(plain)[middle][..., 0].mean()
    draw.click("#sketch-pad [aria-label='Ink Black']")


def test_a_smiley_drawn_with_the_mouse_is_coloured_inside_its_lines(draw: Page) -> None:
    clear(draw)
    for points in SMILEY:
        before = source(draw, COLOURED)
        stroke(draw, PAD, points)
        wait_for_another(draw, COLOURED, before)
    made = pixels(source(draw, COLOURED))
    assert made.shape == (128, 128, 3)
    rows, columns = np.mgrid[:128, :128]
    radius = np.hypot(rows - 64, columns - 64)
    colourful = np.ptp(made, axis=2) > 60
    assert colourful[radius < 40].mean() > 0.6
    assert colourful[radius > 54].mean() < 0.05


def test_undo_eraser_and_clear_change_the_picture_and_can_be_undone_by_key(draw: Page) -> None:
    drawing, picture = on(draw, PAD), source(draw, COLOURED)
    draw.click("#sketch-pad .eraser")
    stroke(draw, PAD, [(10, 50), (90, 50)])
    wait_for_another(draw, COLOURED, picture)
    assert on(draw, PAD)[256].min() == 255
    draw.keyboard.press("Control+z")
    wait_for(lambda: np.array_equal(on(draw, PAD), drawing), "the drawing as it was")
    clear(draw)
    assert on(draw, PAD).min() == 255
    draw.click("#sketch-pad .undo")
    wait_for(lambda: np.array_equal(on(draw, PAD), drawing), "the drawing as it was")
    wait_for(lambda: source(draw, COLOURED) == picture, "its picture")


def test_after_an_example_is_chosen_the_pen_draws_again(draw: Page) -> None:
    before = source(draw, COLOURED)
    draw.click("#sketch-pad .eraser")
    draw.locator("#sketch-drawings button", has_text="Fish").click()
    wait_for_another(draw, COLOURED, before)
    assert draw.locator("#sketch-pad .eraser").get_attribute("aria-pressed") == "false"
    stroke(draw, PAD, [(10, 92), (90, 92)])
    assert on(draw, PAD)[471, 100:400].max() == 0


def test_an_example_is_chosen_with_the_keyboard(draw: Page) -> None:
    before = source(draw, COLOURED)
    draw.locator("#sketch-drawings button").first.focus()
    draw.keyboard.press("Tab")
    assert draw.evaluate("document.activeElement === document.querySelectorAll('#sketch-drawings button')[1]")
    draw.keyboard.press("Enter")
    wait_for_another(draw, COLOURED, before)


def test_a_wider_pen_draws_wider(draw: Page) -> None:
    inks = []
    for key in ("Home", "End"):
        clear(draw)
        draw.focus("#sketch-pad input[type=range]")
        draw.keyboard.press(key)
        stroke(draw, PAD, [(20, 50), (80, 50)])
        inks.append((on(draw, PAD) < 128).sum())
    assert inks[1] > 2.5 * inks[0]


@pytest.mark.slow
def test_a_photo_becomes_lines_that_can_be_edited_and_the_threshold_traces_it_again(draw: Page, tmp_path: Path) -> None:
    clear(draw)
    stroke(draw, PAD, [(20, 20), (30, 30)])
    mine = on(draw, PAD)
    photo = Image.new("RGB", (900, 600), (70, 80, 90))
    ImageDraw.Draw(photo).ellipse((300, 150, 600, 450), fill=(230, 220, 200))
    ImageDraw.Draw(photo).ellipse((380, 230, 520, 370), fill=(212, 203, 185))
    photo.save(tmp_path / "plate.jpg")
    draw.set_input_files("#sketch-photo input[type=file]", tmp_path / "plate.jpg")
    wait_for(lambda: not np.array_equal(on(draw, PAD), mine), "edges on the pad")
    traced, picture = on(draw, PAD), wait_for_another(draw, COLOURED, "")
    assert 0.01 < (traced < 128).mean() < 0.2
    draw.focus("#sketch-threshold input[type=range]")
    draw.keyboard.press("Home")
    wait_for(lambda: (on(draw, PAD) < 128).sum() > 1.2 * (traced < 128).sum(), "more lines")
    picture = wait_for_another(draw, COLOURED, picture)
    stroke(draw, PAD, [(10, 90), (90, 90)])
    wait_for_another(draw, COLOURED, picture)
    assert (on(draw, PAD)[460, 60:450] < 128).all()
    for _ in range(2):  # the stroke, and however often it was traced
        draw.click("#sketch-pad .undo")
    wait_for(lambda: np.array_equal(on(draw, PAD), mine), "the drawing from before the photo")
    draw.locator("#sketch-photo").get_by_role("button", name=re.compile("clear|remove", re.I)).first.click()


def test_a_broken_photo_is_refused_in_words(draw: Page) -> None:
    draw.set_input_files(
        "#sketch-photo input[type=file]", {"name": "letter.png", "mimeType": "image/png", "buffer": b"Dear page"}
    )
    assert "letter.png is not a picture this page can read" in wait_for_toast(draw)


def test_drawing_and_picture_are_saved_side_by_side(draw: Page) -> None:
    clear(draw)
    draw.locator("#sketch-drawings button", has_text="Cup").click()
    wait_for(lambda: on(draw, PAD).min() == 0, "the cup")
    with draw.expect_download() as download:
        draw.click("#sketch-coloured-save")
    with Image.open(download.value.path()) as both:
        assert (both.format, both.size) == ("PNG", (1040, 512))
        assert "OpenMoji" in both.info["Description"]
    clear(draw)
    draw.click("#sketch-coloured-save")
    assert "nothing to save yet" in wait_for_toast(draw)


def test_a_finger_draws_too(draw: Page) -> None:
    clear(draw)
    box = draw.locator(PAD).bounding_box()
    assert box is not None
    devtools = draw.context.new_cdp_session(draw)
    for kind, share in (("touchStart", 0.2), ("touchMove", 0.5), ("touchMove", 0.8), ("touchEnd", None)):
        touch = [] if share is None else [{"x": box["x"] + share * box["width"], "y": box["y"] + 0.4 * box["height"]}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch})
    draw.wait_for_selector(f"{COLOURED} img")
    assert (on(draw, PAD)[205, 120:400] < 128).all()


def test_a_street_is_painted_with_classes_of_its_own(sketch: Page) -> None:
    sketch.get_by_role("tab", name="Paint a street").click()
    sketch.wait_for_selector("#sketch-street img")
    painted = on(sketch, "#sketch-street-painter canvas")
    assert {tuple(colour) for colour in painted.reshape(-1, 3).tolist()} <= set(STREET.palette)
    assert sketch.locator("#sketch-street-painter [data-index]").count() == len(STREET.classes)


def test_an_example_map_comes_with_its_building(paint: Page) -> None:
    painted = on(paint, PAINTER)
    assert {tuple(colour) for colour in painted.reshape(-1, 3).tolist()} <= set(LABELS.palette)
    first = source(paint, BUILDING)
    paint.locator("#sketch-building-maps button", has_text="Street").click()
    wait_for_another(paint, BUILDING, first)
    wait_for(lambda: not np.array_equal(on(paint, PAINTER), painted), "the street on the painter")


def test_classes_are_painted_by_name_with_brush_and_rectangle_and_exactly(paint: Page) -> None:
    paint.click("#sketch-building-painter .clear")
    wait_for(lambda: (on(paint, PAINTER) == LABELS.colours["sky"]).all(), "an empty sky")
    paint.get_by_role("button", name="building", exact=True).click()
    paint.get_by_role("button", name="Rectangle").click()
    before = source(paint, BUILDING)
    stroke(paint, PAINTER, [(25, 75), (75, 25)])  # from any corner to any other
    before = wait_for_another(paint, BUILDING, before)
    inside = (on(paint, PAINTER) == LABELS.colours["building"]).all(axis=2)
    assert inside[64:192, 64:192].all() and inside.sum() == 128 * 128
    paint.get_by_role("button", name="vegetation").click()
    paint.get_by_role("button", name="Brush").click()
    stroke(paint, PAINTER, [(5, 90), (95, 90)])
    wait_for_another(paint, BUILDING, before)
    painted = on(paint, PAINTER)
    assert (painted[230, 16:240] == LABELS.colours["vegetation"]).all()
    assert {tuple(colour) for colour in painted.reshape(-1, 3).tolist()} == {
        LABELS.colours[name] for name in ("sky", "building", "vegetation")
    }
    for _ in range(2):
        paint.keyboard.press("Control+z")
    wait_for(lambda: (on(paint, PAINTER) == LABELS.colours["sky"]).all(), "an empty sky again")


def test_a_map_saved_from_here_can_be_brought_back(paint: Page, tmp_path: Path) -> None:
    brought = Image.new("RGB", (300, 200), LABELS.colours["road"])
    brought.paste(LABELS.colours["car"], (120, 80, 180, 140))
    brought.save(tmp_path / "map.png")
    before = source(paint, BUILDING)
    paint.click("#sketch-building-own button")
    paint.set_input_files("#building-map input[type=file]", tmp_path / "map.png")
    wait_for_another(paint, BUILDING, before)
    wait_for(lambda: (on(paint, PAINTER)[128, 128] == LABELS.colours["car"]).all(), "the map on the painter")
    assert (on(paint, PAINTER)[4, 4] == LABELS.colours["road"]).all()


def settled(page: Page, result: str) -> str:
    """The picture that no other one follows: what the test before began may still be drawn."""
    looks = [source(page, result)]

    def stands() -> bool:
        page.wait_for_timeout(1500)
        looks.append(source(page, result))
        return looks[-1] == looks[-2]

    wait_for(stands, "a picture that stays")
    return looks[-1]


@pytest.mark.slow
def test_what_was_drawn_is_still_there_after_a_look_at_another_tab(paint: Page) -> None:
    painted, picture = on(paint, PAINTER), settled(paint, BUILDING)
    paint.get_by_role("tab", name="Train", exact=True).click()
    paint.wait_for_selector("#live-picture img")
    paint.get_by_role("tab", name="Sketch", exact=True).click()
    paint.wait_for_selector(PAINTER)
    paint.wait_for_timeout(1000)
    wait_for(lambda: np.array_equal(on(paint, PAINTER), painted), "the map as it was")
    assert source(paint, BUILDING) == picture
    assert paint.locator(TOAST).count() == 0


@pytest.mark.slow
def test_what_was_not_seen_at_the_first_visit_works_at_the_second(page: Page) -> None:
    """No error in the page's console, and a pad of its full size, in each way to draw."""
    open_page(page)
    for tab in ("sketch", "train", "sketch"):
        press_tab(page, tab)
        page.wait_for_selector(f"#tab-{tab}:visible")
        page.wait_for_timeout(700)  # what the tab's opening asks for has been answered
    for name, pad in (("Draw a flower", "#sketch-flower-pad canvas"), ("Paint a building", PAINTER)):
        page.get_by_role("tab", name=name).click()
        wait_for(lambda pad=pad: len(np.unique(on(page, pad))) > 1, f"the example on {pad}")
