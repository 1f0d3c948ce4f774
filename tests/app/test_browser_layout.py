"""What a designer looks for in every section: no word too small or beneath an arrow, buttons of a row equally high,
pictures as large as the screen lets them be, and nothing cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looking import visit
from playwright.sync_api import Browser, Page
from serving import Server

from playground.ui.page import TABS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP, DESK = (1366, 768), (1920, 1080)
#: What leads to the parts of a tab: links to sections, and tabs within it.
PARTS = "#tab-{0} .sections a, #tab-{0} [role=tab][data-tab-id]"
#: Where a tab's own script has something to say first.
FILLED = {"lab": ".chapters button", "zoo": ".zoo-card", "lessons": ".lesson-list button"}
#: Words smaller than 14 pixels, those in drawings aside, and those that no eye is meant to read.
SMALL = """tab => [...document.querySelectorAll(`${tab} :not(svg *, style, script)`)].filter(part =>
    part.checkVisibility({visibilityProperty: true}) && parseFloat(getComputedStyle(part).fontSize) < 13.9 &&
    [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map(part => `${part.className} ${part.textContent.trim().slice(0, 30)}`)"""
#: Buttons that stand beside one another and are not equally high, or whose words are wider than they are.
UNEVEN = """tab => [...document.querySelectorAll(`${tab} .row`)].flatMap(row => {
    const buttons = [...row.children].filter(part => part.matches('button.lg') && part.checkVisibility());
    const boxes = buttons.map(part => part.getBoundingClientRect());
    const wide = buttons.filter(part => part.scrollWidth > part.clientWidth + 1);
    const uneven = buttons.filter((_, i) => boxes.some(({bottom, height}) =>
        Math.abs(bottom - boxes[i].bottom) < 2 && Math.abs(height - boxes[i].height) > 1));
    return [...wide, ...uneven].map(part => part.textContent);
})"""
#: Fields whose words reach below the arrow of their list.
COVERED = """tab => [...document.querySelectorAll(`${tab} .secondary-wrap`)].filter(part => {
    const words = part.querySelector('input'), arrow = part.querySelector('.icon-wrap');
    return part.checkVisibility() && words && arrow &&
        words.getBoundingClientRect().right > arrow.getBoundingClientRect().left + 1;
}).map(part => part.querySelector('input').value)"""


@pytest.fixture(scope="module")
def shell(browser: Browser, server: Server) -> Iterator[Page]:
    """The page, for tests that follow one another."""
    with visit(browser, server.url) as page:
        page.wait_for_selector("#progress .pill")
        yield page


def show(page: Page, place: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"?tab={place}")


@pytest.mark.parametrize("size", [LAPTOP, DESK], ids=["laptop", "desk"])
@pytest.mark.parametrize("tab", [entry.id for entry in TABS])
def test_words_are_large_and_free_and_buttons_in_a_row_equally_high(
    shell: Page, tab: str, size: tuple[int, int]
) -> None:
    show(shell, tab, size)
    shell.wait_for_selector(f"#tab-{tab} {FILLED.get(tab, '')}")
    parts, found = shell.locator(PARTS.format(tab)), []
    for number in range(max(parts.count(), 1)):
        name = "as it opens"
        if parts.count():
            if not parts.nth(number).is_visible():
                continue
            parts.nth(number).click()
            name = parts.nth(number).inner_text()
        shell.wait_for_timeout(300)  # until what was hidden is laid out
        found += [(name, kind, shell.evaluate(kind, f"#tab-{tab}")) for kind in (SMALL, UNEVEN, COVERED)]
    assert [(name, what) for name, _, what in found if what] == []


#: How far below its holder's lower edge a part ends; 0 where all of it is in sight.
BELOW = """([part, holder]) => Math.max(0, ...[...document.querySelectorAll(part)].map(each =>
    each.getBoundingClientRect().bottom - each.closest(holder).getBoundingClientRect().bottom))"""


@pytest.mark.parametrize("size", [LAPTOP, DESK], ids=["laptop", "desk"])
def test_all_pictures_of_one_and_all_of_the_map_are_in_sight(shell: Page, size: tuple[int, int]) -> None:
    show(shell, "train/one", size)
    shell.wait_for_selector("#one-likenesses img")
    assert shell.evaluate(BELOW, ["#one-likenesses button:has(img)", "#one-likenesses"]) <= 1
    show(shell, "latent/map", size)
    shell.wait_for_selector("#map-plot .legend")
    assert shell.evaluate(BELOW, ["#map-plot .legend", "#latent-row"]) == 0
    assert shell.locator("#map h3").is_visible()
    box = shell.locator("#map-plot .main-svg").first.bounding_box()
    assert box is not None and min(box["width"], box["height"]) > 0.4 * size[1]


def test_a_card_of_the_zoo_says_at_once_what_its_rows_are_and_where_it_is_trained(shell: Page) -> None:
    show(shell, "zoo/began", LAPTOP)
    shell.wait_for_selector(".zoo-seen .hint")
    assert shell.evaluate(BELOW, [".zoo-seen .hint, .zoo-train", ".zoo-detail"]) == 0
    picture, hint = shell.locator(".zoo-seen img").bounding_box(), shell.locator(".zoo-seen .hint").bounding_box()
    assert picture and hint and picture["y"] + picture["height"] <= hint["y"] and hint["width"] <= picture["width"] + 1


def test_a_large_screen_has_large_pads_and_examples_in_equal_rows(shell: Page) -> None:
    show(shell, "sketch", DESK)
    shell.wait_for_selector("#sketch-drawings button")
    rows = shell.locator("#sketch-drawings button").evaluate_all("all => all.map(each => each.offsetTop)")
    assert len({rows.count(row) for row in rows}) == 1, rows
    for place, pad in (("sketch", "#sketch-pad"), ("latent/find", "#find-pad"), ("latent/repair", "#repair-pad")):
        show(shell, place, DESK)
        shell.locator(f"{pad} canvas").wait_for()
        box = shell.locator(f"{pad} canvas").bounding_box()
        assert box is not None and box["width"] > 470, place


#: Names of the players that lie over a bar, a number or a picture, or reach out of the screen.
COVERING = """() => {
    const taken = [...document.querySelectorAll('.game :is(.strip, .verdicts i, .verdicts span, .latents svg)')]
        .map(part => part.getBoundingClientRect());
    return [...document.querySelectorAll('.game .net small')].filter(name => {
        const {left, right, top, bottom} = name.getBoundingClientRect();
        return right > innerWidth || taken.some(part =>
            part.left < right && part.right > left && part.top < bottom && part.bottom > top);
    }).map(name => name.textContent);
}"""


def test_who_plays_is_named_in_the_game_and_covers_nothing(shell: Page) -> None:
    shell.goto("")
    shell.wait_for_selector(".game .verdicts i")
    for width, height in (LAPTOP, (1280, 720), DESK, (390, 844)):
        shell.set_viewport_size({"width": width, "height": height})
        shell.wait_for_timeout(300)
        names = shell.locator(".game .net small:visible").all_inner_texts()
        assert [name.strip() for name in names] == ["generator", "discriminator"], width
        assert shell.evaluate(COVERING) == [], width
