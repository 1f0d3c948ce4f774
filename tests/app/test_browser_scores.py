"""Words beside the pictures of Watch have room: verdicts that are scores, and the names of presets."""

from __future__ import annotations

import io

import pytest
from looking import open_page
from PIL import Image
from playwright.sync_api import Page
from serving import Server, wait_for
from small import experiment

from playground.runs import RunStore
from playground.runs.status import Status

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


SMALL = [-0.0121, -0.0142, -0.00479, -0.0127, -0.0039, -0.0048, -0.0147, -0.0132]
LARGE = [-12.3, 12.2, -112.4, 12.5, -1.16, 7.78, 0.1, 15.12]


@pytest.mark.parametrize("scores", [SMALL, LARGE])
def test_scores_are_called_so_and_their_numbers_do_not_run_into_one_another(
    page: Page, server: Server, scores: list[float]
) -> None:
    run = RunStore(server.runs).create(experiment(method="began"))
    file = io.BytesIO()
    Image.new("L", (242, 62)).save(file, "WEBP")
    run.add_frame(5, 0.5, file.getvalue())
    run.add_game_picture(5, 0.5, file.getvalue())
    run.log.append({"kind": "game", "step": 5, "epoch": 0.5, "fake": scores, "real": scores, "latents": [[0.5]] * 8})
    with run.lock():
        run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    page.set_viewport_size({"width": 1366, "height": 768})
    open_page(page, f"run={run.id}")
    wait_for(lambda: "score" in page.inner_text(".game .fakes figcaption"), "the game of scores")
    assert "says real" not in page.inner_text(".game .reals figcaption")
    assert page.evaluate(CROWDED) == []
    labels = page.locator(".game .fakes .verdicts span:visible").all_inner_texts()
    assert len(labels) >= 4, "numbers enough to read the bars by"
    assert all(float(label.replace("−", "-")) == pytest.approx(value, abs=0.5) for label, value in
               zip(labels, scores if len(labels) == 8 else scores[::2], strict=True))  # fmt: skip


def test_the_name_of_a_preset_stays_in_its_card_at_any_size_of_text(page: Page) -> None:
    open_page(page)
    page.wait_for_selector(".presets label")
    for _ in range(3):
        assert page.evaluate(TOO_WIDE) == []
        page.click("[data-do=size]")


def test_what_d_says_has_one_line_on_a_phone(phone: Page) -> None:
    open_page(phone)
    for side in ("fakes", "reals"):
        words = phone.locator(f".game .{side} figcaption")
        wait_for(lambda words=words: "%" in words.inner_text(), "a verdict")  # type: ignore[misc]
        assert words.evaluate("node => node.clientHeight < 1.9 * parseFloat(getComputedStyle(node).lineHeight)"), side
