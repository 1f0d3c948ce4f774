"""How finely a picture is worked at: at the network's own size, or tile by tile at a larger one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from PIL import Image

from playground.models.translator import Translator
from playground.translation.thumbnail import with_fixed_norms
from playground.translation.tiles import TileProgress, translate_in_tiles
from playground.translation.whole import at_once, work_size

Quality = Literal["quick", "fine", "full"]
"""at the size that the network learnt from; FINER times as wide and high, in tiles; every pixel, in tiles"""
QUALITIES: tuple[Quality, ...] = get_args(Quality)
FINER = 4


def size_at(quality: Quality, size: tuple[int, int], side: int) -> tuple[int, int]:
    """(width, height) that a picture of `size` is worked at. Only "quick" ever enlarges."""
    if quality == "quick":
        return work_size(size, side)
    wanted = work_size(size, FINER * side) if quality == "fine" else size
    return wanted if wanted[0] < size[0] else size


def translate_at(network: Translator, seen: Image.Image, side: int, quality: Quality) -> Iterator[TileProgress]:
    """What the network makes of an RGB picture of the size that `size_at` says; the last report has it, as large.

    side: of the squares it learnt from, pixels.
    """
    if quality == "quick":
        yield TileProgress(1, 1, 0.0, at_once(network, seen))
    else:
        yield from translate_in_tiles(with_fixed_norms(network, seen, side), seen)


def quality_of(name: object) -> Quality:
    """ValueError for what is none."""
    if name not in QUALITIES:
        raise ValueError(f"There is no quality called {str(name)[:40]!r}. Choose one of: {', '.join(QUALITIES)}.")
    return QUALITIES[QUALITIES.index(name)]
