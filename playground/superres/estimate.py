"""What enlarging a picture will cost here: measured on a piece of that picture, and told before the work starts."""

from __future__ import annotations

import math
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from playground.models.srresnet import SCALE, SRResNet
from playground.superres.enlarge import BLEND, TILE, enlarge_at_once
from playground.superres.methods import TRIES, EnlargeMethod, SelfEnsemble
from playground.superres.png_writer import PngWriter
from playground.translation.tiles import Track

MOST_MEMORY = 1_400_000_000
"""bytes that one picture may take: with what the page itself needs, this stays below 2 GB"""
MOST_PIXELS = 12_600_000
"""of the small picture: the result then has 200 million, more than most programs open"""
HEADROOM = 1.3
"""memory that lies between what is counted: measured, see tests"""


@dataclass(frozen=True)
class Cost:
    """Of one method, as measured on this machine on a piece of a picture."""

    seconds: float
    """a pixel of the small picture that the network looked at"""
    packing_seconds: float
    """a pixel of the PNG"""
    packed_bytes: float
    """a pixel of the PNG"""

    def of_eight(self) -> Cost:
        """Of the same network where its results in all positions are averaged."""
        return replace(self, seconds=TRIES * self.seconds)


@dataclass(frozen=True, eq=False)
class Sample:
    """A piece of a picture, enlarged."""

    picture: Image.Image
    """RGB"""
    cost: Cost


@dataclass(frozen=True)
class Estimate:
    """For one picture and one method."""

    size: tuple[int, int]
    """width and height of the result"""
    seconds: float
    memory: int
    """bytes at the most, beside what the page takes anyway"""
    file_bytes: int


def measure_piece(method: EnlargeMethod, piece: Image.Image) -> Sample:
    """Enlarge a piece, an RGB picture, and keep the time."""
    begun = time.perf_counter()
    picture = enlarge_at_once(method, piece)
    seconds = (time.perf_counter() - begun) / _pixels_seen(piece.size, method.reach)
    with tempfile.TemporaryDirectory() as folder:
        path, begun = Path(folder) / "piece.png", time.perf_counter()
        with PngWriter(path, *picture.size, channels=3, texts={}) as file:
            file.write(np.asarray(picture))
        packing = time.perf_counter() - begun
        packed = path.stat().st_size
    pixels = picture.width * picture.height
    return Sample(picture, Cost(seconds, packing / pixels, packed / pixels))


def estimate(method: EnlargeMethod, cost: Cost, size: tuple[int, int]) -> Estimate:
    """What a picture of that size (width, height) will cost, from what a piece of it did by the same method."""
    large = SCALE**2 * size[0] * size[1]
    seconds = cost.seconds * _pixels_seen(size, method.reach) + cost.packing_seconds * large
    width, height = (SCALE * side for side in size)
    return Estimate((width, height), seconds, memory_for(method, size), round(cost.packed_bytes * large))


def memory_for(method: EnlargeMethod, size: tuple[int, int]) -> int:
    """Bytes: the small picture as Pillow and as an array, a row of tiles as sums and as bytes, and one tile at work."""
    across, down = (_track(side, method.reach) for side in size)
    strip = SCALE**2 * down.size * size[0]
    row = 3 * strip * (4 + 4)  # sums, and bytes that are copied some times on their way to the file
    tile = _bytes_a_pixel(method) * down.size * across.size
    return round(HEADROOM * (size[0] * size[1] * (4 + 3 + 1) + row + tile))


def most_pixels_for(method: EnlargeMethod, size: tuple[int, int]) -> int | None:
    """How far a picture has to be shrunk before it can be enlarged; None where it need not be."""
    pixels = size[0] * size[1]
    allowed = min(pixels, MOST_PIXELS)
    while memory_for(method, _shrink(size, allowed)) > MOST_MEMORY:
        allowed = int(0.9 * allowed)
    return None if allowed == pixels else allowed


def refusal(method: EnlargeMethod, size: tuple[int, int]) -> str | None:
    """Why a picture is too large to be enlarged as it is, in plain words; None where it is not."""
    if (allowed := most_pixels_for(method, size)) is None:
        return None
    pixels, memory = size[0] * size[1] / 1e6, memory_for(method, size) / 1e9
    return (
        f"This picture has {pixels:.1f} million pixels ({size[0]} × {size[1]}). Four times as wide and high it would "
        f"have {SCALE**2 * pixels:.0f} million, and take {memory:.1f} GB of memory to make. Shrink it to "
        f"{allowed / 1e6:.1f} million pixels first, or cut out the part you need."
    )


def _shrink(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    factor = min(1.0, math.sqrt(pixels / (size[0] * size[1])))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _track(length: int, reach: int) -> Track:
    return Track.along(length, 1, TILE, reach, BLEND)


def _pixels_seen(size: tuple[int, int], reach: int) -> int:
    """Pixels that the network sees in all tiles together: margins are seen twice."""
    across, down = (_track(side, reach) for side in size)
    return len(across.starts) * across.size * len(down.starts) * down.size


def _bytes_a_pixel(method: EnlargeMethod) -> int:
    """At the widest place of the network, which is where it has enlarged twice: two of its layers are alive there."""
    network, sums = method.network, 0
    if isinstance(network, SelfEnsemble):
        network, sums = network.network, 2 * 3
    if isinstance(network, SRResNet):
        quarter: int = network.enlarge[-1].in_channels  # type: ignore[assignment]
        return 4 * SCALE**2 * (2 * quarter + 3 * 5 + sums)
    return 4 * SCALE**2 * (3 * 5 + sums)
