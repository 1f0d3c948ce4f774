"""Photographs, and the same at a quarter of the size, to learn enlarging from.

The small ones are made as the literature makes them: bicubic with antialiasing, a = -0.5, which is MATLAB's imresize,
on the whole photograph, rounded to bytes (Ledig et al. 2017, section 3.2).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from playground.data.dataset import DataUnavailable

SCALE = 4
LONGEST = 800
"""pixels of a photograph's longer side: larger ones are shrunk, so that squares hold detail, not blur and noise"""


@dataclass(frozen=True, eq=False)
class Photo:
    """One photograph in both sizes, uint8: (3, 4h, 4w) and (3, h, w)."""

    large: Tensor
    small: Tensor


def photos(folder: Path, longest: int = LONGEST) -> tuple[Photo, ...]:
    """All photographs of a folder, in memory, none longer than `longest` pixels.

    Raises DataUnavailable where there are none, or one is too small.
    """
    from playground.data.folders import pictures_in, read_rgb  # late: the page only needs the rest, and sooner

    loaded = tuple(photo(read_rgb(path), longest) for path in pictures_in(folder))
    if not loaded:
        raise DataUnavailable(f"{folder} holds no photographs. Put some there.")
    return loaded


def photo(picture: Image.Image, longest: int = LONGEST) -> Photo:
    """Both sizes of an RGB picture, whose sides are cut to multiples of 4."""
    if max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    width, height = picture.width // SCALE * SCALE, picture.height // SCALE * SCALE
    large = torch.from_numpy(np.array(picture.crop((0, 0, width, height)))).permute(2, 0, 1).contiguous()
    return Photo(large, shrunk(large))


def shrunk(large: Tensor) -> Tensor:
    """uint8 (3, 4h, 4w) -> uint8 (3, h, w), by antialiased bicubic."""
    size = large.shape[1] // SCALE, large.shape[2] // SCALE
    small = F.interpolate(large[None].float(), size=size, mode="bicubic", antialias=True)[0]
    return small.round().clamp(0, 255).to(torch.uint8)


def patches(of: tuple[Photo, ...], side: int, count: int, rng: random.Random) -> tuple[Tensor, Tensor]:
    """Squares by chance, turned and mirrored, in [-1, 1]: small (count, 3, side, side), large (count, 3, 4s, 4s).

    A photograph is drawn as often as its size says, so that each of its pixels is seen as often as any other.
    """
    drawn: list[tuple[Tensor, Tensor]] = []
    weights = [photo.small[0].numel() for photo in of]
    for photo in rng.choices(of, weights, k=count):
        height, width = photo.small.shape[1:]
        top, left = rng.randint(0, height - side), rng.randint(0, width - side)
        pair = (
            photo.small[:, top : top + side, left : left + side],
            photo.large[:, SCALE * top : SCALE * (top + side), SCALE * left : SCALE * (left + side)],
        )
        quarters, mirrored = rng.randrange(4), rng.random() < 0.5
        turned = (torch.rot90(square, quarters, (1, 2)) for square in pair)
        small, large = (square.flip(2) if mirrored else square for square in turned)
        drawn.append((small, large))
    return _unit([small for small, _ in drawn]), _unit([large for _, large in drawn])


def _unit(squares: list[Tensor]) -> Tensor:
    return (torch.stack(squares).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
