"""The Train tab in sections: each fits one screen, has an address, and is opened by what leads to its parts."""

from __future__ import annotations

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import (
    PHONE_SCREEN,
    field,
    fits_a_phone,
    open_page,
    open_section,
    picture_width,
    press_train,
    unfold,
    wait_for_state,
    wait_for_value,
)
from playwright.sync_api import Page, Route
from serving import wait_for, wait_until

from playground.models import ARCHITECTURES
from playground.ui.train.network_table import FEWEST_STEPS, SOURCES
from playground.ui.train.tab import SECTIONS

pytestmark = pytest.mark.browser

WIDE, HIGH = 1366, 768
BOX = "part => document.querySelector(part).getBoundingClientRect().toJSON()"
#: What people come for: seen at once, at the top of the page.
FIRST_SEEN = (
    "#train", "#pause", "#stop", "#preset", "#method", "#game .game", "#live-picture img", "#health",
    "#quality .figures", "#quality .bars", "#curves svg",
)  # fmt: skip


@pytest.fixture
def small(page: Page) -> Page:
    """The page on the screen of a plain laptop."""
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    return page


def seen(page: Page) -> list[str]:
    """The sections of Train that are seen."""
    return [section.name for section in SECTIONS if page.locator(f"#{section.elem_id}").is_visible()]


def place(page: Page) -> str:
    name: str = page.evaluate("new URLSearchParams(location.search).get('tab') ?? ''")
    return name


def lowest(page: Page, part: str) -> float:
    """How far that part reaches down the page, also where it is cut off, pixels; at least the page's own height."""
    bottom = "part => document.querySelector(part).getBoundingClientRect().bottom + scrollY"
    return max(float(page.evaluate(bottom, part)), float(page.evaluate("document.documentElement.scrollHeight")))


def wait_for_section(page: Page, name: str) -> None:
    wait_for(lambda: seen(page) == [name], f"the section {name}, alone; seen: {seen(page)}")


@pytest.mark.slow
def test_each_section_is_seen_alone_fits_the_screen_and_is_in_the_address(small: Page) -> None:
    open_page(small)
    wait_for_section(small, SECTIONS[0].name)
    for section in SECTIONS[1:] + SECTIONS[:1]:
        open_section(small, f"train/{section.name}")
        wait_for_section(small, section.name)
        assert place(small) == f"train/{section.name}"
        assert lowest(small, f"#{section.elem_id}") <= HIGH, section
        assert small.evaluate("document.documentElement.scrollWidth") <= WIDE


@pytest.mark.slow
def test_inside_fits_the_screen_also_when_it_tells_how_long_an_epoch_takes(small: Page) -> None:
    open_page(small)

    def told_on_coming_back() -> bool:
        open_section(small, "train/runs")
        open_section(small, "train/networks")
        small.wait_for_selector("#inside .blocks img")
        return "an epoch on this machine" in small.inner_text("#networks")

    wait_for(told_on_coming_back, lambda: small.inner_text("#networks"))
    assert lowest(small, "#networks") <= HIGH


@pytest.mark.slow
def test_what_people_come_for_is_seen_at_once_and_large(small: Page) -> None:
    open_page(small)
    small.wait_for_selector("#curves svg")
    small.wait_for_selector("#progress .pill.finished")  # the replay has ended, whose sentences are of several lengths
    # In one go: the next picture may take the place of this one at any moment.
    boxes = {part: small.evaluate(BOX, part) for part in (*FIRST_SEEN, "#live-picture img", "#game .game")}
    for part in FIRST_SEEN:
        assert boxes[part]["y"] >= 0 and boxes[part]["y"] + boxes[part]["height"] <= HIGH, (part, boxes[part])
    assert 350 < boxes["#live-picture img"]["width"] == boxes["#live-picture img"]["height"]
    assert boxes["#game .game"]["width"] > 850
    fold = small.evaluate("document.querySelector('.curves').getBoundingClientRect().bottom")
    cut = small.evaluate(
        "fold => [...document.querySelectorAll('.curves .chart :is(svg, .legend)')]"
        ".map((part) => part.getBoundingClientRect())"
        ".filter((box) => box.top < fold - 4 && box.bottom > fold + 4).length", fold,
    )  # fmt: skip
    assert cut == 0, "charts that are cut off"
    assert small.inner_text("#live-picture .look").startswith("Look at ")
    assert small.evaluate("getComputedStyle(document.querySelector('#live-picture .look')).fontSize") == "16px"


