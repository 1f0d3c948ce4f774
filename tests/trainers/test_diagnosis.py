"""The diagnosis of a run, on histories whose illness is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from playground.config import live_names
from playground.runs.diagnosis import NAMES, Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis import diagnose_game
from trainers.diagnosis.samples import turns
from trainers.methods.gan import GanConfig

FIGURES = ("d_loss", "g_loss", "d_real", "d_fake")
MEASURES = ("fid", "counts", "diversity")
EVEN = (150,) * 10


def history(moments: int = 60, **curves: Callable[[int], Any]) -> History:
    """A healthy run with a moment every 100 steps; curves give other figures by the number of the moment.

    fid, counts and diversity make a measurement of the samples wherever one of them is not None; more figures, such as
    g_gradient, are told as they are.
    """
    healthy: dict[str, Callable[[int], Any]] = {
        "d_loss": lambda i: 0.9,
        "g_loss": lambda i: 1.4,
        "d_real": lambda i: 0.75,
        "d_fake": lambda i: 0.25,
    }
    fields, told = healthy | curves, History()
    for i in range(moments):
        add(told, 100 * i, **{name: curve(i) for name, curve in fields.items() if name not in MEASURES})
        fid, counts, spread = (curves[name](i) if name in curves else None for name in MEASURES)
        if (fid, counts, spread) != (None, None, None):
            told.qualities.append(measurement(100 * i, fid, counts, spread))
    return told


def measurement(step: int, fid: float | None, counts: tuple[int, ...] | None, spread: float | None) -> SampleQuality:
    """Of 2,000 samples."""
    counts = counts or ()
    covered = sum(count >= 40 for count in counts) if counts else None
    return SampleQuality(step, step / 1000, 2000, 0.9 if spread is None else spread, fid, covered, counts)


def add(told: History, step: int, **figures: float) -> History:
    """One moment more; a figure that is no number is left out, as in an event log."""
    numbers = {name: value for name, value in figures.items() if math.isfinite(value)}
    told.moments.append(Moment(step, step / 1000, numbers))
    return told


def diagnose(told: History, is_probability: bool = True) -> Diagnosis:
    found = diagnose_game(told, is_probability)
    assert found is not None
    return found


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
    assert health.condition == "learning" and "below 10" in health.sentence


def test_a_distance_that_goes_up_and_down_is_no_progress_each_time_it_falls() -> None:
    def circle(i: int) -> float:
        return 220 + 60 * math.sin(i / 3)

    for moments in range(24, 60):
        told = diagnose(history(moments, fid=circle, counts=lambda i: EVEN))
        assert (told.condition, told.is_well) == ("oscillating", False), moments


def test_verdicts_that_swing_are_no_rest() -> None:
    swinging = history(240, fid=lambda i: 500.0, d_real=lambda i: 9.0, d_fake=lambda i: -8 + 3 * math.sin(i / 12))
    assert diagnose(swinging, is_probability=False).condition == "oscillating"
    still = history(240, fid=lambda i: 500.0, d_real=lambda i: 9.0, d_fake=lambda i: -8 + 0.5 * math.sin(i / 12))
    assert diagnose(still, is_probability=False).condition == "stuck"


def test_classes_that_come_and_go_are_no_rest() -> None:
    run = history(
        fid=lambda i: 200.0, counts=lambda i: tuple(150 + (140 if (j + i) % 10 < 5 else -140) for j in range(10))
    )
    assert diagnose(run).condition == "oscillating"


@pytest.mark.parametrize("verdicts", [(0.95, 0.06), (0.99, 0.01)])
def test_a_discriminator_far_ahead_is_no_balance(verdicts: tuple[float, float]) -> None:
    run = history(d_real=lambda i: verdicts[0], d_fake=lambda i: verdicts[1], fid=lambda i: 400.0)
    assert diagnose(run).condition == "d_too_strong"


def test_a_generator_that_nothing_pulls_at_has_not_collapsed() -> None:
    sure: dict[str, Callable[[int], Any]] = {"d_real": lambda i: 1.0, "d_fake": lambda i: 0.0, "fid": lambda i: 600.0}
    nothing: dict[str, Callable[[int], Any]] = {"diversity": lambda i: 0.1, "counts": lambda i: (0,) * 10}
    dead = history(**sure, **nothing, g_gradient=lambda i: 0.001)
    assert diagnose(dead).condition == "vanishing_gradient"
    pulled = history(**sure, **nothing, g_gradient=lambda i: 5.0)
    assert diagnose(pulled).condition == "d_too_strong"
    nothing["counts"] = lambda i: EVEN if i < 9 else (0,) * 10
    once = history(**sure, **nothing, g_gradient=lambda i: 0)
    assert diagnose(once).condition == "mode_collapse"


def test_samples_that_were_better_once_are_not_praised() -> None:
    lost = diagnose(history(fid=lambda i: 40.0 if i < 40 else 900.0, counts=lambda i: EVEN))
    assert lost.condition == "stuck" and "It was 40 before" in lost.sentence


def test_quality_comes_before_praise() -> None:
    """Verdicts of a healthy game, over samples that nobody can read and that get no better."""
    assert not diagnose(history(fid=lambda i: 284.0, counts=lambda i: EVEN)).is_well


def test_discriminator_too_strong() -> None:
    health = diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01))
    assert health.condition == "d_too_strong" and not health.is_well
    assert health.change == {"d_lr": 0.5}
    assert "more than 95%" in health.sentence


def test_strong_discriminator_is_no_illness_while_samples_improve() -> None:
    improving = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800 * 0.95**i)
    stuck = history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01, fid=lambda i: 800.0)
    assert diagnose(improving).condition == "learning"
    assert diagnose(stuck).condition == "d_too_strong"


def test_one_extreme_batch_is_no_illness() -> None:
    run = history(d_real=lambda i: 1.0 if i == 59 else 0.75, d_fake=lambda i: 0.0 if i == 59 else 0.25)
    assert diagnose(run).condition == "learning"


def test_generator_too_strong() -> None:
    assert diagnose(history(d_real=lambda i: 0.45, d_fake=lambda i: 0.6)).condition == "g_too_strong"


@pytest.mark.parametrize("fake", [0.48, 0.5, 0.56])
def test_verdicts_that_are_even_condemn_nobody(fake: float) -> None:
    even: dict[str, Callable[[int], Any]] = {"d_real": lambda i: 0.5, "d_fake": lambda i: fake + 0.01 * (i // 5 % 2)}
    assert diagnose(history(240, **even)).condition == "learning"
    # Nor are samples that stay bad because of them, or of the noise between two that are even.
    assert diagnose(history(240, **even, fid=lambda i: 400.0)).condition == "stuck"


def test_fooled_discriminator_with_readable_digits_is_the_aim() -> None:
    run = history(d_real=lambda i: 0.5, d_fake=lambda i: 0.5, fid=lambda i: 4.0)
    assert diagnose(run).condition == "converged"


@pytest.mark.parametrize("scores", [(40.0, -40.0), (0.99, 0.0), (0.1, 0.5)])
def test_scores_of_a_critic_are_not_read_as_probabilities(scores: tuple[float, float]) -> None:
    run = history(d_real=lambda i: scores[0], d_fake=lambda i: scores[1])
    told = diagnose(run, is_probability=False)
    assert told.condition == "learning" and "-" not in told.sentence
    assert ("below fakes" if scores[0] < scores[1] else "above fakes") in told.sentence


def test_collapse_to_few_digits() -> None:
    health = diagnose(history(counts=lambda i: EVEN if i < 30 else (900, 5, 5, 5, 400, 5, 5, 70, 5, 5)))
    assert health.condition == "mode_collapse" and "the same 3 of 10 classes" in health.sentence


def test_few_but_more_and_more_digits_are_no_collapse() -> None:
    more = [(900, *(100 if j < i else 5 for j in range(9))) for i in range(8)]
    assert diagnose(history(8, counts=lambda i: more[i])).condition == "learning"


def test_few_digits_are_no_collapse_while_samples_come_nearer() -> None:
    some = history(counts=lambda i: (300, 5, 5, 5, 150, 5, 5, 20, 5, 5), fid=lambda i: 600 * 0.95**i)
    assert diagnose(some).condition == "learning"
    most = history(counts=lambda i: (900, 5, 5, 5, 400, 5, 5, 70, 5, 5), fid=lambda i: 600 * 0.95**i)
    assert diagnose(most).condition == "mode_collapse"  # of samples that can be read so well there should be all


def test_collapse_to_one_picture_needs_no_classifier() -> None:
    health = diagnose(history(diversity=lambda i: 0.1))
    assert health.condition == "mode_collapse" and "0.1" in health.sentence


def test_unreadable_samples_are_no_collapse() -> None:
    assert diagnose(history(counts=lambda i: (1,) * 10, diversity=lambda i: 0.9)).condition == "learning"


def test_first_grey_frames_are_no_collapse() -> None:
    run = history(diversity=lambda i: 0.01 if i < 2 else 0.8, counts=lambda i: (0,) * 10 if i < 10 else EVEN)
    assert diagnose(run).condition == "learning"


def test_recovery_from_collapse_is_noticed() -> None:
    run = history(counts=lambda i: (900, 900, *[0] * 8) if i < 57 else EVEN)
    assert diagnose(run).condition == "learning"


@pytest.mark.parametrize("figure", FIGURES)
def test_divergence_is_seen_at_once(figure: str) -> None:
    assert diagnose(history(2, **{figure: lambda i: -1e9})).condition == "diverged"


def test_losses_that_stay_very_large_are_divergence() -> None:
    assert diagnose(history(d_loss=lambda i: (-1) ** i * 5e4), is_probability=False).condition == "diverged"
    assert diagnose(history(d_loss=lambda i: 5e4 if i == 50 else 9), is_probability=False).condition == "learning"


def test_a_moment_without_any_figure_is_divergence() -> None:
    assert diagnose(history(2, **dict.fromkeys(FIGURES, lambda i: math.nan))).condition == "diverged"


def test_diverged_distance_is_ignored_not_fatal() -> None:
    assert diagnose(history(fid=lambda i: math.nan)).condition == "learning"


def test_flat_distance_is_convergence_only_when_digits_are_readable() -> None:
    good = history(fid=lambda i: max(6.0, 300.0 * 0.7**i))
    bad = history(fid=lambda i: max(150.0, 300.0 * 0.7**i))
    assert diagnose(good).condition == "converged"
    assert diagnose(bad).condition == "stuck"


def all_states() -> list[Diagnosis]:
    return [
        diagnose(history(1)),
        diagnose(history(2, fid=lambda i: 600.0)),
        diagnose(history()),
        diagnose(history(d_real=lambda i: 0.99, d_fake=lambda i: 0.01)),
        diagnose(history(d_real=lambda i: 0.45, d_fake=lambda i: 0.6)),
        diagnose(history(counts=lambda i: (900, *[0] * 9))),
        diagnose(history(fid=lambda i: 284.0)),
        diagnose(history(fid=lambda i: 220 + 60 * math.sin(i / 3))),
        diagnose(history(d_real=lambda i: 1, d_fake=lambda i: 0, fid=lambda i: 600.0, g_gradient=lambda i: 0)),
        diagnose(history(d_loss=lambda i: 1e9)),
        diagnose(history(fid=lambda i: 4.0)),
    ]


def test_every_illness_comes_with_advice_and_a_change_the_page_can_make() -> None:
    found = all_states()
    assert {health.condition for health in found} == set(NAMES)
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
    for found in all_states():
        assert "digit" not in found.sentence + found.advice


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 0),
        ([30, 20, 10, 5], 0),
        ([10, 11, 10, 11, 10], 0),
        ([30, 20, 24], 1),
        ([30, 20, 24, 20], 2),
        ([10, 12, 14, 12, 10, 15], 2),
    ],
)
def test_only_clear_turns_are_counted(values: list[float], expected: int) -> None:
    assert turns(values, 1.5) == expected
