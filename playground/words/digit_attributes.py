"""What can be said of a handwritten digit: which it is, how thick its stroke is, which way it leans.

The first is its label; the other two are measured on the picture, so that nobody had to name 60,000 of them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from playground.latent.handwriting import area_and_edge, shear

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "digit": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "stroke": ("thin", "medium", "bold"),
    "slant": ("left", "upright", "right"),
}
"""by name, the values 0, 1, ... of each"""
THIN, BOLD = 2.13, 2.64
"""pixels across a stroke: a third of the training digits are thinner, a third bolder"""
LEFT, RIGHT = -0.01, 0.22
"""columns to the right for each row upwards: a third of the training digits lean further left, a third further right. A
digit that stands upright leans to the right a little by this measure"""


def stroke_width(pictures: Tensor) -> Tensor:
    """Pixels (n,) across the stroke of digits (n, 1, h, w) in [-1, 1]: the ink over half the length of its edge."""
    area, edge = area_and_edge(pictures)
    return 2 * area / edge.clamp(min=1e-3)


def attributes_of(pictures: Tensor, labels: Tensor) -> Tensor:
    """What digits show: pictures (n, 1, h, w) in [-1, 1] and labels (n,) -> int64 (n, 3), a value of each attribute."""
    stroke = torch.bucketize(stroke_width(pictures), torch.tensor([THIN, BOLD], device=pictures.device))
    slant = torch.bucketize(shear(pictures), torch.tensor([LEFT, RIGHT], device=pictures.device))
    return torch.stack([labels, stroke, slant], dim=1)
