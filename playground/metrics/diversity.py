"""Diversity: whether samples differ from one another as much as real pictures do. Needs no classifier."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

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
