"""Where a generator with self-attention looks, laid over its picture (Zhang et al. 2019, figure 1 and section 5.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models import Generator
from playground.models.attention import SelfAttention, attention_weights

GLOW = (1.0, 0.55, 0.1)
"""red, green and blue of what is looked at, 0 to 1: warm, and unlike skin, hair and shirts"""
MARK = (0.1, 0.9, 1.0)
"""of the frame round the place that looks"""


@dataclass(frozen=True, eq=False)
class Look:
    """Where one place of a picture looks while it is drawn."""

    weights: Tensor
    """(k, k), sum 1: shares of attention on a grid over the picture"""
    place: tuple[int, int, int]
    """first row, first column and side, in pixels, of the square that looks"""

    @property
    def spread(self) -> float:
        """How many fields of the grid it looks at: 1 for a single one, k * k for all alike (e to the entropy)."""
        return math.exp(float(torch.special.entr(self.weights).sum()))


def has_attention(generator: Generator) -> bool:
    """Whether `look` can be asked."""
    return any(isinstance(module, SelfAttention) for module in generator.modules())


def look(generator: Generator, z: Tensor, row: int, column: int, side: int) -> Look:
    """Where the pixel in `row` and `column` of the picture (side, side) looks; z: (1, latent_dim).

    Attention works on maps coarser than the picture, so neighbouring pixels share a place and look alike.
    Raises ValueError without attention, and for a pixel outside the picture.
    """
    if not has_attention(generator):
        raise ValueError("This model has no self-attention. Choose one that has: its title says so.")
    if not (0 <= row < side and 0 <= column < side):
        raise ValueError(f"The picture has rows and columns from 0 to {side - 1}, not {row} and {column}.")
    weights = attention_weights(generator.layers, generator.given(z))[0]
    looking, seen = math.isqrt(weights.shape[0]), math.isqrt(weights.shape[1])
    square = side // looking
    top, left = row // square, column // square
    return Look(weights[top * looking + left].reshape(seen, seen), (top * square, left * square, square))


def heat(seen: Look, side: int) -> Tensor:
    """The weights as large as the picture, smoothly, 0 to 1 at the most seen place: (side, side)."""
    grown = F.interpolate(seen.weights[None, None], (side, side), mode="bicubic", align_corners=False)[0, 0]
    grown = grown.clamp(min=0)
    return grown / grown.max().clamp(min=1e-12)


def overlay(picture: Tensor, seen: Look) -> Tensor:
    """The picture (c, s, s) in [-1, 1], dark where it is not looked at and glowing where it is -> (3, s, s).

    A frame of one pixel marks the place that looks.
    """
    side = picture.shape[-1]
    warmth = heat(seen, side)
    glow = torch.tensor(GLOW)[:, None, None] * 2 - 1
    grey = picture.mean(dim=0, keepdim=True).expand(3, -1, -1)
    dark = (grey + 1) * 0.5 - 1
    shown = torch.lerp(dark, torch.lerp(picture.expand(3, -1, -1), glow, 0.6), warmth)
    top, left, square = seen.place
    frame = torch.zeros(side, side, dtype=torch.bool)
    frame[top : top + square, left : left + square] = True
    frame[top + 1 : top + square - 1, left + 1 : left + square - 1] = False
    return torch.where(frame, torch.tensor(MARK)[:, None, None] * 2 - 1, shown)
