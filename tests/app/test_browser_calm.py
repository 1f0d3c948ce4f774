"""The page leaves people in peace: nothing moves for who asked for rest, and a screen reader hears little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from looking import step_of
from playwright.sync_api import Browser, Page
from serving import PATIENCE, Server, wait_for

pytestmark = pytest.mark.browser

#: All that is seen of a lesson's figure: its words, its shapes and its pixels.
SEEN = """() => { const figure = document.querySelector('.lesson-figure');
    return figure.innerHTML + [...figure.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join(); }"""
HEARD = "document.querySelector('#shell .speaker').textContent"
#: Another word in the first live region that can be seen.
SAY = """word => { [...document.querySelectorAll('#health [data-spoken], #progress [data-spoken]')]
    .find((region) => region.checkVisibility()).textContent = word; }"""


@pytest.fixture
def calm(browser: Browser, server: Server) -> Iterator[Page]:
    """An empty tab of a visitor whose system is set to reduced motion."""
    context = browser.new_context(base_url=server.url, reduced_motion="reduce")
    context.set_default_timeout(1000 * PATIENCE)
    yield context.new_page()
    context.close()


def test_the_replay_does_not_play_for_who_asked_for_rest(calm: Page) -> None:
    """Otherwise it would go on from the first picture after which there was a step."""
    calm.goto("")
    wait_for(lambda: step_of(calm, "#live-picture") > 0, "the run's picture")
    first = step_of(calm, "#live-picture")
    calm.wait_for_timeout(800)
    assert step_of(calm, "#live-picture") == first


@pytest.mark.slow
def test_no_lesson_moves_for_who_asked_for_rest(calm: Page) -> None:
    calm.goto("?tab=lessons")
    calm.wait_for_selector(".lesson-list button")

    def rests() -> bool:
        before: Any = calm.evaluate(SEEN)
        calm.wait_for_timeout(1200)  # the slowest of them take a step a second
        return bool(before) and before == calm.evaluate(SEEN)

    for lesson in calm.locator(".lesson-list button").all():
        lesson.click()
        calm.wait_for_function("document.querySelector('.lesson-figure').childElementCount > 0")
        calm.wait_for_function("!document.querySelector('.lesson-figure').innerText.includes('Computed now')")
        wait_for(rests, f"a figure at rest: {lesson.inner_text()}", seconds=5)


@pytest.mark.slow
def test_a_screen_reader_hears_of_live_regions_at_most_every_ten_seconds(page: Page) -> None:
    page.clock.install()
    page.goto("")
    page.wait_for_selector("#progress .pill")
    wait_for(lambda: page.evaluate(HEARD), "the first word")
    page.clock.fast_forward(10_000)
    page.evaluate(SAY, "first")
    wait_for(lambda: "first" in page.evaluate(HEARD), "a word after a long silence")
    for word in ("second", "third"):
        page.evaluate(SAY, word)
    page.clock.fast_forward(8_000)
    assert "first" in page.evaluate(HEARD)
    page.clock.fast_forward(2_000)
    wait_for(lambda: "third" in page.evaluate(HEARD), "the newest word, ten seconds later")
