"""Words beside the pictures of Watch have room: verdicts that are scores, and the names of presets."""

from __future__ import annotations

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import open_page
from playwright.sync_api import Page
from serving import wait_for

pytestmark = pytest.mark.browser

#: Numbers below the bars of one row that run into the next, and captions that leave the card of the game.
CROWDED = """() => [...document.querySelectorAll('.game .verdicts')].flatMap((bars) => {
    const seen = [...bars.querySelectorAll('span')].filter((label) => getComputedStyle(label).visibility === 'visible');
    const boxes = seen.map((label) => label.getBoundingClientRect());
    return boxes.slice(1).filter((box, i) => box.left < boxes[i].right - 0.5).map((box) => box.left);
}).concat([...document.querySelectorAll('.game figcaption')].filter((words) =>
    words.scrollWidth > words.clientWidth + 1).map((words) => words.textContent))"""
#: Presets whose words are wider than their card.
TOO_WIDE = """() => [...document.querySelectorAll('.presets label')].filter((card) => {
    const range = document.createRange();
    range.selectNodeContents(card.querySelector('span'));
    const words = range.getBoundingClientRect(), around = card.getBoundingClientRect();
    return words.left < around.left || words.right > around.right;
}).map((card) => card.textContent.trim())"""


@pytest.mark.slow
def test_scores_are_called_scores_and_their_numbers_do_not_run_into_one_another(page: Page, client: Client) -> None:
    run = client.predict(method="began", epochs=1, api_name="/start_run")["run"]
    page.set_viewport_size({"width": 1366, "height": 768})
    open_page(page, f"run={run}")
    wait_for(lambda: "score" in page.inner_text(".game .fakes figcaption"), "the game of scores")
    seen = 0
    for _ in range(8):
        assert page.evaluate(CROWDED) == []
        seen += page.locator(".game .fakes .verdicts span:visible").count()
        page.wait_for_timeout(250)
    assert seen >= 8 * 4, "numbers enough to read the bars by"
    assert "says real" not in page.inner_text(".game .reals figcaption")
    page.click("#stop")


def test_the_name_of_a_preset_stays_in_its_card_at_any_size_of_text(page: Page) -> None:
    open_page(page)
    page.wait_for_selector(".presets label")
    for _ in range(3):
        assert page.evaluate(TOO_WIDE) == []
        page.click("[data-do=size]")
