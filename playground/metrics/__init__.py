"""How good and how varied a generator's pictures are, told by classifiers of our own."""

from __future__ import annotations

from playground.metrics.classifiers import CLASSIFIERS, load_digit_classifier, load_garment_classifier
from playground.metrics.diversity import diversity, mean_pairwise_distance
from playground.metrics.evaluate import Judge, Verdict
from playground.metrics.fid import FrechetDistance
from playground.metrics.modes import Coverage, coverage
from playground.metrics.obedience import Obedience, ask_all, obedience

__all__ = [
    "CLASSIFIERS",
    "Coverage",
    "FrechetDistance",
    "Judge",
    "Obedience",
    "Verdict",
    "ask_all",
    "coverage",
    "diversity",
    "load_digit_classifier",
    "load_garment_classifier",
    "mean_pairwise_distance",
    "obedience",
]