@pytest.mark.slow
def test_train_is_the_first_stop_of_the_section_and_presets_are_chosen_by_arrow_keys(small: Page) -> None:
    open_page(small)
    small.locator("#sections-train a").last.focus()
    small.keyboard.press("Tab")
    assert small.evaluate("document.activeElement.id") == "train"
    assert small.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
    small.locator("#preset input[value=learns]").focus()
    small.keyboard.press("ArrowRight")
    wait_for(lambda: small.locator("#preset :checked").input_value() == "plain", "the preset beside it")
    small.locator("#train").focus()
    before = small.evaluate("location.search")
    small.keyboard.press("Enter")
    wait_for(lambda: small.evaluate("location.search") != before, "the run in the address")
    wait_for_state(small, "running")
    small.click("#stop")
    wait_for_state(small, "stopped")


@pytest.mark.slow
def test_the_game_fits_screens_between_a_phone_and_a_desk(small: Page) -> None:
    open_page(small)
    small.wait_for_selector("#game .verdicts small")
    for width in (720, 820, 1024, 1110, 1200, 1280):
        small.set_viewport_size({"width": width, "height": 800})
        wide, fits = small.evaluate("""() => [
            [...document.querySelectorAll('#game, #game .verdicts, #game figcaption')]
                .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className),
            document.documentElement.scrollWidth <= innerWidth]""")
        assert wide == [] and fits, width
    small.set_viewport_size({"width": WIDE, "height": HIGH})


@pytest.mark.slow
def test_verdicts_of_a_judge_without_doubt_stand_apart_below_their_pictures(small: Page) -> None:
    open_page(small)
    small.wait_for_selector("#game .verdicts small")
    apart, inside = small.evaluate("""() => {
        const view = document.querySelector('#game .game').cloneNode(true);  // no next verdict takes their place
        document.querySelector('#game .game').replaceWith(view);
        const labels = [...view.querySelectorAll('.reals .verdicts span')];
        for (const label of labels) label.textContent = '100';
        const boxes = labels.map((label) => label.getBoundingClientRect());
        const strip = view.querySelector('.reals .strip').getBoundingClientRect();
        return [boxes.slice(1).every((box, i) => box.left > boxes[i].right + 2),
            boxes.every(({left, width}, i) =>
                Math.abs(left + width / 2 - strip.left - strip.width * (i + 0.5) / 8) < 4)];
    }""")
    assert apart and inside


@pytest.mark.slow
def test_all_of_the_form_is_reached_by_scrolling_it_with_train_in_sight(small: Page) -> None:
    open_page(small)
    unfold(small)
    small.locator("#again").scroll_into_view_if_needed()
    assert small.evaluate("scrollY") == 0
    assert small.locator("#again").is_visible()
    small.click("#again", trial=True)
    small.click("#train", trial=True)


@pytest.mark.slow
def test_a_higher_screen_shows_a_larger_picture_and_nothing_scrolls(small: Page) -> None:
    open_page(small)
    wait_for(lambda: picture_width(small) > 300, "the picture")
    assert picture_width(small) < 400
    small.set_viewport_size({"width": 1920, "height": 1080})
    wait_for(lambda: picture_width(small) > 600, lambda: f"a larger picture, which is {picture_width(small)} wide")
    assert small.evaluate("document.documentElement.scrollHeight") == 1080
    small.set_viewport_size({"width": 1280, "height": 1440})  # high, not wide
    assert small.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.slow
