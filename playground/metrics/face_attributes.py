"""What generated faces show, how far they are from the drawn ones, and whether they only repeat some of those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.data import to_unit
from playground.metrics.fid import FrechetDistance
from playground.models.attributes import AttributeClassifier

CHUNK = 500
"""pictures at a time: 24 MB as floats"""


@torch.no_grad()
def attribute_chances(classifier: AttributeClassifier, pictures: Tensor) -> dict[str, Tensor]:
    """(n, 3, 64, 64) in [-1, 1], n >= 1 -> for each attribute, probabilities (n, its values), rows sum to 1."""
    said = [classifier(chunk.float()) for chunk in torch.split(pictures, CHUNK)]
    return {name: torch.cat([logits[name] for logits in said]).softmax(dim=1) for name in classifier.values}


@torch.no_grad()
def face_features(classifier: AttributeClassifier, images: Tensor) -> Tensor:
    """uint8 (n, 3, 64, 64), or floats of that shape in [-1, 1] -> features (n, num_features)."""
    return torch.cat([classifier.features(_as_unit(chunk)) for chunk in torch.split(images, CHUNK)])


def face_distance(classifier: AttributeClassifier, real: Tensor) -> Callable[[Tensor], float]:
    """Fréchet distance to `real` in the classifier's features (Heusel et al. 2017, eq. 6): call it with other faces.

    Both are as in `face_features`. It falls as more pictures are compared: compare equal numbers of them.
    """
    distance = FrechetDistance(face_features(classifier, real))
    return lambda pictures: distance(face_features(classifier, pictures))


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each of n pictures, the one most like it among others."""

    index: Tensor
    """int64 (n,), its place among the others"""
    distance: Tensor
    """(n,), root mean square of the differences; in pixels 0 is the same picture, 2 is black against white"""


@torch.no_grad()
def nearest(pictures: Tensor, among: Tensor, describe: Callable[[Tensor], Tensor] = torch.flatten) -> Nearest:
    """The most alike of `among` for each picture: does a generator only repeat what it was shown?

    Args:
        pictures: (n, c, s, s) in [-1, 1].
        among: uint8 (m, c, s, s), m >= 1; any number, they are looked at in turns.
        describe: what is compared: pixels, or with a classifier's ``features`` what a face looks like.
    """
    if len(among) == 0:
        raise ValueError("there is nothing to be near to: `among` is empty")
    own = _rows(pictures, describe)
    best = Nearest(torch.zeros(len(own), dtype=torch.int64), torch.full((len(own),), torch.inf))
    for start in range(0, len(among), CHUNK):
        others = _rows(to_unit(among[start : start + CHUNK]), describe)
        found = torch.cdist(own, others).div(own.shape[1] ** 0.5).min(dim=1)
        closer = found.values < best.distance
        best = Nearest(
            torch.where(closer, found.indices + start, best.index), torch.where(closer, found.values, best.distance)
        )
    return best


def _rows(pictures: Tensor, describe: Callable[[Tensor], Tensor]) -> Tensor:
    return describe(pictures).reshape(len(pictures), -1)


def _as_unit(images: Tensor) -> Tensor:
    return to_unit(images) if images.dtype == torch.uint8 else images.float()
