"""Nobody is kept out: axe-core finds nothing in any section, light and dark, at a desk and on a phone; keys work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from looking import PHONE_SCREEN, picture_width, press_tab, visit
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.ui.page import TABS

#: Rules of good practice ask for landmarks around Gradio's own parts too, which is not ours to lay out.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
#: The only one of them that knows what colour things have: a theme changes nothing else.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
#: How a section is looked at: width, height, whether it is dark, and the rules. Both themes on both screens.
LOOKS = (
    (1366, 768, False, RULES),
    (1366, 768, True, CONTRAST),
    (PHONE_SCREEN["width"], PHONE_SCREEN["height"], True, RULES),
    (PHONE_SCREEN["width"], PHONE_SCREEN["height"], False, CONTRAST),
)
#: Colours fade into one another, which one would have to wait for with each theme.
AT_ONCE = "*, ::before, ::after { transition: none !important; }"
#: What is clicked, one after the other, to see all of a tab: links to sections, tabs within it, orders, lessons.
SECTIONS = (
    "#tab-{0} .sections a, #tab-{0} [role=tab][data-tab-id], #tab-{0} [data-order], #tab-{0} .lesson-list button, "
    "#tab-{0} #sr-mode label"
)
#: No chart of a part is still to come: Gradio's own stand-in for it is none of ours.
FILLED_UP = """part => ![...document.querySelectorAll(`${part} .empty[aria-label='Empty value']`)]
    .some(empty => empty.checkVisibility())"""
#: A word that a tab's own script has had its say.
FILLED = {
    "photo": "#photo-save:enabled",
    "lab": ".chapters button",
    "zoo": ".zoo-card",
    "lessons": ".lesson-list button",
}


@pytest.fixture(scope="module")
def shell(browser: Browser, server: Server) -> Iterator[Page]:
    """The page on its first tab, for tests that follow one another."""
    with visit(browser, server.url) as page:
        page.wait_for_selector("#progress .pill")
        page.evaluate(AXE_SCRIPT)
        page.add_style_tag(content=AT_ONCE)
        yield page


def show(page: Page, tab: str) -> None:
    """Open a tab; the menu's and the row's buttons are the same ones."""
    page.set_viewport_size({"width": 1366, "height": 768})
    press_tab(page, tab)
    page.wait_for_selector(f"#tab-{tab}:visible")
    page.wait_for_selector(f"#tab-{tab} {FILLED.get(tab, '')}")


def violations(page: Page, where: str) -> list[tuple[str, str, str]]:
    """What axe finds in that part: how it was looked at, the rule, and the first elements."""
    found = []
    for width, height, is_dark, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", is_dark)
        for violation in page.evaluate("([where, rules]) => axe.run(where, rules)", [where, rules])["violations"]:
            nodes = [re.sub(r"\s+", " ", node["html"])[:160] for node in violation["nodes"]]
            found.append((f"{width}{' dark' * is_dark}", violation["id"], " | ".join(nodes[:4])))
    page.set_viewport_size({"width": 1366, "height": 768})
    return found


@pytest.mark.slow
@pytest.mark.parametrize("tab", [entry.id for entry in TABS])
def test_axe_finds_nothing_where_a_tab_opens(shell: Page, tab: str) -> None:
    show(shell, tab)
    assert violations(shell, f"#tab-{tab}") == []


@pytest.mark.slow
def test_axe_finds_nothing_where_two_moments_are_compared(shell: Page) -> None:
    show(shell, "train")
    shell.click("#pin")
    shell.wait_for_selector(".told dd")
    assert violations(shell, "#watch") == []
    shell.click("[data-unpin='0']")
    shell.wait_for_selector("#train:visible")


@pytest.mark.slow
@pytest.mark.parametrize("tab", [entry.id for entry in TABS])
def test_axe_finds_nothing_in_any_section(shell: Page, tab: str) -> None:
    """Two seconds each."""
    show(shell, tab)
    found = []
    buttons = shell.locator(SECTIONS.format(tab))
    for number in range(buttons.count()):
        if buttons.nth(number).is_visible():
            buttons.nth(number).click()
            shell.wait_for_function(FILLED_UP, arg=f"#tab-{tab}")
            name = buttons.nth(number).inner_text()
            found += [(name, *each) for each in violations(shell, f"#tab-{tab}")]
    assert found == []


@pytest.mark.slow
def test_axe_finds_nothing_in_what_people_see_first(shell: Page) -> None:
    show(shell, "train")
    assert violations(shell, "#shell") + violations(shell, "#tabs > .tab-wrapper") == []
    assert violations(shell, "#tab-train") == []


def test_the_header_is_48_pixels_high_and_nothing_stands_above_it(shell: Page) -> None:
    show(shell, "train")
    box = shell.locator("#shell header").bounding_box()
    assert box is not None
    assert (round(box["y"]), round(box["height"])) == (0, 48)


def address(page: Page) -> set[str]:
    """What follows the `?`. Asked of the browser: `page.url` is only what it last told."""
    return set(str(page.evaluate("location.search")).lstrip("?").split("&"))


@pytest.mark.slow
def test_the_address_opens_a_section_and_keeps_what_is_not_ours(shell: Page, server: Server) -> None:
    shell.goto("?tab=latent/arithmetic&seed=7&__theme=dark")
    wait_for(lambda: shell.locator("#arithmetic").is_visible(), "the section")
    wait_for(lambda: "tab=latent/arithmetic" in address(shell), "its name in the address")
    assert {"seed=7", "__theme=dark"} <= address(shell)
    press_tab(shell, "labels")
    wait_for(lambda: "tab=labels" in address(shell), "the other tab's name in the address")
    assert "seed=7" in address(shell)


@pytest.mark.slow
def test_text_grows_in_three_steps_and_stays_so(shell: Page) -> None:
    show(shell, "train")
    sizes = []
    for _ in range(3):
        sizes.append(shell.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))
        shell.click("[data-do=size]")
    assert sizes == sorted(set(sizes))
    shell.click("[data-do=size]")
    shell.reload()
    wait_for(lambda: shell.evaluate("document.documentElement.dataset.size") == "1", "the size that was chosen")
    for _ in range(2):
        shell.click("[data-do=size]")


#: Pixels that a part's text has at first: of lessons, the Zoo's cards, buttons, the diagnosis.
SIZES = {
    "train": {"#health .health": 14, "#train": 16, ".presets p": 14},
    "lessons": {".lesson-text p": 17, ".lesson-page h2": 24, ".lesson-list button": 15},
    "zoo": {".zoo-card b": 14, ".zoo-summary": 16, ".zoo-bar button": 14},
    "lab": {".lab .code": 14},
    "latent/arithmetic": {".equation small": 14},
    "train/race": {".recorded-race .zoo-play": 14},
}
SIZE = "part => parseFloat(getComputedStyle(document.querySelector(part)).fontSize)"
#: What shows that a place's drawings are there.
DRAWINGS = {"train": ".chart text", "lessons": ".lesson-plot text"}
#: Words in drawings that are shown smaller than so many pixels, as they stand on the screen.
SMALL_IN_DRAWINGS = """(least) => [...document.querySelectorAll('svg text')]
    .filter((text) => text.textContent && text.checkVisibility())
    .map((text) => [text.textContent, parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a])
    .filter(([, size]) => size < least)"""
#: What is wider than its place, of all that could be seen there at once.
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll(`.lesson-page, .zoo-cards, .zoo-detail,
    .lab .code, .lab .chapters, .lab .fields span, .lab .fields, .equation, .recorded-race`)]
    .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1 && part.clientWidth)
    .map((part) => `${part.className}: ${part.textContent.slice(0, 40)}`)"""


