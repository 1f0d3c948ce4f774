"""How far translated pictures are from what was wanted: pixel by pixel, label by label, and as a set."""

from __future__ import annotations

import torch
from torch import Tensor

PALETTE_STEPS = 6
"""of each of the three colours, when palettes are compared"""


def mean_absolute_difference(made: Tensor, wanted: Tensor) -> float:
    """Of pictures (n, 3, h, w) in [-1, 1], in grey levels of 0 to 255."""
    return float((made - wanted).abs().mean() * 127.5)


def nearest_colours(pictures: Tensor, palette: Tensor) -> Tensor:
    """The nearest palette colour at each pixel: (n, 3, h, w) and (k, 3), both in [-1, 1] -> int64 (n, h, w)."""
    pixels = pictures.permute(0, 2, 3, 1)
    return torch.cdist(pixels.flatten(0, 2)[None], palette[None])[0].argmin(dim=1).view(pixels.shape[:3])


def agreement(made: Tensor, wanted: Tensor, classes: int) -> tuple[float, float]:
    """Share of pixels with the right label, and the mean of intersection over union of the labels that occur.

    made, wanted: int64 (n, h, w), 0 to classes - 1 (Long et al. 2015, section 5).
    """
    return float((made == wanted).double().mean()), float(overlaps(made, wanted, classes).nanmean())


def overlaps(made: Tensor, wanted: Tensor, classes: int) -> Tensor:
    """Intersection over union of each label, float64 (classes); NaN where it is never wanted. Arguments as above."""
    counts = torch.bincount((wanted * classes + made).flatten(), minlength=classes**2).view(classes, classes).double()
    right, occurrences = counts.diagonal(), counts.sum(dim=1)
    return torch.where(occurrences > 0, right / (counts.sum(dim=0) + occurrences - right), torch.nan)


def kernel_distance(real: Tensor, made: Tensor) -> float:
    """Squared maximum mean discrepancy of features (n, d) and (m, d), times 1000 (KID, Binkowski et al. 2018, sec. 4).

    Unbiased, so that a few dozen pictures give a fair figure, where the Fréchet distance would not; it may be
    negative. The kernel is their cubic polynomial.
    """
    n, m, d = len(real), len(made), real.shape[1]
    if n < 2 or m < 2:
        raise ValueError("two pictures of each kind are needed at least")

    def kernel(x: Tensor, y: Tensor) -> Tensor:
        return (x @ y.T / d + 1) ** 3

    within_real, within_made = kernel(real, real), kernel(made, made)
    mean_real = (within_real.sum() - within_real.diagonal().sum()) / (n * (n - 1))
    mean_made = (within_made.sum() - within_made.diagonal().sum()) / (m * (m - 1))
    return float(1000 * (mean_real + mean_made - 2 * kernel(real, made).mean()))


def colour_shares(pictures: Tensor) -> Tensor:
    """Share of all pixels in each of PALETTE_STEPS^3 colours: (n, 3, h, w) in [-1, 1] -> (PALETTE_STEPS^3)."""
    steps = ((pictures + 1) / 2 * PALETTE_STEPS).long().clamp(0, PALETTE_STEPS - 1)
    index = (steps[:, 0] * PALETTE_STEPS + steps[:, 1]) * PALETTE_STEPS + steps[:, 2]
    return torch.bincount(index.flatten(), minlength=PALETTE_STEPS**3).float() / index.numel()


def palette_distance(pictures: Tensor, others: Tensor) -> float:
    """Share of the pixels that would need another colour for both sets to have the same palette: 0 to 1."""
    return float((colour_shares(pictures) - colour_shares(others)).abs().sum() / 2)
