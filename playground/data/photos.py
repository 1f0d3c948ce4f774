"""Photographs, and the same at a quarter of the size, to learn enlarging from.

The small ones are made as the literature makes them: bicubic with antialiasing, a = -0.5, which is MATLAB's imresize,
on the whole photograph, rounded to bytes (Ledig et al. 2017, section 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from playground.data.dataset import DataUnavailable
from playground.data.file_names import printable
from playground.data.picture_files import picture_files
from playground.data.pixels import pixels_of

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
    from playground.data.folder_files import read_rgb  # late: the page only needs the rest, and sooner

    files = picture_files(folder)
    if not files.paths:
        raise DataUnavailable(" ".join([f"{folder} holds no photographs. Put some there.", *files.left_out]))
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
            f"{printable(str(path.relative_to(folder)))} was left out: squares of {SCALE * side} pixels "
            f"do not fit into {picture.width} x {picture.height}."
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
    large = pixels_of(picture.crop((0, 0, width, height))).contiguous()
    return Photo(large, shrink(large))


def shrink(large: Tensor) -> Tensor:
    """uint8 (3, 4h, 4w) -> uint8 (3, h, w), by antialiased bicubic."""
    size = large.shape[1] // SCALE, large.shape[2] // SCALE
    small = F.interpolate(large[None].float(), size=size, mode="bicubic", antialias=True)[0]
    return small.round().clamp(0, 255).to(torch.uint8)


class PhotoPixels:
    """The pixels of many photographs one after the other, on the device where squares of them are wanted.

    Squares are gathered there, all of a batch at once: a processor that cuts one after the other keeps a GPU waiting.
    """

    def __init__(self, of: tuple[Photo, ...], device: torch.device | str = "cpu") -> None:
        self.small = _in_a_row([photo.small for photo in of], device)
        self.large = _in_a_row([photo.large for photo in of], device)
        self.sizes = torch.tensor([photo.small.shape[1:] for photo in of])
        """height and width of the small ones, int64 (photographs, 2)"""
        self.areas = self.sizes.prod(dim=1)

    def places(self, side: int, count: int, chance: torch.Generator) -> Tensor:
        """Where `count` squares lie by chance, and how they are turned: int64 (count, 7), on the CPU.

        side: of the small squares; no photograph is smaller, as `photos` sees to. A photograph is drawn as often as
        its size says, so that each of its pixels is seen as often as any other.
        """
        drawn = torch.multinomial(self.areas.double(), count, replacement=True, generator=chance)
        start, size = (self.areas.cumsum(0) - self.areas)[drawn], self.sizes[drawn]
        corner = (torch.rand(count, 2, dtype=torch.float64, generator=chance) * (size - side + 1)).long()
        turned = torch.randint(2, (count, 3), generator=chance)
        return torch.cat([start[:, None], size[:, 1:], corner, turned], dim=1)

    def squares(self, places: Tensor, side: int) -> tuple[Tensor, Tensor]:
        """In [-1, 1], on the device: small (n, 3, side, side), large (n, 3, 4 side, 4 side), channels last."""
        places = places.to(self.small.device, non_blocking=True)
        return _gathered(self.small, places, side, 1), _gathered(self.large, places, side, SCALE)


def _in_a_row(pictures: list[Tensor], device: torch.device | str) -> Tensor:
    """uint8 (3, h, w) each -> all their pixels, uint8 (n, 3)."""
    return torch.cat([picture.permute(1, 2, 0).reshape(-1, 3) for picture in pictures]).to(device)


def _gathered(pixels: Tensor, places: Tensor, side: int, scale: int) -> Tensor:
    """Squares at `places`, which are counted in small pixels, out of pictures that are `scale` times larger."""
    start, width, top, left, transposed, flipped, mirrored = places.view(len(places), 7, 1, 1).unbind(1)
    edge = scale * side
    line = torch.arange(edge, device=places.device)
    down, across = line.view(1, edge, 1), line.view(1, 1, edge)
    # Two flips and a transposition make all eight ways to lay down a square.
    down, across = torch.where(flipped > 0, edge - 1 - down, down), torch.where(mirrored > 0, edge - 1 - across, across)
    y, x = torch.where(transposed > 0, across, down), torch.where(transposed > 0, down, across)
    index = scale**2 * start + (scale * top + y) * (scale * width) + scale * left + x
    squares = pixels.index_select(0, index.flatten()).view(len(places), edge, edge, 3)
    return squares.permute(0, 3, 1, 2).float() / 127.5 - 1