@contextmanager
def with_text(browser: Browser, server: Server, step: int) -> Iterator[Page]:
    """An empty tab at a desk, whose visitor has chosen this size of text."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1366, "height": 768})
    context.add_init_script(f"localStorage.setItem('text-size', {step})")
    yield context.new_page()
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(("step", "grown"), [(0, 1.0), (2, 1.4)])
def test_all_text_is_as_large_as_was_asked_for(browser: Browser, server: Server, step: int, grown: float) -> None:
    with with_text(browser, server, step) as page:
        for place, parts in SIZES.items():
            page.goto(f"?tab={place}")
            for part, pixels in parts.items():
                page.wait_for_selector(part)
                assert page.evaluate(SIZE, part) == pytest.approx(grown * pixels, abs=0.1), part
            assert page.evaluate(TOO_WIDE) == [], place
            if place in DRAWINGS:
                page.wait_for_selector(DRAWINGS[place], state="attached")
                for width in (PHONE_SCREEN["width"], 1366):
                    page.set_viewport_size({"width": width, "height": 768})
                    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
                    assert page.evaluate(SMALL_IN_DRAWINGS, 12 * grown) == [], (place, width)


@pytest.mark.slow
def test_with_the_largest_text_no_lesson_scrolls_sideways(browser: Browser, server: Server) -> None:
    with with_text(browser, server, 2) as page:
        page.goto("?tab=lessons")
        lessons = page.locator(".lesson-list button")
        lessons.first.wait_for()
        for number in range(lessons.count()):
            lessons.nth(number).click()
            page.wait_for_selector(f".lesson-list button:nth-child({number + 1})[aria-current=page]")
            wait_for(lambda: page.locator(".lesson-figure > *").count() > 0, "a figure, or its words")
            assert page.evaluate(TOO_WIDE) == [], lessons.nth(number).inner_text()


#: How far down the parts reach that can be seen: the cards that tell of a model may lie below.
LOWEST = """parts => Math.max(
    ...parts.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().bottom))"""


@pytest.mark.slow
def test_with_the_largest_text_between_and_enlarge_fit_the_screen(browser: Browser, server: Server) -> None:
    with with_text(browser, server, 2) as page:
        page.goto("?tab=labels/between")
        page.wait_for_selector("#between-strip img")
        page.wait_for_selector("#between-here img")
        assert page.evaluate("document.documentElement.dataset.size") == "2"
        for what, parts in (
            ("between", ".labels-section > .column"),
            ("superres", ".superres > .column > .card:first-child"),
        ):
            if what == "superres":
                page.goto("?tab=superres")
                page.wait_for_selector("#sr-scores table")
            assert page.evaluate("document.documentElement.scrollHeight") <= 768, what
            assert page.locator(parts).evaluate_all(LOWEST) <= 716, what


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["latent", "labels"])
def test_each_section_says_what_to_look_at(shell: Page, tab: str) -> None:
    show(shell, tab)
    links = shell.locator(f"#sections-{tab} a")
    assert links.first.is_visible()
    for number in range(links.count()):
        if links.nth(number).is_visible():
            links.nth(number).click()
            shell.wait_for_selector(f"#tab-{tab} .look:visible")
            captions = shell.locator(f"#tab-{tab} .look:visible")
            assert captions.count() == 1, links.nth(number).inner_text()
            assert captions.inner_text().startswith("Look ")
            assert captions.evaluate("part => parseFloat(getComputedStyle(part).fontSize)") >= 16


@pytest.mark.slow
def test_a_question_mark_opens_the_help_and_the_skip_link_comes_first(browser: Browser, server: Server) -> None:
    with visit(browser, server.url) as page:  # that nobody has touched
        page.wait_for_selector("#progress .pill")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        assert page.locator("dialog.help").is_visible()


#: The element that has the focus, by its id.
FOCUSED = "document.activeElement.id"


@pytest.mark.slow
def test_skip_links_lead_to_tab_and_to_train_and_leave_the_labs_game(browser: Browser, server: Server) -> None:
    with visit(browser, server.url, "tab=lab#scene=moons") as page:  # that nobody has touched
        chapter = page.locator(f"#tab-lab {FILLED['lab']}").first
        chapter.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == "tab-lab"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == chapter.inner_text()
        page.evaluate("document.activeElement.blur()")
        page.focus("#shell header a >> nth=0")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "To the Train button"
        wait_for(lambda: page.locator(":focus").bounding_box()["y"] >= 0, "a link that can be seen")
        page.keyboard.press("Enter")
        wait_for(lambda: page.evaluate(FOCUSED) == "train", "the button")
        assert page.locator("#watch").is_visible() and "#scene=moons" in page.evaluate("location.href")


@pytest.mark.slow
def test_what_a_lecturer_hides_is_not_there(browser: Browser, server: Server) -> None:
    with visit(browser, server.url, "hide=controls,curves,header") as page:
        page.wait_for_selector("#progress .pill")
        wait_for(lambda: not page.locator("#train").is_visible(), "the page without its controls")
        assert not page.locator(".curves").first.is_visible() and page.locator("#live-picture").is_visible()
        assert not page.locator("#shell header").is_visible()
        wait_for(lambda: picture_width(page) > 350, "a wide picture: nothing keeps the place of what is not there")
