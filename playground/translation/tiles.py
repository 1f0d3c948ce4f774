"""A large picture through a network tile by tile, each faded into the next."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.models.translator import Translator
from playground.translation.whole import MirrorPadding, Pixels, apply, pixels_for, to_pixels

TILE = 512
"""pixels a tile at least: half a second to a second of work on one core, and under 500 MB"""
MARGIN = 32
"""pixels along a tile's border that are thrown away: what lies beyond could not be seen from there"""
BLEND = 32
"""pixels over which one tile fades into the next"""
PIECES = 16
"""of a row of tiles that is turned into bytes"""

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TileProgress:
    """How far the work has come."""

    done: int
    total: int
    """tiles"""
    seconds_left: float
    """a guess from the pace so far; 0 at the end"""
    picture: Image.Image | None = None
    """RGB; there at the end"""

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done / self.total


@dataclass(frozen=True)
class Track:
    """How tiles lie along one side of a picture."""

    frame: MirrorPadding
    size: int
    starts: tuple[int, ...]
    blend: int

    @classmethod
    def along(cls, length: int, multiple: int, tile: int, margin: int, blend: int) -> Track:
        """Tiles of `tile` pixels, rounded up to `multiple`; each start a multiple of it, so that a network which halves
        pictures halves them at the same places in all tiles."""
        frame = MirrorPadding.around(length, multiple)
        least = max(tile, 2 * margin + blend + multiple)
        size = min(math.ceil(least / multiple) * multiple, frame.total)
        rest = (frame.total - size) // multiple
        if rest == 0:
            return cls(frame, size, (0,), blend)
        gaps = math.ceil(rest / ((size - 2 * margin - blend) // multiple))
        return cls(frame, size, tuple(rest * i // gaps * multiple for i in range(gaps + 1)), blend)

    def spans(self) -> list[tuple[int, int]]:
        """Of each tile, where it starts and where the next one does, or the frame ends."""
        return list(zip(self.starts, (*self.starts[1:], self.frame.total), strict=True))

    def indices(self, start: int) -> npt.NDArray[np.int64]:
        """Which pixels of the picture the tile at `start` sees, int64 (size)."""
        return self.frame.indices()[start : start + self.size]

    def weights(self, scale: int) -> list[Weights]:
        """Of each tile, float32 (size * scale). They add up to 1 everywhere, and are 0 near borders between tiles."""
        places = np.arange(self.frame.total * scale, dtype=np.float32) + 0.5
        rises = [np.ones_like(places)]
        for left, right in zip(self.starts, self.starts[1:], strict=False):
            middle = scale * (left + self.size + right) / 2  # of what both tiles cover
            rises.append(np.clip((places - middle) / (scale * self.blend) + 0.5, 0, 1))
        rises.append(np.zeros_like(places))
        return [
            (rise - later)[start * scale : (start + self.size) * scale]
            for start, rise, later in zip(self.starts, rises, rises[1:], strict=False)
        ]

    def inside(self, scale: int) -> slice:
        """Where the picture is within its frame."""
        return slice(self.frame.before * scale, (self.frame.before + self.frame.length) * scale)


def translate_in_tiles(
    network: Translator,
    picture: Image.Image,
    scale: int = 1,
    tile: int = TILE,
    margin: int = MARGIN,
    blend: int = BLEND,
) -> Iterator[TileProgress]:
    """Work on an RGB picture tile by tile; the last report has the result, `scale` times as wide and high.

    No seam is left by a network that sees no farther than `margin`; others are faded over. Results are kept as bytes,
    and sums for one row of tiles only: memory is 3 bytes a pixel of picture and result, and some tiles.

    Args:
        scale: pixels of the network's output a pixel of its input, along each side.
        tile, margin, blend: pixels of the input, see TILE, MARGIN and BLEND. blend must be at least 1.
    """
    result = np.empty((picture.height * scale, picture.width * scale, 3), np.uint8)
    filled = 0
    for progress, lines in bands(network, picture, scale, tile, margin, blend):
        if lines is not None:
            result[filled : filled + len(lines)] = lines
            filled += len(lines)
        if progress.done < progress.total:
            yield progress
    yield TileProgress(progress.total, progress.total, 0.0, Image.fromarray(result))


def bands(
    network: Translator, picture: Image.Image, scale: int, tile: int, margin: int, blend: int
) -> Iterator[tuple[TileProgress, Pixels | None]]:
    """The work of `translate_in_tiles`, with the result from top to bottom as it is ready: after each row
    (n, w * scale, 3).

    For results that are too large to be kept: memory is the picture and one row of tiles.
    """
    pixels = pixels_for(network, picture)
    down, across = (Track.along(n, network.multiple, tile, margin, blend) for n in pixels.shape[:2])
    falls, fades = down.weights(scale), across.weights(scale)
    strip = np.zeros((down.size * scale, across.frame.total * scale, 3), np.float32)
    total, done, begun = len(falls) * len(fades), 0, time.monotonic()
    yield TileProgress(0, total, 0.0), None
    for (top, bottom), fall in zip(down.spans(), falls, strict=True):
        for left, fade in zip(across.starts, fades, strict=True):
            seen = pixels[np.ix_(down.indices(top), across.indices(left))]
            made = apply(network, seen).permute(1, 2, 0).numpy()
            strip[:, left * scale : (left + across.size) * scale] += made * (fall[:, None] * fade)[:, :, None]
            done += 1
            progress = TileProgress(done, total, (time.monotonic() - begun) / done * (total - done))
            if left != across.starts[-1]:
                yield progress, None
        ready = (bottom - top) * scale  # lines that no later row of tiles adds to
        inside = down.inside(scale)
        rows = strip[max(0, inside.start - top * scale) : min(ready, inside.stop - top * scale)]
        # Piece by piece: on the way to bytes, numbers are in memory several times.
        lines = np.concatenate([to_pixels(piece) for piece in np.array_split(rows, PIECES)])
        strip[:-ready] = strip[ready:]
        strip[-ready:] = 0
        yield progress, lines[:, across.inside(scale)]