def test_inside_draws_the_layers_of_the_run_and_each_leads_to_its_lesson(small: Page, training: str) -> None:
    asked: list[str] = []
    small.on("request", lambda request: asked.append(request.url) if "/inside/" in request.url else None)
    open_page(small, f"run={training}")
    assert asked == []  # nothing is computed before somebody looks
    open_section(small, "train/networks")
    small.wait_for_selector("#inside .said:not(:empty)")
    wait_for(lambda: small.locator("#inside .again").is_enabled(), "an answer")
    small.click("#inside .again")
    small.wait_for_selector("#inside .blocks img")
    assert training in asked[0] and training in small.inner_text("#inside .said")
    small.locator("#inside .blocks a", has_text="Batch norm").first.click()
    small.wait_for_selector(".lesson-page h2:has-text('Batch normalisation')")
    assert place(small) == "lessons/normalisation" and training in small.evaluate("location.search")


@pytest.mark.slow
def test_inside_tells_how_long_an_epoch_takes_by_the_run_that_trains_meanwhile(small: Page, client: Client) -> None:
    open_page(small, "architecture=mlp&epochs=300")
    wait_for_value(small, "architecture", ARCHITECTURES["mlp"].title)
    run = press_train(small)
    wait_until(client, run, lambda report: report["step"] >= FEWEST_STEPS, "steps enough to tell")
    open_section(small, "train/networks")
    wait_for(lambda: f"({SOURCES['run']})" in small.inner_text("#networks"), lambda: small.inner_text("#networks"))


@pytest.mark.slow
def test_a_section_stays_after_a_reload_and_when_one_comes_back_to_the_page(small: Page) -> None:
    open_page(small, "tab=train/race&__theme=dark")
    wait_for_section(small, "race")
    open_section(small, "train/networks")
    small.reload()
    wait_for_section(small, "networks")
    small.goto("?tab=train/own")
    wait_for_section(small, "own")
    small.go_back()
    wait_for_section(small, "networks")
    assert place(small) == "train/networks" and "__theme=dark" in small.evaluate("location.search")
    small.go_forward()
    wait_for_section(small, "own")


@pytest.mark.slow
def test_a_link_in_a_sentence_opens_a_section_and_keeps_the_run(small: Page, training: str) -> None:
    open_page(small, f"run={training}&tab=train/one")
    wait_for_section(small, "one")
    small.evaluate("window.isSamePage = true")
    small.click("#one-picture a[data-section]")
    wait_for_section(small, "watch")
    assert small.evaluate("window.isSamePage") and training in small.evaluate("location.search")


@pytest.mark.slow
def test_a_key_that_steers_shows_what_it_does(small: Page) -> None:
    open_page(small, "tab=train/back")
    wait_for_section(small, "back")
    small.keyboard.press("d")
    wait_for_section(small, "watch")
    assert small.locator("#step-d").is_disabled()  # of a replay; which is seen there


@pytest.mark.slow
def test_before_one_has_brought_a_picture_the_generator_that_ships_draws(small: Page) -> None:
    open_page(small, "tab=train/one")
    wait_for_section(small, "one")
    shown = "#one-likenesses .grid-container img"
    wait_for(lambda: small.locator(shown).count() == 6, "the picture, the same drawn again, and four others")
    before = small.locator(shown).last.get_attribute("src")
    small.locator("#one-wider input[type=number]").fill("2")
    small.click("#one-draw")
    wait_for(lambda: small.locator(shown).last.get_attribute("src") != before, "another one")
    wait_for(lambda: small.locator(shown).last.evaluate("one => one.naturalWidth") == 256, "twice as wide")
    assert small.locator(shown).count() == 6 and lowest(small, "#one-picture") <= HIGH


@pytest.mark.slow
def test_a_run_that_starts_in_another_section_is_watched(small: Page) -> None:
    open_page(small, "tab=train/one")
    wait_for_section(small, "one")
    small.click("#one-learn")
    wait_for_section(small, "watch")
    wait_for_state(small, "running")
    assert place(small) == "train/watch" and "run=" in small.evaluate("location.search")


