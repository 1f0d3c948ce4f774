"""Variety: which of the classes a generator can draw, and whether its samples differ as much as real pictures do."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

CONFIDENT = 0.9
COVERED_SHARE = 0.02


@dataclass(frozen=True)
class Coverage:
    """What a classifier found in a set of samples."""

    counts: tuple[int, ...]
    """samples named confidently, class by class"""
    samples: int
    """all samples, confident or not"""
    covered: int
    """classes that got at least COVERED_SHARE of all samples"""
    confident: float
    """share of the samples that have a confident name, 0 to 1"""
    balance: float
    """entropy of the counts over the most it can be: 1 is every class alike, 0 is one class or none"""

    @property
    def missing(self) -> tuple[int, ...]:
        """The classes that are not covered, in order."""
        return tuple(c for c, count in enumerate(self.counts) if count < COVERED_SHARE * self.samples)


@torch.no_grad()
def coverage(logits: Tensor, confident: float = CONFIDENT) -> Coverage:
    """Count the classes among samples, as Srivastava et al. 2017 (VEEGAN) count modes.

    A class is covered when 2 % of *all* samples carry its name confidently, so that noise, of which a
    classifier recognises hardly anything, covers nothing. Real MNIST digits give every class 8 % or more.

    Args:
        logits: (n, classes), n >= 1, classes >= 2.
        confident: the least probability of a confident name.
    """
    if logits.ndim != 2 or len(logits) == 0:
        raise ValueError(f"logits must be (n, classes) with n >= 1, got {tuple(logits.shape)}")
    samples, classes = logits.shape
    chance, name = logits.softmax(dim=1).max(dim=1)
    counts = name[chance >= confident].bincount(minlength=classes).tolist()
    total = sum(counts)
    entropy = -sum(count / total * math.log(count / total) for count in counts if count)
    return Coverage(
        counts=tuple(counts),
        samples=samples,
        covered=sum(count >= COVERED_SHARE * samples for count in counts),
        confident=total / samples,
        balance=abs(entropy) / math.log(classes),
    )


AT_MOST = 1000
"""pictures compared with each other: half a million pairs, a few milliseconds"""
COARSE = 7
"""side in pixels at which pictures are compared, so that grain in the pixels does not pass for variety"""


@torch.no_grad()
def mean_pairwise_distance(pictures: Tensor) -> float:
    """Mean Euclidean distance of any two of the first 1,000 pictures (n, c, s, s), n >= 2, seen at 7x7 px."""
    if len(pictures) < 2:
        raise ValueError(f"a distance needs at least 2 pictures, got {len(pictures)}")
    coarse = F.adaptive_avg_pool2d(pictures[:AT_MOST], COARSE)
    return float(torch.pdist(coarse.flatten(1)).mean())


def diversity(samples: Tensor, reference: float) -> float:
    """Mean pairwise distance of the samples (n, c, s, s) over that of real pictures.

    Near 1: as varied as the real ones. Near 0: the generator draws one picture again and again. White noise
    has 0.45 on MNIST, because the coarse view blurs it away. Real digits of one class have 0.63 (all ones) to
    0.98 (all twos), so this does not see that digits are missing; ``coverage`` does.

    Args:
        samples: values in [-1, 1].
        reference: ``mean_pairwise_distance`` of real pictures, above 0.
    """
    return mean_pairwise_distance(samples) / reference
