"""Whether the two networks of a game go round one another instead of coming to rest."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from playground.runs.history import History, Moment
from trainers.diagnosis.progress import is_far
from trainers.diagnosis.samples import MEASURED, go_round, turns

SWINGS, SMOOTH = 200, 5
"""moments in which verdicts are watched for swings, about half a minute, and how many make one point of them"""
SWING = 0.2
"""share of the gap between real and fake pictures that a swing must have"""
LEAST_SWING = 0.05
"""and where D gives probabilities, what it must have: between two that hardly differ there is but noise"""


def circles(history: History, are_probabilities: bool) -> bool:
    return go_round(history.qualities) or _verdicts_swing(history.moments, are_probabilities)


def circles_afar(history: History, are_probabilities: bool) -> bool:
    """Far from real pictures a game goes to and fro: that it comes nearer now and then says nothing."""
    return is_far(history) and len(history.distances) >= 2 * MEASURED and circles(history, are_probabilities)


def _verdicts_swing(moments: Sequence[Moment], are_probabilities: bool) -> bool:
    """What D makes of fakes has lately gone up and down several times, by much of what sets real pictures apart."""
    lately = [(m.figures["d_real"], m.figures["d_fake"]) for m in moments[-SWINGS:] if "d_real" in m.figures]
    if not lately:
        return False
    means = [fmean(fake for _, fake in lately[i : i + SMOOTH]) for i in range(0, len(lately), SMOOTH)]
    gap = fmean(abs(real - fake) for real, fake in lately)
    return turns(means, max(SWING * gap, LEAST_SWING if are_probabilities else 0.0)) >= 3