@pytest.mark.slow
def test_an_old_link_to_a_race_opens_it_and_one_to_a_run_the_first_section(small: Page, client: Client) -> None:
    race = client.predict("gan,vae", api_name="/start_race")
    open_page(small, f"race={race['race']}")
    wait_for_section(small, "race")
    wait_for(lambda: small.locator("#race-pane-1 img").count() == 1, "the second contestant")
    assert lowest(small, "#race") <= HIGH
    small.click("#race-pane-0 a")
    wait_for(lambda: race["runs"][0] in small.inner_html("#live-picture"), "the first contestant's run")
    assert seen(small) == ["watch"]


@pytest.mark.slow
def test_on_a_phone_the_row_of_sections_scrolls_and_the_page_does_not(phone: Page) -> None:
    open_page(phone)
    for section in SECTIONS[::-1]:
        link = phone.locator(f".sections a[data-section='train/{section.name}']")
        link.tap()
        wait_for_section(phone, section.name)
        box = link.bounding_box()
        assert (
            box is not None
            and box["x"] >= 0
            and box["x"] + box["width"] <= PHONE_SCREEN["width"]
            and box["height"] >= 40
        )
        assert fits_a_phone(phone), section


#: A field of each kind, and how a person changes it.
BY_HAND = (
    ("d_steps", "typed"), ("epochs", "moved"), ("spectral_norm", "ticked"), ("objective", "by keys"),
    ("dataset", "chosen"),
)  # fmt: skip


def change(page: Page, name: str, how: str) -> None:
    """As a person does."""
    if how == "typed":
        field(page, name).fill("3")
    elif how == "moved":
        page.focus(f"#{name} input[type=range]")
        page.keyboard.press("ArrowRight")
    elif how == "ticked":
        field(page, name).check()
    else:
        page.click(f"#{name} input")
        page.keyboard.press("ArrowDown")
        if how == "chosen":
            page.locator("ul[role=listbox] li").nth(1).click()
        else:
            page.keyboard.press("Enter")


@pytest.mark.slow
def test_a_field_changed_by_hand_makes_the_preset_ones_own(page: Page) -> None:
    """Whatever kind of field it is; a preset and a field that is set back make it a preset again."""
    open_page(page)
    unfold(page)
    learns = page.locator("#preset input[value=learns]")
    for name, how in BY_HAND:
        change(page, name, how)
        wait_for(lambda: "Custom" in page.inner_text("#preset"), f"settings of one's own, {name} {how}")
        assert not learns.is_checked()
        learns.check()
        wait_for(lambda: "Custom" not in page.inner_text("#preset"), "a preset")
        wait_for_value(page, "d_steps", "1")
    change(page, "epochs", "moved")
    wait_for(lambda: not learns.is_checked(), "settings of one's own")
    page.click("#epochs .reset-button")
    wait_for(learns.is_checked, "the preset again")


@pytest.mark.slow
def test_of_two_presets_chosen_in_a_row_the_last_one_counts(page: Page) -> None:
    open_page(page)
    unfold(page)
    for name in ("collapses", "first_gan", "learns", "first_gan"):
        page.check(f"#preset input[value={name}]")
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)


#: The epochs that stand below the picture and beside it.
EPOCHS = """() => ['#live-picture .caption', '#progress'].map((part) =>
    document.querySelector(part)?.textContent.match(/epoch ([0-9.]+)/)?.[1])"""


@pytest.mark.slow
def test_the_words_of_a_replay_wait_for_its_pictures(page: Page) -> None:
    asked: list[Route] = []

    def keep_all_but_a_few(route: Route) -> None:
        asked.append(route)
        if len(asked) <= 5:
            route.continue_()

    page.route("**/live/frames/**", keep_all_but_a_few)
    page.goto("")
    wait_for(lambda: page.evaluate(EPOCHS)[0] is not None and len(asked) > 5, "a picture that does not come")
    page.wait_for_timeout(1000)
    picture, words = page.evaluate(EPOCHS)
    assert picture == words
    for route in asked[5:]:
        route.continue_()
