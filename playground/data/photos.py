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
NAMED = 3
"""files that are too small, in the sentence that all are"""
LONGEST = 800
"""pixels of a photograph's longer side: larger ones are shrunk, so that squares hold detail, not blur and noise"""


@dataclass(frozen=True, eq=False)
class Photo:
    """One photograph in both sizes, uint8: (3, 4h, 4w) and (3, h, w)."""

    large: Tensor
    small: Tensor


@dataclass(frozen=True, eq=False)
class Photographs:
    """What a folder holds: photographs to cut squares from, and which of its files are too small for that."""

    large_enough: tuple[Photo, ...]
    """at least one"""
    too_small: tuple[str, ...]
    """a sentence for each that was left out"""


def photos(folder: Path, side: int, longest: int = LONGEST) -> Photographs:
    """All photographs of a folder, in memory, none longer than `longest` pixels.

    Args:
        side: pixels of the small squares that will be cut out: a photograph needs SCALE times as many on each side.

    Raises DataUnavailable where there are none, or all of them are too small: it names them, and the size they need.
    """
    from playground.data.folders import pictures_in, read_rgb  # late: the page only needs the rest, and sooner

    paths = pictures_in(folder)
    if not paths:
        raise DataUnavailable(f"{folder} holds no photographs. Put some there.")
    loaded = {path: photo(read_rgb(path), longest) for path in paths}
    small = {path.name: one.large.shape[1:] for path, one in loaded.items() if min(one.small.shape[1:]) < side}
    sentences = tuple(
        f"{name} was left out: squares of {SCALE * side} pixels do not fit into {width} x {height}."
        for name, (height, width) in small.items()
    )
    if len(small) == len(loaded):
        raise DataUnavailable(
            f"{folder} holds no photograph that is large enough: {SCALE * side} x {SCALE * side} pixels are needed at "
            f"least. {' '.join(sentences[:NAMED])}"
        )
    return Photographs(tuple(one for path, one in loaded.items() if path.name not in small), sentences)


def photo(picture: Image.Image, longest: int = LONGEST) -> Photo:
    """Both sizes of an RGB picture, whose sides are cut to multiples of 4."""
    if max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    width, height = picture.width // SCALE * SCALE, picture.height // SCALE * SCALE
    large = torch.from_numpy(np.array(picture.crop((0, 0, width, height)))).permute(2, 0, 1).contiguous()
    return Photo(large, shrink(large))


def shrink(large: Tensor) -> Tensor:
    """uint8 (3, 4h, 4w) -> uint8 (3, h, w), by antialiased bicubic."""
    size = large.shape[1] // SCALE, large.shape[2] // SCALE
    small = F.interpolate(large[None].float(), size=size, mode="bicubic", antialias=True)[0]
    return small.round().clamp(0, 255).to(torch.uint8)


def patches(of: tuple[Photo, ...], side: int, count: int, rng: random.Random) -> tuple[Tensor, Tensor]:
    """Squares by chance, turned and mirrored, in [-1, 1]: small (count, 3, side, side), large (count, 3, 4s, 4s).

    of: each at least `side` on both sides when it is small, as `photos` gives them. A photograph is drawn as often as
    its size says, so that each of its pixels is seen as often as any other.
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
