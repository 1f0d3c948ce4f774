"""The diagnosis of a run, on histories whose illness is known."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import pytest

from playground.config import BOUNDS, GanConfig
from playground.health import Health, Moment, diagnose


def history(moments: int = 60, **curves: Callable[[int], Any]) -> list[Moment]:
    """A healthy run with a moment every 100 steps; curves give other fields by the number of the moment."""
    healthy: dict[str, Callable[[int], Any]] = {
        "d_loss": lambda i: 0.9,
        "g_loss": lambda i: 1.4,
        "d_real": lambda i: 0.75,
        "d_fake": lambda i: 0.25,
    }
    fields = healthy | curves
    return [
        Moment(step=100 * i, epoch=i / 10, **{name: curve(i) for name, curve in fields.items()}) for i in range(moments)
    ]


def test_nothing_and_little_are_no_illness() -> None:
    assert diagnose([]).state == "warming_up"
    assert diagnose(history(1)).state == "warming_up"
    sick = history(4, d_real=lambda i: 1.0, d_fake=lambda i: 0.0)
    assert diagnose(sick).state == "warming_up"


def test_usual_verdicts_are_healthy() -> None:
    health = diagnose(history())
    assert health.state == "learning" and health.is_well
    assert "75%" in health.sentence and "25%" in health.sentence


def test_falling_distance_is_said() -> None:
    health = diagnose(history(fid=lambda i: 500 / (i + 1) if i % 5 == 0 else None))
    assert health.state == "learning" and "8.9" in health.sentence


def test_discriminator_too_strong() -> None:
    health = diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01))
    assert health.state == "d_too_strong" and not health.is_well
    assert health.change == {"d_lr": 0.5}
    assert "99%" in health.sentence


def test_strong_discriminator_is_no_illness_while_samples_improve() -> None:
    improving = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800 * 0.95**i)
    stuck = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800.0)
    assert diagnose(improving).state == "learning"
    assert diagnose(stuck).state == "d_too_strong"


def test_one_extreme_batch_is_no_illness() -> None:
    run = history(d_real=lambda i: 1.0 if i == 59 else 0.75, d_fake=lambda i: 0.0 if i == 59 else 0.25)
    assert diagnose(run).state == "learning"


def test_generator_too_strong() -> None:
    assert diagnose(history(d_real=lambda i: 0.5, d_fake=lambda i: 0.6)).state == "g_too_strong"


def test_fooled_discriminator_with_readable_digits_is_the_aim() -> None:
    run = history(d_real=lambda i: 0.5, d_fake=lambda i: 0.5, fid=lambda i: 4.0)
    assert diagnose(run).state == "converged"


@pytest.mark.parametrize("scores", [(40.0, -40.0), (0.99, 0.0), (0.1, 0.5)])
def test_scores_of_a_critic_are_not_read_as_probabilities(scores: tuple[float, float]) -> None:
    run = history(d_real=lambda i: scores[0], d_fake=lambda i: scores[1], is_probability=lambda i: False)
    assert diagnose(run).state == "learning"


def test_collapse_to_few_digits() -> None:
    health = diagnose(history(covered=lambda i: 1 if i % 5 == 0 else None))
    assert health.state == "mode_collapse" and "a single digit" in health.sentence
    health = diagnose(history(covered=lambda i: 9 if i < 30 else 3))
    assert health.state == "mode_collapse" and "only 3 of the 10" in health.sentence


def test_few_but_more_and_more_digits_are_no_collapse() -> None:
    assert diagnose(history(8, covered=lambda i: [0, 0, 0, 0, 1, 1, 3, 4][i])).state == "learning"


def test_collapse_to_one_picture_needs_no_classifier() -> None:
    health = diagnose(history(diversity=lambda i: 0.1))
    assert health.state == "mode_collapse" and "0.10" in health.sentence


def test_unreadable_samples_are_no_collapse() -> None:
    assert diagnose(history(covered=lambda i: 0, diversity=lambda i: 0.9)).state == "learning"


def test_first_grey_frames_are_no_collapse() -> None:
    run = history(diversity=lambda i: 0.01 if i < 2 else 0.8, covered=lambda i: 0 if i < 10 else 9)
    assert diagnose(run).state == "learning"


def test_recovery_from_collapse_is_noticed() -> None:
    assert diagnose(history(covered=lambda i: 2 if i < 57 else 9)).state == "learning"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1e9])
@pytest.mark.parametrize("figure", ["d_loss", "d_fake", "d_real"])
def test_divergence_is_seen_at_once(figure: str, bad: float) -> None:
    assert diagnose(history(2, **{figure: lambda i: bad})).state == "diverged"


def test_diverged_distance_is_ignored_not_fatal() -> None:
    assert diagnose(history(fid=lambda i: math.nan)).state == "learning"


def test_flat_distance_is_convergence_only_when_digits_are_readable() -> None:
    good = history(fid=lambda i: max(6.0, 300.0 * 0.7**i))
    bad = history(fid=lambda i: max(150.0, 300.0 * 0.7**i))
    assert diagnose(good).state == "converged"
    assert diagnose(bad).state == "learning"


def all_states() -> list[Health]:
    return [
        diagnose(history(1)),
        diagnose(history()),
        diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01)),
        diagnose(history(d_real=lambda i: 0.5, d_fake=lambda i: 0.6)),
        diagnose(history(covered=lambda i: 1)),
        diagnose(history(d_loss=lambda i: math.inf)),
        diagnose(history(fid=lambda i: 4.0)),
    ]


def test_every_illness_comes_with_advice_and_a_change_the_page_can_make() -> None:
    found = all_states()
    assert len({health.state for health in found}) == 7
    for health in found:
        assert health.sentence.endswith(".")
        if not health.is_well:
            assert health.advice.endswith(".") and health.change
        for name, factor in health.change.items():
            assert name in BOUNDS and hasattr(GanConfig(), name) and 0 < factor < 1


def test_a_player_who_stands_still_in_single_steps_is_no_divergence() -> None:
    before = history()
    d_moved = dataclasses.replace(before[-1], step=6001, g_loss=math.nan)
    g_moved = dataclasses.replace(before[-1], step=6001, d_loss=math.nan, d_real=math.nan, d_fake=math.nan)
    assert diagnose([*before, d_moved]).is_well and diagnose([*before, g_moved]).is_well
    assert "nan" not in diagnose([*before, g_moved]).sentence
    nobody = dataclasses.replace(g_moved, g_loss=math.nan)
    assert diagnose([*before, nobody]).state == "diverged"
