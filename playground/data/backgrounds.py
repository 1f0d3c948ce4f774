"""Digits over backgrounds, as MNIST-M has them (Ganin et al. 2016), but over smooth chance in place of photographs."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

PATCHES, BRIGHTEST = 5, 0.6
"""of chance along each side of a background, and what their greys in [0, 1] go up to: strokes stay readable"""


def over_backgrounds(pictures: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures (n, 1, h, w) in [-1, 1] over backgrounds drawn from `rng`, the same shape and range.

    Light on dark, dark on light: |x − b| of greys in [0, 1] (section 5.2).
    """
    patches = BRIGHTEST * torch.rand(len(pictures), 1, PATCHES, PATCHES, generator=rng, device=rng.device)
    backgrounds = F.interpolate(patches.to(pictures.device), pictures.shape[-2:], mode="bilinear", align_corners=True)
    return 2 * ((pictures + 1) / 2 - backgrounds).abs() - 1
