"""How good and how varied a generator's pictures are, told by classifiers of our own."""

from __future__ import annotations

from playground.metrics.evaluate import Evaluation, Evaluator
from playground.metrics.fid import FrechetDistance
from playground.metrics.modes import Coverage, coverage, diversity, mean_pairwise_distance
from playground.metrics.obedience import Obedience, ask_all, obedience

__all__ = [
    "Coverage",
    "Evaluation",
    "Evaluator",
    "FrechetDistance",
    "Obedience",
    "ask_all",
    "coverage",
    "diversity",
    "mean_pairwise_distance",
    "obedience",
]
