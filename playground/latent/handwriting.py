"""What can be measured about a written digit: slant, thickness, width. No network is involved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

EMPTY = 1.0
"""ink, in full pixels, below which there is nothing to measure: every measure is 0"""


@dataclass(frozen=True)
class HandwritingMeasure:
    """One number a picture."""

    unit: str
    of: Callable[[Tensor], Tensor]
    """pictures (n, 1, s, s) in [-1, 1], light on black -> (n,)"""


@dataclass(frozen=True, eq=False)
class _Moments:
    """Second central moments of the ink, (n,), in square pixels; y points down."""

    xx: Tensor
    xy: Tensor
    yy: Tensor
    is_empty: Tensor


def shear(pictures: Tensor) -> Tensor:
    """Columns to the right for each row upwards, (n, 1, s, s) -> (n,): what uncouples x from y, as used to straighten
    MNIST's digits (LeCun et al. 1998, section III.C)."""
    moments = _moments(pictures)
    return _or_zero(-moments.xy / moments.yy, moments.is_empty)


def slant(pictures: Tensor) -> Tensor:
    """Degrees from upright, positive to the right as in italics: the angle of the shear. (n, 1, s, s) -> (n,)."""
    return torch.rad2deg(shear(pictures).atan())


def area_and_edge(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Ink in full pixels and the length of its edge, (n, 1, s, s) -> (n,) each.

    The length is the total variation, which also holds for soft edges: along a stroke, both its sides.
    """
    ink = _ink(pictures)
    ink = ink / ink.amax(dim=(1, 2), keepdim=True).clamp(min=1e-6)  # a pale stroke is not a thin one
    padded = F.pad(ink, (1, 1, 1, 1))
    right, down = padded.diff(dim=2)[:, :-1], padded.diff(dim=1)[:, :, :-1]
    return ink.sum(dim=(1, 2)), (right.square() + down.square()).sqrt().sum(dim=(1, 2))


def thickness(pictures: Tensor) -> Tensor:
    """Width of the stroke in pixels, (n, 1, s, s) -> (n,): short side of the rectangle with as much ink and as
    long an edge."""
    area, edge = area_and_edge(pictures)
    quarter = edge / 4
    short = quarter - (quarter.square() - area).clamp(min=0).sqrt()
    return _or_zero(short, _moments(pictures).is_empty)


def width(pictures: Tensor) -> Tensor:
    """Pixels from left to right once the slant is taken out, (n, 1, s, s) -> (n,): of an evenly filled box with
    the same spread, so that one long stroke counts for little."""
    moments = _moments(pictures)
    return _or_zero((12 * (moments.xx - moments.xy.square() / moments.yy)).sqrt(), moments.is_empty)


MEASURES: dict[str, HandwritingMeasure] = {
    "slant": HandwritingMeasure("°", slant),
    "thickness": HandwritingMeasure("px", thickness),
    "width": HandwritingMeasure("px", width),
}


def _ink(pictures: Tensor) -> Tensor:
    """(n, 1, s, s) in [-1, 1] -> (n, s, s) from 0, no ink, to 1."""
    if pictures.ndim != 4 or pictures.shape[1] != 1:
        raise ValueError(f"pictures must be (n, 1, s, s), got {tuple(pictures.shape)}")
    return ((pictures[:, 0].float() + 1) / 2).clamp(0, 1)


def _moments(pictures: Tensor) -> _Moments:
    ink = _ink(pictures)
    area = ink.sum(dim=(1, 2))
    share = ink / area.clamp(min=1e-6)[:, None, None]
    y = torch.arange(ink.shape[1], dtype=ink.dtype, device=ink.device)[:, None]
    x = torch.arange(ink.shape[2], dtype=ink.dtype, device=ink.device)[None, :]
    x = x - (share * x).sum(dim=(1, 2))[:, None, None]
    y = y - (share * y).sum(dim=(1, 2))[:, None, None]

    def moment(of: Tensor) -> Tensor:
        return (share * of).sum(dim=(1, 2))

    own = 1 / 12  # a pixel is a square, not a point
    return _Moments(moment(x * x) + own, moment(x * y), moment(y * y) + own, is_empty=area < EMPTY)


def _or_zero(values: Tensor, is_empty: Tensor) -> Tensor:
    return torch.where(is_empty, 0.0, values)
