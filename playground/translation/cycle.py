"""A picture translated, as finely as somebody wants, and translated back: what has the cycle lost?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.models.translator import Translator
from playground.translation.norms import with_fixed_norms
from playground.translation.prepare import MOST_PIXELS, PreparedPicture
from playground.translation.tiles import TileProgress, translate_in_tiles
from playground.translation.whole import at_once, resize, translate, work_size

Quality = Literal["quick", "fine", "full"]
"""at the size that the network learnt from; FINER times as wide and high, in tiles; every pixel, in tiles"""
QUALITIES: tuple[Quality, ...] = get_args(Quality)
FINER = 4
FULL = 64
"""grey levels of difference at which the scale of the map ends"""
SCALE = ("#000004", "#1c1044", "#4f127b", "#812581", "#b5367a", "#e55064", "#fb8761", "#fec287", "#fcfdbf")
"""magma, nine of its colours at even steps: lightness rises evenly from nothing lost to much, for every eye (van der
Walt and Smith 2015, matplotlib)"""


@dataclass(frozen=True, eq=False)
class SizedTranslator:
    """One direction."""

    network: Translator
    side: int
    """of the squares it learnt from, pixels"""
    most_pixels: int = MOST_PIXELS
    """of a picture; larger ones are made smaller"""


@dataclass(frozen=True, eq=False)
class CycleLoss:
    """The difference between a picture and what came back."""

    grey_levels: float
    """mean absolute difference of a colour value (L1), 0 to 255"""
    map: Image.Image
    """RGB, as large as the picture: from no difference, black, to FULL grey levels and more, light yellow"""

    @property
    def percent(self) -> float:
        """The same as a part of the whole range, 0 to 100."""
        return self.grey_levels / 2.55


@dataclass(frozen=True, eq=False)
class CycleProgress:
    """How far a picture has come."""

    seen: Image.Image
    """as the first network is given it, RGB"""
    there: Image.Image
    """what became of it: as large as `seen` once it is no draft"""
    is_draft: bool
    """whether `there` is a quick one, to be looked at while the tiles are worked at"""
    back: Image.Image | None
    """once translated back, as large as `seen`"""
    lost: CycleLoss | None
    share: float
    """of the work, 0 to 1"""
    seconds_left: float

    @property
    def is_over(self) -> bool:
        return self.share >= 1


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


def there_and_back(
    prepared: PreparedPicture, there: SizedTranslator, back: SizedTranslator | None, quality: Quality
) -> Iterator[CycleProgress]:
    """There, and back where a network leads back. The last report is over; "quick" gives only that one.

    Leave it at any time: nothing goes on after that.
    """
    seen = resize(prepared.picture, size_at(quality, prepared.picture.size, there.side))
    draft = None if quality == "quick" else translate(there.network, seen, there.side)
    clock = _Clock(ways=2 if back else 1, begun=time.monotonic())
    made: Image.Image | None = None
    for step in translate_at(there.network, seen, there.side, quality):
        made = step.picture
        if draft is not None and made is None:
            yield CycleProgress(seen, draft, True, None, None, *clock.look(0, step))
    assert made is not None, "the last report has the picture"
    if back is None:
        yield CycleProgress(seen, made, False, None, None, 1.0, 0.0)
        return
    returned: Image.Image | None = None
    for step in translate_at(back.network, made, back.side, quality):
        returned = step.picture
        if draft is not None and returned is None:
            yield CycleProgress(seen, made, False, None, None, *clock.look(1, step))
    assert returned is not None, "the last report has the picture"
    yield CycleProgress(seen, made, False, returned, loss_of(seen, returned, prepared.alpha), 1.0, 0.0)


def loss_of(picture: Image.Image, back: Image.Image, alpha: Image.Image | None = None) -> CycleLoss:
    """Compare two RGB pictures of one size. What is transparent in `alpha` does not count, and is black on the map."""
    if picture.size != back.size:
        raise ValueError(f"pictures must be of one size, got {picture.size} and {back.size}")
    by_colour = np.abs(np.asarray(picture).astype(np.int16) - np.asarray(back))
    difference = by_colour.mean(axis=2, dtype=np.float32)
    seen = None if alpha is None else np.asarray(alpha.resize(picture.size)).astype(np.float32) / 255
    shown = difference if seen is None else difference * seen
    counted = shown.size if seen is None else max(float(seen.sum()), 1e-6)
    return CycleLoss(float(shown.sum(dtype=np.float64)) / counted, Image.fromarray(to_colours(shown)))


def to_colours(difference: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Grey levels (h, w) -> colours of SCALE (h, w, 3)."""
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in SCALE])
    places = np.linspace(0, 255, len(stops))
    table = np.stack([np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)], axis=1)
    index = (difference * (255 / FULL)).clip(0, 255).round().astype(np.uint8)
    colours: npt.NDArray[np.uint8] = table.round().astype(np.uint8)[index]
    return colours


@dataclass(frozen=True)
class _Clock:
    """Guesses from the pace so far."""

    ways: int
    begun: float

    def look(self, way: int, step: TileProgress) -> tuple[float, float]:
        """Share of the work, and seconds left."""
        share = (way + step.share) / self.ways
        spent = time.monotonic() - self.begun
        return share, spent / share * (1 - share) if share else 0.0
