"""The words for runs whose generator does not learn from verdicts on its pictures."""

from __future__ import annotations

import math
from collections.abc import Callable

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis import diagnose_unjudged


def told(
    n: int = 60, fid: Callable[[int], float] | None = None, diversity: float = 0.8, g_loss: float = 0.3
) -> Diagnosis:
    """Of a run with a moment every 20 steps, whose discriminator is sure of everything; fid: each fifth is measured."""
    history = History()
    for i in range(n):
        losses = {"d_loss": 0.01, "g_loss": g_loss if i == n - 1 else 0.3}
        numbers = {name: value for name, value in losses.items() if math.isfinite(value)}
        history.moments.append(Moment(20 * i, i / 100, numbers | {"d_real": 1.0, "d_fake": 0.0}))
        if fid is not None and i % 5 == 0:
            history.qualities.append(SampleQuality(20 * i, i / 100, 2000, diversity, fid(i), 10, (100,) * 10))
    return diagnose_unjudged(history)


def test_a_young_run_is_not_judged() -> None:
    assert told(0).condition == told(1).condition == told(8).condition == "warming_up"


def test_losses_that_run_away_are_seen_at_once() -> None:
    assert told(g_loss=1e9).condition == "diverged"


def test_pictures_that_nobody_measures_are_to_be_looked_at() -> None:
    found = told()
    assert found.condition == "learning" and "look at them" in found.sentence


def test_samples_are_followed_until_they_settle() -> None:
    better, bad, good = (told(80, fid=fid) for fid in (lambda i: 500 * 0.97**i, lambda i: 250.0, lambda i: 20.0))
    assert better.condition == "learning" and "getting better" in better.sentence
    assert bad.condition == "learning" and "about 250" in bad.sentence and bad.advice == ""
    assert good.condition == "converged"


def test_samples_that_are_all_alike_are_a_collapse() -> None:
    found = told(fid=lambda i: 400.0, diversity=0.1)
    assert found.condition == "mode_collapse" and "0.1" in found.sentence and found.advice
