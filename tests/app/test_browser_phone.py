"""Train on a phone: the picture stays in sight while one scrolls, and the button that counts in reach."""

from __future__ import annotations

import pytest
from looking import PHONE_SCREEN, fits_a_phone, open_page, wait_for_more_steps, wait_for_state
from playwright.sync_api import Page
from serving import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HIGH = PHONE_SCREEN["height"]


def edges(page: Page, part: str) -> tuple[float, float]:
    """Top and bottom on the screen."""
    box = page.locator(part).bounding_box()
    assert box is not None, part
    return box["y"], box["y"] + box["height"]


def scroll_to(page: Page, part: str) -> None:
    page.locator(part).evaluate("part => part.scrollIntoView({block: 'end'})")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("setting", ["#method", "#again", "#curves"])
def test_the_picture_stays_while_the_settings_are_scrolled(phone: Page, setting: str) -> None:
    open_page(phone)
    phone.wait_for_selector("#curves svg")
    scroll_to(phone, setting)
    _, head = edges(phone, "#sections-train")
    top, bottom = edges(phone, "#live-picture")
    assert top == pytest.approx(head, abs=2) and 200 < bottom - top <= 0.4 * HIGH
    seen = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('#live-picture'))"
    assert phone.evaluate(seen, [195, (top + bottom) / 2])
    phone.tap("#train", trial=True)
    assert fits_a_phone(phone)


def test_the_buttons_in_reach_lie_on_a_strip_of_their_own(phone: Page) -> None:
    open_page(phone)
    phone.wait_for_selector("#curves svg")
    phone.locator("#live-picture").evaluate("part => part.scrollIntoView({block: 'end'})")
    phone.wait_for_timeout(300)
    top, bottom = edges(phone, "#train")
    beside = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('#live-picture, #game, #health, .curves'))"
    assert not any(
        phone.evaluate(beside, [x, y]) for x in (6, 195, 384) for y in (top - 4, (top + bottom) / 2, bottom + 6)
    )
    assert (
        phone.evaluate("getComputedStyle(document.querySelector('#watch'), '::after').backgroundColor")
        == "rgb(255, 255, 255)"
    )


def test_pause_is_in_reach_while_it_trains_and_resume_after_it(phone: Page, training: str) -> None:
    open_page(phone, f"run={training}")
    wait_for_more_steps(phone)
    scroll_to(phone, "#again")
    for button, state in (("#pause", "paused"), ("#resume", "running")):
        phone.wait_for_selector(button, state="visible")
        top, bottom = edges(phone, button)
        assert top > 0 and bottom < HIGH - 60, "above the row of tabs"
        before, _ = edges(phone, "#again")
        phone.tap(button)
        wait_for_state(phone, state)
        after, _ = edges(phone, "#again")
        assert after == pytest.approx(before, abs=24), "it came to the thumb: what is looked at stayed where it was"


def test_two_moments_stand_side_by_side_on_a_phone(phone: Page) -> None:
    open_page(phone)
    phone.wait_for_selector("#curves svg")
    phone.locator("#curves svg").first.scroll_into_view_if_needed()
    for share in (0.3, 0.7):
        box = phone.locator("#curves svg").first.bounding_box()
        assert box is not None
        phone.touchscreen.tap(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        phone.wait_for_timeout(500)
    wait_for(lambda: phone.locator("[data-unpin='1']").is_visible(), "both pinned")
    phone.wait_for_selector("[data-live=pin-b] img")
    (a, b) = (phone.locator(f"[data-live=pin-{side}] img").bounding_box() for side in "ab")
    assert a and b and a["y"] == b["y"] and a["x"] + a["width"] < b["x"] and b["x"] + b["width"] < PHONE_SCREEN["width"]


@pytest.mark.parametrize("section", ["train/watch", "latent/sliders", "sketch"])
def test_a_slider_s_arrow_back_is_whole_and_as_large_as_a_thumb(phone: Page, section: str) -> None:
    open_page(phone, f"tab={section}")
    arrow = phone.locator(".reset-button:visible").first
    arrow.wait_for()
    box, around = (
        arrow.bounding_box(),
        phone.locator(".tab-like-container:has(.reset-button:visible)").first.bounding_box(),
    )
    assert box is not None and around is not None
    assert min(box["width"], box["height"]) >= 44
    assert around["y"] <= box["y"] and box["y"] + box["height"] <= around["y"] + around["height"] + 0.5, "it is cut"


def test_a_link_to_a_card_of_the_zoo_shows_that_card(phone: Page) -> None:
    open_page(phone, "tab=zoo/lapgan")
    phone.wait_for_selector(".zoo-detail h2")
    phone.wait_for_timeout(1000)  # whatever scrolls would have done so
    top, _ = edges(phone, ".zoo-detail h2")
    assert 0 < top < HIGH / 2 and "LAPGAN" in phone.inner_text(".zoo-detail h2")


def test_what_a_single_step_did_is_told_below_the_buttons(phone: Page, training: str) -> None:
    open_page(phone, f"run={training}")
    wait_for_more_steps(phone)
    assert phone.locator(".step-said").is_hidden()
    phone.tap("#pause")
    wait_for_state(phone, "paused")
    phone.locator("#step-g").evaluate("part => part.scrollIntoView({block: 'center'})")
    phone.tap("#step-g")
    wait_for(lambda: "G moved once" in phone.locator(".step-said").inner_text(), "what G did")
    _, below = edges(phone, "#step-g")
    top, bottom = edges(phone, ".step-said")
    assert below <= top < bottom < edges(phone, "#train")[0]
    phone.tap("#resume")
    wait_for(lambda: phone.locator(".step-said").is_hidden(), "nothing more of the step")


@pytest.mark.parametrize("tab", ["train", "lab", "lessons/arithmetic", "labels", "sketch"])
def test_the_end_of_a_tab_can_be_scrolled_above_the_row_of_tabs(phone: Page, tab: str) -> None:
    phone.goto(f"?tab={tab}")
    name = tab.partition("/")[0]
    phone.wait_for_function("(name) => document.querySelector(`[data-tab-id=${name}][aria-selected=true]`)", arg=name)
    ends = """() => {
        scrollTo(0, document.documentElement.scrollHeight);
        const parts = [...document.querySelectorAll('[role=tabpanel]')].filter((part) => part.offsetParent);
        return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
    }"""
    wait_for(lambda: 0 < phone.evaluate(ends) <= HIGH - 60, "its end above the row")
    sides = phone.evaluate("getComputedStyle(document.querySelector('.main.fillable')).paddingLeft")
    assert sides == "12px"
