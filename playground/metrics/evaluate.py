"""How good the pictures of a training run are: one call, all figures."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.data import to_unit
from playground.metrics.fid import FrechetDistance
from playground.metrics.modes import Coverage, coverage, diversity, mean_pairwise_distance
from playground.models.classifier import PictureClassifier
from playground.pretrained import Pretrained, has_classifier

CHUNK = 250


@dataclass(frozen=True)
class Evaluation:
    """What was measured in one set of samples."""

    samples: int
    """pictures measured"""
    fid: float | None
    """Fréchet distance to the reference in the classifier's features, lower is better; None where none knows them"""
    coverage: Coverage | None
    """which classes are there; None where no classifier knows them"""
    diversity: float
    """1 is as varied as the reference, 0 is one picture again and again"""


@dataclass(frozen=True)
class _Expert:
    """For pictures that a classifier knows: that network, and the real side of the distance."""

    classifier: PictureClassifier
    distance: FrechetDistance


class Evaluator:
    """Compares generated pictures with real ones. Not to be shared between threads.

    Data sets that a classifier ships for get a Fréchet distance and a coverage, both by that classifier.
    Faces and own pictures get neither: features that were learned on digits tell a 3 from an 8 but not a smile
    from a frown, so a number would mislead. Their diversity is measured all the same.

    Args:
        reference: real pictures, uint8 (n, c, s, s), n >= 2; the 10,000 test digits take half a second.
        dataset: name of the data set they come from.
        classifier: the network that knows the classes of that data set; by default the one that ships, if any does.
    """

    def __init__(self, reference: Tensor, dataset: str, classifier: PictureClassifier | None = None) -> None:
        self._channels = reference.shape[1]
        self._spread = mean_pairwise_distance(to_unit(reference[:1000]))
        self._expert: _Expert | None = None
        if classifier is not None or has_classifier(dataset):
            network = classifier or Pretrained().classifier(dataset)
            real = torch.cat([_features(network, to_unit(chunk)) for chunk in torch.split(reference, CHUNK)])
            self._expert = _Expert(network, FrechetDistance(real))

    def evaluate(self, pictures: Tensor) -> Evaluation:
        """Measure float pictures (n, c, s, s) in [-1, 1], n >= 2; a classifier sees them resized to 28 px.

        Raises:
            ValueError: another shape, or values that are not finite (the generator has diverged).
        """
        if pictures.ndim != 4 or pictures.shape[1] != self._channels or len(pictures) < 2:
            wanted = f"(n, {self._channels}, side, side) with n >= 2"
            raise ValueError(f"pictures must be {wanted}, got {tuple(pictures.shape)}")
        if not pictures.isfinite().all():
            raise ValueError("pictures hold values that are not finite, so there is nothing to measure")
        pictures = pictures.detach().float()
        spread = diversity(pictures, self._spread)
        if self._expert is None:
            return Evaluation(len(pictures), fid=None, coverage=None, diversity=spread)
        network = self._expert.classifier
        features = torch.cat([_features(network, chunk) for chunk in torch.split(pictures, CHUNK)])
        with torch.no_grad():
            logits = network.head(features)
        return Evaluation(
            len(pictures), fid=self._expert.distance(features), coverage=coverage(logits), diversity=spread
        )


@torch.no_grad()
def _features(classifier: PictureClassifier, pictures: Tensor) -> Tensor:
    """Features of pictures (n, 1, s, s) in [-1, 1]."""
    return classifier.features(pictures)
