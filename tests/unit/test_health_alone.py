"""The words for runs without an opponent, on histories made up for each case."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from playground.health import Moment
from playground.health_alone import diagnose_alone

Curve = Callable[[int], float]


def history(
    loss: Curve = lambda i: 100 + 100 / (1 + i),
    divergence: Curve | None = lambda i: 16.0,
    fid: Curve | None = None,
    diversity: Curve = lambda i: 0.9,
    n: int = 60,
) -> list[Moment]:
    """A moment every 20 steps; where `fid` is given, every second one is a measurement of the samples."""
    moments = []
    for i in range(n):
        carries = None if divergence is None else divergence(i)
        measured = fid is not None and i % 2 == 1
        moments.append(
            Moment(
                20 * i, i / 40, math.nan, math.nan, math.nan, math.nan,
                fid=fid(i) if fid is not None and measured else None,
                diversity=diversity(i) if measured else None,
                loss=loss(i), divergence=carries,
            )
        )  # fmt: skip
    return moments


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e9])
def test_a_cost_that_is_no_number_is_beyond_repair(bad: float) -> None:
    health = diagnose_alone(history(loss=lambda i: bad if i == 59 else 100))
    assert health.state == "diverged" and not health.is_well


def test_a_young_run_is_not_judged() -> None:
    assert diagnose_alone(history(n=4)).state == "warming_up"


def test_an_encoder_that_says_nothing_is_named() -> None:
    health = diagnose_alone(history(divergence=lambda i: 0.2))
    assert health.state == "mode_collapse"
    assert "0.2 nats" in health.sentence


def test_a_mixture_has_no_encoder_to_blame() -> None:
    assert diagnose_alone(history(divergence=None)).state == "learning"


def test_pictures_that_are_all_alike_are_named() -> None:
    assert diagnose_alone(history(fid=lambda i: 300, diversity=lambda i: 0.1)).state == "mode_collapse"


def test_better_samples_are_told() -> None:
    health = diagnose_alone(history(fid=lambda i: 200 - 3 * i))
    assert health.state == "learning" and "Fréchet" in health.sentence


def test_a_run_that_stands_still_has_arrived() -> None:
    assert diagnose_alone(history(loss=lambda i: 100, fid=lambda i: 40)).state == "converged"


def test_nobody_speaks_of_a_discriminator() -> None:
    for told in (history(), history(n=4), history(divergence=lambda i: 0.2), history(loss=lambda i: math.nan)):
        health = diagnose_alone(told)
        assert "iscriminator" not in health.sentence + health.advice
