"""The Zoo's scripts in an empty page: cards by year and as a family, arrow keys, a clock that recordings share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from script_modules import markup, modules_page
from serving import wait_for

from playground.ui.zoo import tab
from trainers.cards import cards

pytestmark = pytest.mark.browser

SECONDS = 40
ENTITLE = """titles => document.querySelectorAll('.zoo-card b').forEach((words, i) => {
    words.firstChild.data = titles[i] ?? '-'; })"""
#: Words of the cards that stand in two lines, where no hyphen parts them.
BROKEN = r"""() => [...document.querySelectorAll('.zoo-card :is(b, small)')].flatMap(({firstChild}) =>
    [...firstChild.data.matchAll(/[\p{L}\p{N}]+/gu)].filter(({0: word, index}) => {
        const range = document.createRange();
        range.setStart(firstChild, index);
        range.setEnd(firstChild, index + word.length);
        return new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size > 1;
    }).map(([word]) => word))"""


def card(name: str, year: int, parent: str = "", adds: str = "objective") -> dict[str, Any]:
    return {
        "name": name, "title": name.upper(), "year": year, "summary": "", "source": "A paper", "parent": parent,
        "adds": adds, "formula": "", "link": f"method={name}", "poster": "" if name == "bare" else "9.webp",
        "needs_folder": False, "quality": "" if name == "bare" else f"FID of {name}: 30 after 40 s.",
        "figure": "" if name == "bare" else "FID 30",
    }  # fmt: skip


ZOO = {
    "additions": {"objective": "Another objective", "labels": "Labels"},
    "cards": [
        card("gan", 2014), card("cgan", 2014, "gan", "labels"), card("acgan", 2016, "cgan"), card("bare", 2017, "gan"),
    ],
}  # fmt: skip
LINE = {"title": "D", "role": "discriminator", "points": [[0, 1.0], [20, 2.0], [SECONDS, 3.0]]}
REPLAY = {
    "smooth": False, "caption": "Digits", "hint": "", "seconds": SECONDS, "steps": 300,
    "fid": [[10, 90.0], [SECONDS, 30.0]], "device": "",
    "frames": [[0, 0, "0.webp"], [20, 150, "5.webp"], [SECONDS, 300, "9.webp"]],
    "plots": [{"title": "Losses", "hint": "", "lines": [LINE]}],
}  # fmt: skip


@pytest.fixture
def zoo(browser: Browser) -> Iterator[Page]:
    """With four cards, three of which are recorded; nothing moves by itself."""
    facts = {"cards.json": ZOO, "replay.json": REPLAY}
    with modules_page(browser, markup(tab.__file__), facts, reduced_motion="reduce") as page:
        page.route("**/*.webp", lambda route: route.fulfill(body=b"", content_type="image/webp"))
        page.evaluate("import('/zoo/view/zoo.js').then(({openZoo}) => openZoo(document.querySelector('.zoo')))")
        page.wait_for_selector(".zoo-play")
        yield page


def chosen(page: Page) -> list[str]:
    cards = page.locator(".zoo-card[aria-pressed=true]")
    return [str(name) for name in cards.evaluate_all("cards => cards.map(card => card.dataset.name)")]


def picture(page: Page) -> str:
    return str(page.get_attribute(".zoo-player img", "src")).rpartition("/")[2]


def test_in_the_family_a_card_stands_below_its_parent_or_below_the_next_that_is_there(zoo: Page) -> None:
    zoo.click("[data-order=family]")
    assert zoo.locator("li:has(> [data-name=cgan]) li > [data-name=acgan]").count() == 1
    zoo.click("text=Another objective")
    assert zoo.locator("[data-name=cgan]").count() == 0
    assert zoo.locator("li:has(> [data-name=gan]) > ul > li > [data-name=acgan]").count() == 1


def test_arrows_go_from_card_to_card_and_in_the_family_to_parent_and_child(zoo: Page) -> None:
    zoo.focus("[data-name=gan]")
    for key, name in (("ArrowRight", "cgan"), ("ArrowDown", "acgan"), ("ArrowUp", "cgan")):
        zoo.keyboard.press(key)
        assert chosen(zoo) == [name]
    zoo.click("[data-order=family]")
    zoo.focus("[data-name=cgan]")
    for key, name in (("ArrowRight", "acgan"), ("ArrowLeft", "cgan"), ("ArrowLeft", "gan")):
        zoo.keyboard.press(key)
        assert chosen(zoo) == [name]


def test_who_wants_no_motion_sees_the_end_and_may_go_back_or_play(zoo: Page) -> None:
    assert picture(zoo) == "9.webp" and "second 40 · step 300" in zoo.inner_text(".caption")
    zoo.locator(".zoo-clock input").fill("21")
    assert picture(zoo) == "5.webp" and zoo.get_attribute(".zoo-now", "x1") == str(300 * 21 / SECONDS)
    zoo.click(".zoo-play")
    wait_for(lambda: float(zoo.input_value(".zoo-clock input")) > 22, "the clock goes on")
    zoo.click(".zoo-play")
    stopped = zoo.input_value(".zoo-clock input")
    zoo.wait_for_timeout(100)
    assert zoo.input_value(".zoo-clock input") == stopped and "Replay" in zoo.inner_text(".zoo-play")


def test_two_are_compared_on_one_clock_and_a_race_has_both(zoo: Page) -> None:
    zoo.select_option(".zoo-buttons select", "acgan")
    zoo.wait_for_selector(".zoo-players.of-2")
    assert chosen(zoo) == ["gan", "acgan"] and zoo.locator(".zoo-clock").count() == 1
    zoo.locator(".zoo-clock input").fill("1")
    assert all("second 0" in words for words in zoo.locator(".caption").all_inner_texts())
    assert zoo.get_attribute(".zoo-train", "href") == "?tab=train/race&contestants=gan,acgan"
    # One chart of what both have, and not each one's own curve: they could not be compared.
    assert zoo.locator(".zoo-curves figure").count() == 1 and zoo.locator(".zoo-curves polyline").count() == 2
    assert "FID" in zoo.inner_text(".zoo-curves .zoo-heading")


@pytest.mark.parametrize("wide", [390, 1366, 1920])
@pytest.mark.parametrize("size", [16, 18.88, 22.4])
def test_no_card_breaks_a_word_of_its_title(zoo: Page, wide: int, size: float) -> None:
    zoo.set_viewport_size({"width": wide, "height": 900})
    zoo.add_style_tag(content=f"html {{ font-size: {size}px; }} body, button {{ font-family: 'DejaVu Sans'; }}")
    titles = [known.title for known in cards().values()]
    for order in ("year", "family"):
        zoo.click(f"[data-order={order}]")
        for first in range(0, len(titles), 4):
            zoo.evaluate(ENTITLE, titles[first : first + 4])
            assert zoo.evaluate(BROKEN) == []


def test_a_card_without_a_recording_says_so_and_has_no_clock(zoo: Page) -> None:
    zoo.click("[data-name=bare]")
    zoo.wait_for_selector(".zoo-player .empty")
    assert "Nobody has recorded" in zoo.inner_text(".zoo-player") and zoo.locator(".zoo-clock").count() == 0


def test_a_card_tells_how_good_it_became_in_the_list_and_beside_its_recording(zoo: Page) -> None:
    zoo.click("[data-name=cgan]")
    assert "FID 30" in zoo.inner_text("[data-name=cgan]") and zoo.locator("[data-name=bare] .zoo-figure").count() == 0
    zoo.wait_for_selector(".zoo-quality:has-text('cgan')")
    assert "FID of cgan: 30 after 40 s. 300 steps in 40 seconds" in zoo.inner_text(".zoo-quality")
