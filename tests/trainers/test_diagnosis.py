"""The diagnosis of a run, on histories whose illness is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from playground.config import live_names
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis import diagnose_game
from trainers.methods.gan import GanConfig

FIGURES = ("d_loss", "g_loss", "d_real", "d_fake")


def history(moments: int = 60, **curves: Callable[[int], Any]) -> History:
    """A healthy run with a moment every 100 steps; curves give other figures by the number of the moment.

    fid, covered and diversity make a measurement of the samples wherever one of them is not None.
    """
    healthy: dict[str, Callable[[int], Any]] = {
        "d_loss": lambda i: 0.9,
        "g_loss": lambda i: 1.4,
        "d_real": lambda i: 0.75,
        "d_fake": lambda i: 0.25,
    }
    fields, told = healthy | curves, History()
    for i in range(moments):
        add(told, 100 * i, **{name: fields[name](i) for name in FIGURES})
        measured = {name: curves[name](i) for name in ("fid", "covered") if name in curves}
        spread = curves["diversity"](i) if "diversity" in curves else None
        if spread is not None or any(value is not None for value in measured.values()):
            quality = SampleQuality(100 * i, i / 10, 2000, 0.9 if spread is None else spread, **measured)
            told.qualities.append(quality)
    return told


def add(told: History, step: int, **figures: float) -> History:
    """One moment more; a figure that is no number is left out, as in an event log."""
    numbers = {name: value for name, value in figures.items() if math.isfinite(value)}
    told.moments.append(Moment(step, step / 1000, numbers))
    return told


def diagnose(told: History, is_probability: bool = True) -> Diagnosis:
    return diagnose_game(told, is_probability)


def test_nothing_and_little_are_no_illness() -> None:
    assert diagnose(History()).condition == "warming_up"
    assert diagnose(history(1)).condition == "warming_up"
    sick = history(4, d_real=lambda i: 1.0, d_fake=lambda i: 0.0)
    assert diagnose(sick).condition == "warming_up"


def test_usual_verdicts_are_healthy() -> None:
    health = diagnose(history())
    assert health.condition == "learning" and health.is_well
    assert "75%" in health.sentence and "25%" in health.sentence


def test_falling_distance_is_said() -> None:
    health = diagnose(history(fid=lambda i: 500 / (i + 1) if i % 5 == 0 else None))
    assert health.condition == "learning" and "8.9" in health.sentence


def test_discriminator_too_strong() -> None:
    health = diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01))
    assert health.condition == "d_too_strong" and not health.is_well
    assert health.change == {"d_lr": 0.5}
    assert "99%" in health.sentence


def test_strong_discriminator_is_no_illness_while_samples_improve() -> None:
    improving = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800 * 0.95**i)
    stuck = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800.0)
    assert diagnose(improving).condition == "learning"
    assert diagnose(stuck).condition == "d_too_strong"


def test_one_extreme_batch_is_no_illness() -> None:
    run = history(d_real=lambda i: 1.0 if i == 59 else 0.75, d_fake=lambda i: 0.0 if i == 59 else 0.25)
    assert diagnose(run).condition == "learning"


def test_generator_too_strong() -> None:
    assert diagnose(history(d_real=lambda i: 0.5, d_fake=lambda i: 0.6)).condition == "g_too_strong"


def test_fooled_discriminator_with_readable_digits_is_the_aim() -> None:
    run = history(d_real=lambda i: 0.5, d_fake=lambda i: 0.5, fid=lambda i: 4.0)
    assert diagnose(run).condition == "converged"


@pytest.mark.parametrize("scores", [(40.0, -40.0), (0.99, 0.0), (0.1, 0.5)])
def test_scores_of_a_critic_are_not_read_as_probabilities(scores: tuple[float, float]) -> None:
    run = history(d_real=lambda i: scores[0], d_fake=lambda i: scores[1])
    assert diagnose(run, is_probability=False).condition == "learning"


def test_collapse_to_few_digits() -> None:
    health = diagnose(history(covered=lambda i: 1 if i % 5 == 0 else None))
    assert health.condition == "mode_collapse" and "a single class" in health.sentence
    health = diagnose(history(covered=lambda i: 9 if i < 30 else 3))
    assert health.condition == "mode_collapse" and "only 3 of the 10" in health.sentence


def test_few_but_more_and_more_digits_are_no_collapse() -> None:
    assert diagnose(history(8, covered=lambda i: [0, 0, 0, 0, 1, 1, 3, 4][i])).condition == "learning"


def test_collapse_to_one_picture_needs_no_classifier() -> None:
    health = diagnose(history(diversity=lambda i: 0.1))
    assert health.condition == "mode_collapse" and "0.10" in health.sentence


def test_unreadable_samples_are_no_collapse() -> None:
    assert diagnose(history(covered=lambda i: 0, diversity=lambda i: 0.9)).condition == "learning"


def test_first_grey_frames_are_no_collapse() -> None:
    run = history(diversity=lambda i: 0.01 if i < 2 else 0.8, covered=lambda i: 0 if i < 10 else 9)
    assert diagnose(run).condition == "learning"


def test_recovery_from_collapse_is_noticed() -> None:
    assert diagnose(history(covered=lambda i: 2 if i < 57 else 9)).condition == "learning"


@pytest.mark.parametrize("figure", FIGURES)
def test_divergence_is_seen_at_once(figure: str) -> None:
    assert diagnose(history(2, **{figure: lambda i: -1e9})).condition == "diverged"


def test_a_moment_without_any_figure_is_divergence() -> None:
    assert diagnose(history(2, **dict.fromkeys(FIGURES, lambda i: math.nan))).condition == "diverged"


def test_diverged_distance_is_ignored_not_fatal() -> None:
    assert diagnose(history(fid=lambda i: math.nan)).condition == "learning"


def test_flat_distance_is_convergence_only_when_digits_are_readable() -> None:
    good = history(fid=lambda i: max(6.0, 300.0 * 0.7**i))
    bad = history(fid=lambda i: max(150.0, 300.0 * 0.7**i))
    assert diagnose(good).condition == "converged"
    assert diagnose(bad).condition == "learning"


def all_states() -> list[Diagnosis]:
    return [
        diagnose(history(1)),
        diagnose(history()),
        diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01)),
        diagnose(history(d_real=lambda i: 0.5, d_fake=lambda i: 0.6)),
        diagnose(history(covered=lambda i: 1)),
        diagnose(history(d_loss=lambda i: 1e9)),
        diagnose(history(fid=lambda i: 4.0)),
    ]


def test_every_illness_comes_with_advice_and_a_change_the_page_can_make() -> None:
    found = all_states()
    assert len({health.condition for health in found}) == 7
    for health in found:
        assert health.sentence.endswith(".")
        if not health.is_well:
            assert health.advice.endswith(".") and health.change
        for name, factor in health.change.items():
            assert name in live_names(GanConfig) and 0 < factor < 1


def test_a_player_who_stands_still_in_single_steps_is_no_divergence() -> None:
    d_moved = add(history(), 6001, d_loss=0.9, d_real=0.75, d_fake=0.25)
    g_moved = add(history(), 6001, g_loss=1.4)
    assert diagnose(d_moved).is_well and diagnose(g_moved).is_well
    assert "nan" not in diagnose(g_moved).sentence


def test_nobody_speaks_of_digits_where_there_are_garments() -> None:
    for found in (*all_states(), diagnose(history(covered=lambda i: 3))):
        assert "digit" not in found.sentence + found.advice
