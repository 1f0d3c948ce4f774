"""The judge of a training run: one call, all figures."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.data import to_unit
from playground.metrics.digits import load_digit_classifier
from playground.metrics.diversity import diversity, mean_pairwise_distance
from playground.metrics.fid import FrechetDistance
from playground.metrics.modes import Coverage, coverage
from playground.models.classifier import DigitClassifier

CHUNK = 250
SIDE = 28


@dataclass(frozen=True)
class Verdict:
    """What a judge says about one set of samples."""

    samples: int
    """pictures judged"""
    fid: float | None
    """Fréchet distance to the reference in digit features, lower is better; None where no digits are drawn"""
    coverage: Coverage | None
    """which digits are there; None where no digits are drawn"""
    diversity: float
    """1 is as varied as the reference, 0 is one picture again and again"""


@dataclass(frozen=True)
class _DigitReference:
    """What the judge of digits keeps: the network and the real side of the distance."""

    classifier: DigitClassifier
    distance: FrechetDistance


class Judge:
    """Compares generated pictures with real ones. Not to be shared between threads.

    Digits (data set ``mnist``) get a Fréchet distance and a coverage. Garments and own pictures get neither:
    features that were learned on digits tell a 3 from an 8 but not a shirt from a coat, so a number would
    mislead. Their diversity is measured all the same.

    Args:
        reference: real pictures, uint8 (n, 1, s, s), n >= 2; the 10,000 test digits take half a second.
        dataset: name of the data set they come from.
        classifier: the network that judges digits; by default the bundled one.
    """

    def __init__(self, reference: Tensor, dataset: str, classifier: DigitClassifier | None = None) -> None:
        self._spread = mean_pairwise_distance(to_unit(reference[:1000]))
        self._digits: _DigitReference | None = None
        if dataset == "mnist":
            network = classifier or load_digit_classifier()
            real = torch.cat([_features(network, to_unit(chunk)) for chunk in torch.split(reference, CHUNK)])
            self._digits = _DigitReference(network, FrechetDistance(real))

    def judge(self, pictures: Tensor) -> Verdict:
        """Judge float pictures (n, 1, s, s) in [-1, 1], n >= 2; other sides than 28 px are resized first.

        Raises:
            ValueError: another shape, or values that are not finite (the generator has diverged).
        """
        if pictures.ndim != 4 or pictures.shape[1] != 1 or len(pictures) < 2:
            raise ValueError(f"pictures must be (n, 1, side, side) with n >= 2, got {tuple(pictures.shape)}")
        if not pictures.isfinite().all():
            raise ValueError("pictures hold values that are not finite, so there is nothing to judge")
        pictures = pictures.detach().float()
        spread = diversity(pictures, self._spread)
        if self._digits is None:
            return Verdict(len(pictures), fid=None, coverage=None, diversity=spread)
        network = self._digits.classifier
        features = torch.cat([_features(network, chunk) for chunk in torch.split(pictures, CHUNK)])
        with torch.no_grad():
            logits = network.head(features)
        return Verdict(len(pictures), fid=self._digits.distance(features), coverage=coverage(logits), diversity=spread)


@torch.no_grad()
def _features(classifier: DigitClassifier, pictures: Tensor) -> Tensor:
    """Features of pictures (n, 1, s, s) in [-1, 1], resized to the 28 px the classifier knows."""
    if pictures.shape[-1] != SIDE:
        pictures = F.interpolate(pictures, size=SIDE, mode="bilinear", antialias=True, align_corners=False)
    return classifier.features(pictures)
