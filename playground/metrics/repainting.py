"""Whether a translated picture was painted anew or only tinted, and whether its edges are where they were."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

TABLE_STEPS = 16
"""of each of the three colours, in the table"""
COARSE = 4
"""pixels that become one along each side before edges are compared: strokes have edges of their own"""


def explained_by_colour(given: Tensor, made: Tensor) -> Tensor:
    """Share of the variance of each picture made that a table of colours explains (R squared): (n), 0 to 1.

    given, made: (n, 3, h, w) in [-1, 1]. The table is fitted to each pair: TABLE_STEPS^3 colours, each with a mean of
    its own on top of one affine map of colours. It says too much rather than too little: a pixel that is the only one
    of its colour is explained entirely. A filter of colours has 1; a picture that is all of one colour has 1 too.
    """
    if given.shape != made.shape or given.ndim != 4 or given.shape[1] != 3:
        raise ValueError(f"both must be (n, 3, h, w), got {tuple(given.shape)} and {tuple(made.shape)}")
    return torch.stack([_explained(*pair) for pair in zip(given.double(), made.double(), strict=True)]).float()


def edges_kept(given: Tensor, made: Tensor) -> Tensor:
    """Correlation of the steepness of grey values in pictures given and made, (n), -1 to 1; 0 where one has no edge.

    given, made: (n, 3, h, w), at least 2 * COARSE pixels wide and high; compared at 1 / COARSE of the size.
    """
    slopes = [
        _steepness(F.avg_pool2d(pictures.double().mean(dim=1, keepdim=True), COARSE)) for pictures in (given, made)
    ]
    a, b = (each - each.mean(dim=1, keepdim=True) for each in slopes)
    lengths = a.norm(dim=1) * b.norm(dim=1)
    return torch.where(lengths > 1e-9, (a * b).sum(dim=1) / lengths.clamp(min=1e-9), 0.0).float()


def _explained(given: Tensor, made: Tensor) -> Tensor:
    """Of one picture, float64 (3, h, w)."""
    colours, wanted = given.flatten(1).T, made.flatten(1).T
    wanted = wanted - wanted.mean(dim=0)
    total = wanted.square().sum()
    if float(total) < 1e-9:
        return torch.ones_like(total)
    affine = torch.cat([colours, torch.ones_like(colours[:, :1])], dim=1)
    # Of pictures of fewer than three colours' directions there are many equally good maps: the driver must cope.
    rest = wanted - affine @ torch.linalg.lstsq(affine, wanted, driver="gelsd").solution
    steps = ((colours + 1) / 2 * TABLE_STEPS).long().clamp(0, TABLE_STEPS - 1)
    index = (steps[:, 0] * TABLE_STEPS + steps[:, 1]) * TABLE_STEPS + steps[:, 2]
    _, place, counts = index.unique(return_inverse=True, return_counts=True)
    means = torch.zeros(len(counts), 3, dtype=rest.dtype).index_add_(0, place, rest) / counts[:, None]
    unexplained: Tensor = (rest - means[place]).square().sum()
    return (1 - unexplained / total).clamp(min=0)


def _steepness(grey: Tensor) -> Tensor:
    """(n, 1, h, w) -> the length of the slope at each pixel but those of the last row and column, flat: (n, ...)."""
    down = grey[..., 1:, :-1] - grey[..., :-1, :-1]
    across = grey[..., :-1, 1:] - grey[..., :-1, :-1]
    return torch.hypot(down, across).flatten(1)
