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
from playground.data.picture_files import picture_files

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
    left_out: tuple[str, ...] = ()
    """sentences about the files that are no photographs"""


def photos(folder: Path, side: int, longest: int = LONGEST) -> Photographs:
    """All photographs of a folder, in memory, none longer than `longest` pixels.

    Args:
        side: pixels of the small squares that will be cut out: a photograph needs SCALE times as many on each side.

    Raises DataUnavailable where there are none, or all of them are too small: it names them, and the size they need.
    """
    from playground.data.folders import read_rgb  # late: the page only needs the rest, and sooner

    files = picture_files(folder)
    if not files.paths:
        raise DataUnavailable(f"{folder} holds no photographs. Put some there.")
    large_enough: list[Photo] = []
    small: list[str] = []
    broken: list[str] = []
    for path in files.paths:
        try:
            picture = no_longer(read_rgb(path), longest)
        except DataUnavailable as error:
            broken.append(f"Left out: {error}")
            continue
        if min(picture.size) // SCALE >= side:
            large_enough.append(photo(picture, longest))
            continue
        small.append(
            f"{path.relative_to(folder)} was left out: squares of {SCALE * side} pixels do not fit into "
            f"{picture.width} x {picture.height}."
        )
    if not large_enough:
        raise DataUnavailable(
            f"{folder} holds no photograph that is large enough: {SCALE * side} x {SCALE * side} pixels are needed at "
            f"least. {' '.join([*small, *broken][:NAMED])}"
        )
    return Photographs(tuple(large_enough), tuple(small), (*files.left_out, *broken))


def no_longer(picture: Image.Image, longest: int) -> Image.Image:
    """Shrunk where it is longer than `longest` pixels."""
    if max(picture.size) <= longest:
        return picture
    shrunk = picture.copy()
    shrunk.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return shrunk


def photo(picture: Image.Image, longest: int = LONGEST) -> Photo:
    """Both sizes of an RGB picture, whose sides are cut to multiples of 4."""
    picture = no_longer(picture, longest)
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
