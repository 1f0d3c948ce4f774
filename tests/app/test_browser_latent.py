"""The latent space in a real browser: sliders, locks, seeds, the map, and where a model looks."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

import pytest
from looking import PHONE_SCREEN, field, fits_a_phone, on_a_laptop, open_section, visit, wait_for_toast, wait_for_value
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.export.picture import SETTINGS
from playground.pretrained import Pretrained, generator_entry

pytestmark = pytest.mark.browser

PICTURE = "document.querySelector('#latent-picture img').src"
POINTS = "#map .js-plotly-plot .points path"


def open_tab(page: Page) -> None:
    """The tab with its first picture, which is there before anything is asked of the server."""
    page.goto("?tab=latent")
    page.wait_for_selector("#latent-picture img")


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Server) -> Iterator[Page]:
    """The tab, for tests that follow one another."""
    with visit(browser, server.url, "tab=latent") as page:
        page.wait_for_selector("#latent-picture img")
        yield page


@pytest.fixture
def latent(opened: Page) -> Page:
    """The tab with a latent that nobody has moved yet, nothing locked, by the model that it opens with."""
    open_section(opened, "latent/sliders")
    choose_model(opened, "dcgan28-mnist")
    opened.uncheck("#keep input")
    for lock in opened.locator("#sliders .lock input:checked").all():
        lock.uncheck(force=True)
    opened.click("#reset")
    wait_for(lambda: set(amounts(opened)) == {0.0}, "sliders in the middle")
    before = shown(opened)
    opened.click("#another")
    wait_for_another(opened, before)
    return opened


def choose_model(page: Page, name: str) -> None:
    """Its picture is shown then; nothing happens where it is chosen."""
    chosen, before = page.locator(f"#latent-model input[value={name}]"), shown(page)
    if chosen.is_checked():
        return
    chosen.check()
    wait_for_another(page, before)


def shown(page: Page) -> str:
    source: str = page.evaluate(PICTURE)
    return source


def wait_for_another(page: Page, than: str) -> str:
    wait_for(lambda: shown(page) != than, "another picture")
    return shown(page)


def amounts(page: Page) -> list[float]:
    return [float(slider.input_value()) for slider in page.locator("#sliders [type=range]").all()]


def test_a_slider_bends_the_picture_and_its_button_takes_it_back(latent: Page) -> None:
    first = shown(latent)
    assert latent.evaluate("document.querySelector('#latent-picture img').naturalWidth") == 28
    slider = latent.locator("#sliders .slider").filter(has_text="Slant")
    slider.locator("[type=range]").fill("2.5")
    bent = wait_for_another(latent, first)
    wait_for(lambda: "of the picture" in latent.inner_text("#reading"), "figures of what stayed")
    assert slider.locator("button").inner_text() == "+2.5"
    latent.check("#keep input")
    wait_for_another(latent, bent)
    slider.locator("button").click()
    wait_for(lambda: shown(latent) == first, "the first picture again")
    wait_for(lambda: "of the picture" not in latent.inner_text("#reading"), "figures of a picture that was not moved")


@pytest.mark.slow
def test_a_hand_that_moves_fast_ends_at_the_newest_place(latent: Page) -> None:
    first = shown(latent)
    slider = latent.locator("#sliders [type=range]").first
    slider.fill("-2")
    wanted = wait_for_another(latent, first)
    slider.fill("0")
    wait_for(lambda: shown(latent) == first, "the first picture again")
    asked: list[str] = []
    latent.on("request", lambda request: asked.append(request.url) if request.url.endswith("/run/predict") else None)
    latent.evaluate(
        """async () => { const slider = document.querySelector('#sliders [type=range]');
            for (let step = 1; step <= 40; step++) {
                slider.value = -step / 20;
                slider.dispatchEvent(new Event('input', {bubbles: true}));
                await new Promise(soon => setTimeout(soon, 2));
            } }"""
    )
    wait_for(lambda: shown(latent) == wanted, "the picture of the newest place")
    assert len(asked) < 30  # of forty: those in between are left out, not queued


def test_randomise_leaves_what_is_locked_and_reset_takes_all_back(latent: Page) -> None:
    first = shown(latent)
    latent.locator("#sliders [type=range]").first.fill("1.5")
    wait_for_another(latent, first)
    latent.locator("#sliders .lock input").first.check(force=True)
    latent.click("#randomise")
    wait_for(lambda: len(set(amounts(latent))) > 5, "sliders that moved")
    assert amounts(latent)[0] == 1.5
    latent.click("#reset")
    wait_for(lambda: set(amounts(latent)) == {0.0}, "sliders in the middle")
    wait_for(lambda: shown(latent) == first, "the first picture again")
    assert latent.locator("#sliders .lock input").first.is_checked()


#: The sliders of which nothing is cut off.
WHOLE = """() => [...document.querySelectorAll('#sliders .slider')].filter((slider) => {
    const {top, bottom} = slider.getBoundingClientRect(), column = slider.closest('.acts').getBoundingClientRect();
    return slider.checkVisibility() && top >= column.top && bottom <= Math.min(column.bottom, innerHeight);
}).length"""
BARS = "#latent-picture .latent-bars path:not(.zero)"


@pytest.mark.parametrize("model", ["dcgan28-mnist", pytest.param("faces64", marks=pytest.mark.slow)])
def test_a_laptop_shows_six_sliders_and_the_picture_with_its_numbers(latent: Page, model: str) -> None:
    choose_model(latent, model)
    with on_a_laptop(latent):
        wait_for(lambda: latent.evaluate(WHOLE) >= 6, "six sliders on the screen")
        assert latent.evaluate("document.documentElement.scrollHeight") <= 768
        column, seen = latent.locator("#latent-row .seen").bounding_box(), latent.locator(BARS).bounding_box()
        assert column and seen and seen["y"] + seen["height"] < column["y"] + column["height"]
        assert latent.locator("#latent-picture img").evaluate("picture => picture.offsetHeight") > 300


def test_the_bars_follow_the_sliders(latent: Page) -> None:
    before, first = latent.get_attribute(BARS, "d"), shown(latent)
    latent.locator("#sliders [type=range]").first.fill("3")
    wait_for_another(latent, first)
    assert latent.get_attribute(BARS, "d") != before


def test_other_sliders_lie_in_drawers_that_stay_as_they_are(latent: Page) -> None:
    drawer = latent.locator("#sliders details").last
    hidden = drawer.locator("[type=range]").first
    assert not hidden.is_visible()
    drawer.locator("summary").focus()
    latent.keyboard.press("Enter")
    wait_for(hidden.is_visible, "its sliders")
    first = shown(latent)
    hidden.focus()
    latent.keyboard.press("End")
    wait_for_another(latent, first)
    latent.click("#reset")
    wait_for(lambda: shown(latent) == first, "the first picture again")
    assert hidden.is_visible()
    drawer.locator("summary").click()
    wait_for(lambda: not hidden.is_visible(), "a closed drawer")


def test_a_seed_gives_the_same_picture_again(latent: Page) -> None:
    first = shown(latent)
    field(latent, "latent-seed").fill("11")
    eleven = wait_for_another(latent, first)
    latent.click("#another")
    wait_for_another(latent, eleven)
    assert field(latent, "latent-seed").input_value() != "11"
    field(latent, "latent-seed").fill("11")
    wait_for(lambda: shown(latent) == eleven, "the picture of that seed")
    field(latent, "latent-seed").fill("-4")
    assert "whole number from 0" in wait_for_toast(latent)
    assert shown(latent) == eleven


def test_a_saved_picture_holds_its_settings(latent: Page) -> None:
    with latent.expect_download() as download:
        latent.click("#latent-save")
    assert re.fullmatch(r"dcgan28-mnist-\d+\.png", download.value.suggested_filename)
    content = base64.b64decode(download.value.url.split(",")[1])
    start = content.index(SETTINGS.encode()) + len(SETTINGS) + 1
    settings, _ = json.JSONDecoder().raw_decode(content[start:].decode("latin-1"))
    assert settings["model"] == "dcgan28-mnist" and len(settings["latent"]) == 64


@pytest.mark.slow
def test_the_map_is_drawn_when_it_is_seen_and_not_before(page: Page) -> None:
    open_tab(page)
    page.locator("#sliders [type=range]").first.fill("2")
    wait_for(lambda: "of the picture" in page.inner_text("#reading"), "a tab that is at work")
    assert page.locator(POINTS).count() == 0
    open_section(page, "latent/map")
    page.wait_for_selector(POINTS)


def test_a_point_of_the_map_shows_its_picture_and_goes_to_the_sliders(latent: Page) -> None:
    open_section(latent, "latent/map")
    latent.wait_for_selector(POINTS)
    first = shown(latent)
    point = latent.locator(POINTS).nth(5)
    point.scroll_into_view_if_needed()
    wait_for(lambda: point.hover(force=True) or latent.locator("#map .peek").is_visible(), "the picture of that point")
    point.click(force=True)
    taken = wait_for_another(latent, first)
    # Points lie on one another: which of them was taken, its picture says.
    number = re.sub(r"\D", "", latent.locator("#map .peek").text_content() or "")
    wait_for_value(latent, "map-number", number)
    assert field(latent, "latent-seed").input_value() == ""  # no seed gives this one
    field(latent, "map-number").fill(str((int(number) + 1) % 400))
    wait_for_another(latent, taken)
    field(latent, "map-number").fill(number)
    wait_for(lambda: shown(latent) == taken, "the same picture by its number")


@pytest.mark.slow
def test_a_finger_takes_a_point_of_the_map(phone: Page) -> None:
    open_tab(phone)
    open_section(phone, "latent/map")
    phone.wait_for_selector(POINTS)
    first = shown(phone)
    point = phone.locator(POINTS).nth(5)
    point.evaluate("point => scrollBy(0, point.getBoundingClientRect().top - 600)")  # below the picture, which stays
    point.tap(force=True)
    wait_for_another(phone, first)
    assert fits_a_phone(phone)


def test_models_are_chosen_by_what_they_draw_faces_first_with_the_keyboard(latent: Page) -> None:
    inputs = latent.locator("#latent-model input")
    names = [str(name) for name in inputs.evaluate_all("found => found.map(one => one.value)")]
    faces = [generator_entry(name).subject == "faces" for name in names if not name.startswith("run-")]
    assert "dcgan28-mnist" in names and faces == sorted(faces, reverse=True)
    drawn = "one => one.complete && one.naturalWidth === 3 * one.naturalHeight"
    for picture in latent.locator("#latent-model img").all():
        picture.scroll_into_view_if_needed()  # those out of sight, of many runs, are not loaded before
        wait_for(lambda picture=picture: picture.evaluate(drawn), "three pictures by each")
    before = shown(latent)
    latent.locator("#latent-model input:checked").focus()
    latent.keyboard.press("ArrowRight")
    after = names[names.index("dcgan28-mnist") + 1]
    wait_for_another(latent, before)
    wait_for(lambda: f"model={after}" in latent.evaluate("location.search"), "its name in the address")
    assert latent.evaluate("document.activeElement.value") == after
    assert generator_entry(after).summary in latent.inner_text("#latent-opening")


@pytest.mark.slow
def test_on_a_phone_models_scroll_in_their_row_and_the_picture_stays(phone: Page) -> None:
    open_tab(phone)
    labels = phone.locator("#latent-model label")
    labels.last.wait_for()
    assert fits_a_phone(phone)
    assert phone.evaluate(
        "(({scrollWidth, clientWidth}) => scrollWidth > clientWidth)(document.querySelector('.models'))"
    )
    sizes = labels.evaluate_all("found => found.map(one => Math.min(one.offsetWidth, one.offsetHeight))")
    assert min(sizes) >= 44
    before = shown(phone)
    phone.get_by_title("Digits, VAE", exact=True).tap()  # a run of another test may be a VAE as well
    wait_for_another(phone, before)
    phone.locator("#sliders .slider").nth(5).evaluate("slider => slider.scrollIntoView({block: 'end'})")
    phone.wait_for_function("document.querySelector('#latent-picture').getBoundingClientRect().top < 120")
    picture = phone.locator("#latent-row .seen > .card").first.bounding_box()
    sections = phone.locator("#sections-latent").bounding_box()
    assert picture is not None and sections is not None
    assert picture["height"] <= 0.4 * PHONE_SCREEN["height"]
    assert picture["y"] >= sections["y"] + sections["height"] - 2  # nothing lies over it


@pytest.mark.parametrize(
    ("model", "section"),
    [
        ("vae-mnist", "sliders"),
        pytest.param("words-faces", "strips", marks=pytest.mark.slow),
        pytest.param("vae-mnist", "strips", marks=pytest.mark.slow),
        pytest.param("words-faces", "sliders", marks=pytest.mark.slow),
    ],
)
def test_a_link_opens_a_model_whose_latents_have_another_length(page: Page, model: str, section: str) -> None:
    page.goto(f"?tab=latent/{section}&model={model}")
    wait_for(lambda: "Digits, DCGAN" not in page.inner_text("#latent-picture"), "a picture by the model of the link")
    page.wait_for_timeout(1500)  # a complaint would be late
    assert page.locator("[data-testid=toast-body]").count() == 0


@pytest.mark.skipif("faces64" not in Pretrained().generators(), reason="The weights of the faces are not here.")
@pytest.mark.slow
def test_another_model_brings_its_own_sliders_and_map(latent: Page) -> None:
    first, sliders = shown(latent), len(amounts(latent))
    choose_model(latent, "faces64")
    wait_for(lambda: latent.locator("#sliders .slider").filter(has_text="Smile").count() == 1, "a slider for smiles")
    assert shown(latent) != first and len(amounts(latent)) != sliders
    assert latent.evaluate("document.querySelector('#latent-picture img').naturalWidth") == 64
    open_section(latent, "latent/map")
    wait_for(lambda: "hair" in field(latent, "map-colour").input_value(), "colours of faces")
    assert latent.locator("#attention").count() == 0 or not latent.locator("#attention").is_visible()


@pytest.mark.skipif(
    "sagan64" not in Pretrained().generators(), reason="The weights of the model with attention are not here."
)
@pytest.mark.slow
def test_a_tap_on_the_picture_shows_where_it_looks(latent: Page) -> None:
    choose_model(latent, "sagan64")
    latent.wait_for_selector("#attention", state="attached")
    open_section(latent, "latent/attention")
    plain = shown(latent)
    box = latent.locator("#latent-picture img").bounding_box()
    assert box is not None
    latent.locator("#latent-picture img").click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.6})
    lit = wait_for_another(latent, plain)
    assert latent.is_checked("#asks input")
    assert abs(float(field(latent, "look-row").input_value()) - 0.6 * 64) <= 1
    assert "looks at" in latent.inner_text("#latent-picture")
    latent.locator("#look-row input[type=range]").fill("4")
    wait_for_another(latent, lit)
    latent.uncheck("#asks input")
    wait_for(lambda: shown(latent) == plain, "the picture alone again")
