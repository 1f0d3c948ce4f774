"""How good and how varied a generator's pictures are, told by a digit classifier of our own."""

from __future__ import annotations

from playground.metrics.digits import load_digit_classifier
from playground.metrics.diversity import diversity, mean_pairwise_distance
from playground.metrics.evaluate import Judge, Verdict
from playground.metrics.fid import FrechetDistance
from playground.metrics.modes import Coverage, coverage

__all__ = [
    "Coverage",
    "FrechetDistance",
    "Judge",
    "Verdict",
    "coverage",
    "diversity",
    "load_digit_classifier",
    "mean_pairwise_distance",
]
