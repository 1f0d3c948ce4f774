"""What every built-in set of two kinds of pictures is: an entry known before anything is drawn, and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from playground.data.dataset import Split
from playground.data.folders import Cut, Pairs, Pictures, resized_to_cut
from playground.data.pixels import picture_of

TRAIN, TEST = 4_000, 100
"""pictures of each kind: an epoch takes seconds"""
BICUBIC = Image.Resampling.BICUBIC


@dataclass(frozen=True)
class BuiltIn:
    """A set that can be chosen by name where a folder of pictures is chosen. Its file makes it, BUILT_IN lists it."""

    name: str
    title: str
    """what the page calls it: the kinds A and B"""
    licence: str
    """the Hub's name of it first, then whose it is"""
    side: int
    """pixels, wide and high"""
    paired: bool
    """whether the i-th picture B is what becomes of the i-th A"""
    load: Callable[[Split], tuple[Tensor, Tensor]]
    """A and B, uint8 (n, 3, side, side) each; raises DataUnavailable"""
    classes: Callable[[Split], tuple[Tensor, Tensor]] | None = None
    """what A and B show, int64 (n,) each, where both kinds show the same ten classes"""


@dataclass(frozen=True)
class DrawnPairs(Pairs):
    """Pairs that lie in memory, not in files."""

    a: Tensor = field(default_factory=lambda: torch.zeros(0), compare=False, repr=False)
    b: Tensor = field(default_factory=lambda: torch.zeros(0), compare=False, repr=False)

    def usable(self) -> Pairs:
        return self

    def _resized(self, index: int, cut: Cut) -> tuple[Image.Image, ...]:
        both = picture_of(self.a[index]), picture_of(self.b[index])
        return resized_to_cut(both, cut, (BICUBIC, BICUBIC))


@dataclass(frozen=True)
class DrawnPictures(Pictures):
    """Pictures of one kind that lie in memory."""

    pictures: Tensor = field(default_factory=lambda: torch.zeros(0), compare=False, repr=False)

    def usable(self) -> Pictures:
        return self

    def _resized(self, index: int, cut: Cut) -> tuple[Image.Image, ...]:
        return resized_to_cut((picture_of(self.pictures[index]),), cut, (BICUBIC,))


def numbered(pictures: Tensor) -> tuple[Path, ...]:
    """Names for pictures that have none."""
    return tuple(Path(str(number)) for number in range(len(pictures)))


def padded_to_32(glyphs: Tensor) -> Tensor:
    """uint8 (n, 1, 28, 28) -> (n, 1, 32, 32), black around."""
    return F.pad(glyphs, (2, 2, 2, 2))


def in_grey(glyphs: Tensor) -> Tensor:
    """uint8 (n, 1, h, w) -> (n, 3, h, w)."""
    return glyphs.expand(-1, 3, -1, -1).contiguous()


def outlines(glyphs: Tensor) -> Tensor:
    """uint8 (n, 1, h, w) -> the same shape: white where light and dark meet, one pixel wide, outside of the light."""
    inside = (glyphs > 100).float()
    around = F.max_pool2d(inside, 3, stride=1, padding=1)
    return ((around - inside) * 255).to(torch.uint8)


def part_of(count: int, split: Split) -> slice:
    """Which of a larger set's pictures are taken."""
    return slice(0, min(count, TRAIN if split == "train" else TEST))


Kind = Literal["pairs", "kinds"]
"""what a method learns from: pairs, or two kinds of pictures that belong to no pairs"""
