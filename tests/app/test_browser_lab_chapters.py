"""What the Lab's chapters announce happens, from their own seeds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from lab_modules import call, script
from playwright.sync_api import Browser, Page
from script_modules import modules_page

pytestmark = pytest.mark.browser

MODULES = {
    "maths/chapters.js": "CHAPTERS",
    "maths/game.js": "Game",
    "maths/measures.js": "measure",
    "maths/settings.js": "USUAL",
}
PLAY = script(
    MODULES,
    """
    const {settings, tries} = CHAPTERS.find(({title}) => title === given.chapter);
    const chosen = given.attempt === null ? {} : tries[given.attempt].settings;
    const game = new Game({...USUAL, ...settings, ...chosen}), told = {};
    const places = Float64Array.from([-1.5, -1.25, -1, -0.75, 0.75, 1, 1.25]), near = places.map(x => x + 1e-4);
    for (let round = 0; round <= Math.max(...given.rounds); round += 1) {
      if (round > 0) game.round();
      if (!given.rounds.includes(round)) continue;
      const fakes = [...game.generate(game.fixed.latents)], d = game.scene.dimension, n = fakes.length / d;
      const centre = Array.from({length: d}, (_, k) => fakes.reduce((sum, x, i) => sum + (i % d === k ? x / n : 0), 0));
      const spread = Math.sqrt(fakes.reduce((sum, x, i) => sum + (x - centre[i % d]) ** 2 / n, 0));
      const [verdicts, beside] = d === 1 ? [places, near].map(at => [...game.verdicts(at)]) : [[], []];
      told[round] = {...measure(game), centre, spread, slopes: verdicts.map((v, i) => (beside[i] - v) / 1e-4)};
    }
    return JSON.stringify(told);
    """,
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with modules_page(browser) as page:
        yield page


def play(page: Page, chapter: str, attempt: int | None, *rounds: int) -> dict[int, dict[str, Any]]:
    """Figures after so many rounds of a chapter, or of what it suggests to try."""
    given = {"chapter": chapter, "attempt": attempt, "rounds": rounds}
    told = json.loads(page.evaluate(PLAY, given))
    return {int(at): figures for at, figures in told.items()}


def test_there_are_eight_chapters_with_settings_that_the_link_keeps(page: Page) -> None:
    told = call(
        page,
        {"maths/chapters.js": "CHAPTERS", "maths/settings.js": "USUAL, settingsOf, textOf"},
        """CHAPTERS.flatMap(({title, text, settings, tries}) => [{}, ...tries.map(t => t.settings)].map(other => {
          const all = {...USUAL, ...settings, ...other};
          return {title, text, unknown: Object.keys(all).filter(name => !(name in USUAL)),
                  kept: JSON.stringify(settingsOf(textOf(all))) === JSON.stringify(all)};
        }))""",
    )
    assert len({one["title"] for one in told}) == 8
    assert all(one["kept"] and not one["unknown"] and 60 < len(one["text"]) < 330 for one in told)


def test_1_the_fakes_settle_on_the_ring(page: Page) -> None:
    told = play(page, "The game", None, 0, 200)
    assert told[200]["wasserstein"] < told[0]["wasserstein"] / 3


@pytest.mark.slow
def test_2_minimax_stands_still_where_the_non_saturating_loss_learns(page: Page) -> None:
    minimax = play(page, "Vanishing gradient", 0, 0, 1, 50)
    other = play(page, "Vanishing gradient", 1, 0, 1, 50)
    assert minimax[0]["wasserstein"] == other[0]["wasserstein"]  # the same state
    assert minimax[1]["d_fake"] == other[1]["d_fake"] < 0.001
    assert other[1]["g_norm"] > 1000 * minimax[1]["g_norm"]
    assert minimax[50]["wasserstein"] > 0.95 * minimax[0]["wasserstein"]
    assert other[50]["wasserstein"] < 0.2 * other[0]["wasserstein"]


@pytest.mark.slow
def test_3_a_quick_generator_collapses_and_r1_helps(page: Page) -> None:
    first, *collapsed_at = 30, 200, 300
    told = play(page, "Mode collapse", 0, first, *collapsed_at)
    collapsed = {at: told[at] for at in collapsed_at}
    assert math.hypot(*told[first]["centre"]) > 3  # out of sight: one sees as far as 1.4 to each side
    assert max(math.hypot(*figures["centre"]) for figures in collapsed.values()) < 1.4
    assert max(figures["modes"] for figures in collapsed.values()) <= 2
    assert max(figures["spread"] for figures in collapsed.values()) < 0.5  # the reals' is 1
    assert math.dist(collapsed[200]["centre"], collapsed[300]["centre"]) > 0.5  # they jumped
    helped = play(page, "Mode collapse", 1, 350)[350]
    assert helped["modes"] >= 5 and helped["spread"] > 0.8


def test_4_the_smallest_game_swings_and_r1_brings_it_to_rest(page: Page) -> None:
    late = range(500, 601, 5)
    swings = [abs(figures["mean"]) for figures in play(page, "Round and round", 0, *late).values()]
    rests = [abs(figures["mean"]) for figures in play(page, "Round and round", 1, *late).values()]
    assert max(swings) > 0.9  # they began at a distance of 1
    assert max(rests) < 0.1


@pytest.mark.slow
def test_5_the_critic_has_a_slope_where_the_probability_is_flat(page: Page) -> None:
    """Both before G moves, at the fakes around -1 and at the reals around 1."""
    flat = play(page, "Wasserstein", 0, 0)[0]["slopes"]
    minimax, critic = (play(page, "Wasserstein", attempt, 0, 200) for attempt in (0, 1))
    straight = critic[0]["slopes"]
    assert max(map(abs, flat)) < 0.01
    assert min(straight) > 0.1 > 10 * max(flat)
    assert minimax[0]["wasserstein"] == critic[0]["wasserstein"]  # the same G
    assert minimax[200]["wasserstein"] > 0.95 * minimax[0]["wasserstein"]
    assert critic[200]["wasserstein"] < 0.25 * critic[0]["wasserstein"]


def test_6_least_squares_pulls_what_the_logarithm_leaves_alone(page: Page) -> None:
    slopes = call(
        page,
        {"maths/objectives.js": "OBJECTIVES"},
        "['least_squares', 'non_saturating'].map(name => [2, 6].map(x => OBJECTIVES[name].g.slope(x)))",
    )
    assert slopes[0] == [1, 5]  # downwards, to 1, and by more from farther away
    assert all(-0.2 < slope < 0 for slope in slopes[1])
    told = play(page, "Least squares", 0, 200)[200]
    assert told["d_real"] == pytest.approx(0.5, abs=0.1) and told["d_fake"] == pytest.approx(0.5, abs=0.1)
    assert told["d_loss"] == pytest.approx(0.25, abs=0.03)


@pytest.mark.slow
def test_7_with_equal_rates_or_more_steps_of_d_the_fakes_come_closer(page: Page) -> None:
    hasty, patient, equal = (
        [figures["wasserstein"] for figures in play(page, "Balance", attempt, 140, 160, 180).values()]
        for attempt in range(3)
    )
    assert max(patient + equal) < 0.6 * min(hasty)


def test_8_at_the_end_d_can_only_guess(page: Page) -> None:
    told = play(page, "Who wins", None, 0, 200)
    assert told[200]["d_real"] == pytest.approx(0.5, abs=0.05) and told[200]["d_fake"] == pytest.approx(0.5, abs=0.05)
    assert told[200]["d_loss"] == pytest.approx(2 * math.log(2), abs=0.05)
    assert told[200]["jensen_shannon"] < 0.3 and told[200]["wasserstein"] < told[0]["wasserstein"] / 3
