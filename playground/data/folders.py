"""Folders of pictures to learn translation from, laid out as the original projects of pix2pix and CycleGAN do.

Paired:    <root>/train/*.png        A|B side by side in one picture, or
           <root>/trainA/x.png and <root>/trainB/x.png (also train/A and train/B), equal names
Unpaired:  <root>/trainA/*.jpg and <root>/trainB/*.jpg, whatever their names

The same with test, testA, testB for pictures that are kept back. Pictures are read when they are asked for.

A PNG with a palette is a label map: each colour stands for a class, and there is none between two of them. It is
resized by the nearest pixel, as playground.sketch.classes does with what people paint; every other picture by bicubic.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from PIL import Image, ImageOps
from torch import Tensor
from torchvision.transforms.v2 import functional as TF

from playground.data.dataset import DataUnavailable, Split
from playground.data.decoding import decode, on_paper
from playground.data.pictures import FORMATS, PictureError, read_picture
from playground.data.uploads import MB, STANDARD, Limits, display_name

Direction = Literal["AtoB", "BtoA"]
UNREADABLE = "{path} is not a picture that can be read. Remove it, or save it again. {reason}"
OWN = Limits(max_file_bytes=1000 * MB, max_pixels=Image.MAX_IMAGE_PIXELS or STANDARD.max_pixels)
"""of pictures that nobody uploaded"""
OWN_FORMATS = (*FORMATS, "PPM")
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})


@dataclass(frozen=True)
class Cut:
    """How a picture becomes a square to learn from: its shorter side becomes `load`, `side` is cut out of it."""

    side: int
    load: int
    flips: bool = True
    """whether half of the pictures are mirrored"""

    def __post_init__(self) -> None:
        if not 16 <= self.side <= self.load:
            raise ValueError(f"the side must be from 16 to {self.load} (load), got {self.side}")


@dataclass(frozen=True)
class Pairs:
    """Pictures A and what should become of them, B."""

    files: tuple[tuple[Path, Path | None], ...]
    """A and B; None where both stand in one picture, A on the left"""
    direction: Direction

    def __len__(self) -> int:
        return len(self.files)

    def pair(self, index: int, cut: Cut, rng: random.Random | None) -> tuple[Tensor, Tensor]:
        """Source and target, each (3, side, side) in [-1, 1], cut alike; from the middle where there is no rng."""
        first, second = self.files[index]
        a, resampling = read_rgb(first), resampling_of(first)
        if second is None:
            a, b = a.crop((0, 0, a.width // 2, a.height)), a.crop((a.width // 2, 0, a.width // 2 * 2, a.height))
            resamplings = resampling, resampling
        else:
            resamplings = resampling, resampling_of(second)
            b = read_rgb(second).resize(a.size, resamplings[1])
        sides = cut_alike((a, b), cut, rng, resamplings)
        return (sides[0], sides[1]) if self.direction == "AtoB" else (sides[1], sides[0])


@dataclass(frozen=True)
class Pictures:
    """Pictures of one kind."""

    files: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.files)

    def picture(self, index: int, cut: Cut, rng: random.Random | None) -> Tensor:
        """(3, side, side) in [-1, 1]; from the middle where there is no rng."""
        path = self.files[index]
        return cut_alike((read_rgb(path),), cut, rng, (resampling_of(path),))[0]


def pairs_in(root: Path, split: Split, direction: Direction = "AtoB") -> Pairs:
    """Raises DataUnavailable where there is no pair, or a picture has none."""
    for a, b in ((root / f"{split}A", root / f"{split}B"), (root / split / "A", root / split / "B")):
        if a.is_dir() and b.is_dir():
            return Pairs(_by_name(a, b), direction)
    both = pictures_in(root / split)
    if not both:
        raise DataUnavailable(
            f"{root} has no pairs. Put pictures with A on the left and B on the right into {split}/, "
            f"or pictures of equal names into {split}A/ and {split}B/."
        )
    return Pairs(tuple((path, None) for path in both), direction)


def kind_in(root: Path, split: Split, letter: Literal["A", "B"]) -> Pictures:
    """Raises DataUnavailable where there are none."""
    files = pictures_in(root / f"{split}{letter}")
    if not files:
        raise DataUnavailable(f"{root} has no pictures in {split}{letter}/. Put some there.")
    return Pictures(files)


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Picture files in the folder itself, by name; none where there is no such folder. Hidden ones are none."""
    if not folder.is_dir():
        return ()
    named = (p for p in folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES and not p.name.startswith("."))
    return tuple(sorted(path for path in named if path.is_file()))


def read_rgb(path: Path) -> Image.Image:
    """Upright, in sRGB of 8 bits, on white, as the page reads it. Raises DataUnavailable, which says why not."""
    try:
        return on_paper(decode(read_picture(path, OWN, formats=OWN_FORMATS), display_name(path.name)).picture)
    except PictureError as error:
        raise DataUnavailable(UNREADABLE.format(path=path, reason=error)) from error


def resampling_of(path: Path) -> Image.Resampling:
    """How a picture is made larger or smaller: by the nearest pixel where it is a label map. Only its header is read.

    Raises DataUnavailable for a file that is no picture.
    """
    try:
        opened = read_picture(path, OWN, formats=OWN_FORMATS)
    except PictureError as error:
        raise DataUnavailable(UNREADABLE.format(path=path, reason=error)) from error
    is_map = opened.format == "PNG" and opened.mode == "P"
    return Image.Resampling.NEAREST if is_map else Image.Resampling.BICUBIC


def cut_alike(
    pictures: tuple[Image.Image, ...],
    cut: Cut,
    rng: random.Random | None,
    resamplings: tuple[Image.Resampling, ...],
) -> list[Tensor]:
    """The same square out of each picture, (3, side, side) in [-1, 1] (random jitter, Isola et al. 2017, app. 6.2).

    pictures: of one size. resamplings: how each of them is resized.
    """
    width, height = pictures[0].size
    factor = cut.load / min(width, height)
    width, height = max(cut.side, round(width * factor)), max(cut.side, round(height * factor))
    room = width - cut.side, height - cut.side
    left, top = (rng.randint(0, room[0]), rng.randint(0, room[1])) if rng else (room[0] // 2, room[1] // 2)
    mirrored = bool(rng and cut.flips and rng.random() < 0.5)
    squares = []
    for picture, resampling in zip(pictures, resamplings, strict=True):
        resized = picture.resize((width, height), resampling, reducing_gap=2.0)
        square = resized.crop((left, top, left + cut.side, top + cut.side))
        if mirrored:
            square = ImageOps.mirror(square)
        squares.append(TF.pil_to_tensor(square).float().div(127.5).sub(1))
    return squares


def _by_name(a: Path, b: Path) -> tuple[tuple[Path, Path], ...]:
    firsts = {path.stem: path for path in pictures_in(a)}
    seconds = {path.stem: path for path in pictures_in(b)}
    alone = sorted(firsts.keys() ^ seconds.keys())
    if alone or not firsts:
        missing = f"{alone[0]!r} has no partner" if alone else "both are empty"
        raise DataUnavailable(f"{a} and {b} do not match: {missing}. Give both pictures of a pair the same name.")
    return tuple((firsts[stem], seconds[stem]) for stem in sorted(firsts))


def stack(pictures: list[Tensor]) -> Tensor:
    """(n, 3, side, side), channels last in memory, as convolutions on a processor want it."""
    return torch.stack(pictures).contiguous(memory_format=torch.channels_last)
