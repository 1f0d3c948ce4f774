"""The words for runs without an opponent, on histories made up for each case."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis import diagnose_alone

Curve = Callable[[int], float]


def history(
    loss: Curve = lambda i: 100 + 100 / (1 + i),
    divergence: Curve | None = lambda i: 16.0,
    fid: Curve | None = None,
    diversity: Curve = lambda i: 0.9,
    n: int = 60,
) -> History:
    """A moment every 20 steps; where `fid` is given, every second one is followed by a measurement of the samples."""
    told = History()
    for i in range(n):
        figures = {"loss": loss(i)} | ({} if divergence is None else {"divergence": divergence(i)})
        numbers = {name: value for name, value in figures.items() if math.isfinite(value)}
        told.moments.append(Moment(20 * i, i / 40, numbers))
        if fid is not None and i % 2 == 1:
            told.qualities.append(SampleQuality(20 * i, i / 40, 2000, diversity(i), fid=fid(i)))
    return told


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e9])
def test_a_cost_that_is_no_number_is_beyond_repair(bad: float) -> None:
    health = diagnose_alone(history(loss=lambda i: bad if i == 59 else 100))
    assert health.condition == "diverged" and not health.is_well


def test_a_young_run_is_not_judged() -> None:
    assert diagnose_alone(history(n=4)).condition == "warming_up"


def test_an_encoder_that_says_nothing_is_named() -> None:
    health = diagnose_alone(history(divergence=lambda i: 0.2))
    assert health.condition == "mode_collapse"
    assert "0.2 nats" in health.sentence


def test_a_mixture_has_no_encoder_to_blame() -> None:
    assert diagnose_alone(history(divergence=None)).condition == "learning"


def test_pictures_that_are_all_alike_are_named() -> None:
    assert diagnose_alone(history(fid=lambda i: 300, diversity=lambda i: 0.1)).condition == "mode_collapse"


def test_better_samples_are_told() -> None:
    health = diagnose_alone(history(fid=lambda i: 200 - 3 * i))
    assert health.condition == "learning" and "Fréchet" in health.sentence


def test_a_run_that_stands_still_has_arrived() -> None:
    assert diagnose_alone(history(loss=lambda i: 100, fid=lambda i: 40)).condition == "converged"


def test_nobody_speaks_of_a_discriminator() -> None:
    for told in (history(), history(n=4), history(divergence=lambda i: 0.2), history(loss=lambda i: math.nan)):
        health = diagnose_alone(told)
        assert "iscriminator" not in health.sentence + health.advice
