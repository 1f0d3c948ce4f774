"""Nobody is kept out: axe-core finds nothing on any tab, light or dark, at a desk or on a phone; keys work."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from looking import visit
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

from playground.ui.page import TABS

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
#: Rules of good practice ask for landmarks around Gradio's own parts too, which is not ours to lay out.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
TAB = "#tabs > .tab-wrapper [role=tab][data-tab-id={}]"


@pytest.fixture(scope="module")
def shell(browser: Browser, server: Server) -> Iterator[Page]:
    """The page on its first tab, for tests that follow one another."""
    with visit(browser, server.url) as page:
        page.wait_for_selector("#progress .pill")
        yield page


def show(page: Page, tab: str) -> None:
    """Open a tab, from the row or from the menu of those for which it has no room."""
    page.evaluate("tab => history.replaceState(null, '', `?tab=${tab}`)", tab)
    page.reload()
    page.wait_for_selector(f"#tab-{tab}:visible")
    page.wait_for_timeout(1500)


@pytest.mark.parametrize("tab", [entry.id for entry in TABS])
def test_axe_finds_nothing(shell: Page, tab: str) -> None:
    found = []
    shell.set_viewport_size({"width": 1366, "height": 768})
    show(shell, tab)
    for name, (width, height) in SIZES.items():
        shell.set_viewport_size({"width": width, "height": height})
        for is_dark in (False, True):
            shell.evaluate("dark => document.body.classList.toggle('dark', dark)", is_dark)
            shell.wait_for_timeout(300)  # colours fade into one another
            for violation in Axe().run(shell, options=RULES).response["violations"]:
                nodes = [re.sub(r"\s+", " ", node["html"])[:160] for node in violation["nodes"]]
                found.append((name, "dark" if is_dark else "light", violation["id"], len(nodes), nodes[:4]))
    assert found == []


def test_the_header_is_48_pixels_high_and_nothing_stands_above_it(shell: Page) -> None:
    shell.set_viewport_size({"width": 1366, "height": 768})
    show(shell, "train")
    box = shell.locator("#shell header").bounding_box()
    assert box is not None
    assert (round(box["y"]), round(box["height"])) == (0, 48)


def test_the_address_opens_a_section_and_keeps_what_is_not_ours(shell: Page, server: Server) -> None:
    shell.goto("?tab=latent/arithmetic&seed=7&__theme=dark")
    wait_for(lambda: shell.locator("#arithmetic").is_visible(), "the section")
    wait_for(lambda: "tab=latent/arithmetic" in shell.url, "its name in the address")
    assert {"seed=7", "__theme=dark"} <= set(shell.url.partition("?")[2].split("&"))
    shell.click(TAB.format("labels"))
    wait_for(lambda: "tab=labels&" in shell.url, "the other tab's name in the address")
    assert "seed=7" in shell.url


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


def test_a_question_mark_opens_the_help_and_the_skip_link_comes_first(shell: Page) -> None:
    show(shell, "train")
    shell.keyboard.press("Tab")
    assert shell.evaluate("document.activeElement.className") == "skip"
    shell.evaluate("document.activeElement.blur()")
    shell.keyboard.press("?")
    assert shell.locator("dialog.help").is_visible()
    shell.keyboard.press("Escape")


def test_what_a_lecturer_hides_is_not_there(shell: Page) -> None:
    shell.goto("?hide=controls,curves")
    shell.wait_for_selector("#progress .pill")
    wait_for(lambda: not shell.locator("#train").is_visible(), "the page without its controls")
    assert not shell.locator(".curves").first.is_visible() and shell.locator("#live-picture").is_visible()
