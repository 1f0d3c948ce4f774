"""The test of the literature: shrink a photograph four times, restore it in several ways, compare with the original."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from playground.data.photos import photo
from playground.data.pixels import picture_of
from playground.models.srresnet import SCALE
from playground.superres.enlarge import enlarge
from playground.superres.methods import EnlargeMethod

if TYPE_CHECKING:
    from playground.metrics.restoration import Score

LEAST_SIDE = 32
"""pixels of the original: a quarter of it still shows something"""
LONGEST = 1600
"""pixels: a larger photograph is shrunk first, which takes its noise away, and time"""


@dataclass(frozen=True, eq=False)
class Restored:
    """What one method made of the small picture."""

    method: EnlargeMethod
    picture: Image.Image
    score: Score
    seconds: float


@dataclass(frozen=True, eq=False)
class Trial:
    """One photograph's test, as far as it has come."""

    original: Image.Image
    """RGB, sides multiples of 4"""
    small: Image.Image
    restored: tuple[Restored, ...]
    doing: str
    """what is worked at; empty at the end"""
    share: float
    """of the work, 0 to 1"""


def trial(methods: Sequence[EnlargeMethod], picture: Image.Image) -> Iterator[Trial]:
    """Report by report; the last one has all of them, in the order of `methods`.

    The picture, RGB, is brought to LONGEST pixels at most, and its sides to multiples of 4.
    ValueError in plain words for one that is too small.
    """
    if min(picture.size) < LEAST_SIDE:
        raise ValueError(
            f"This picture has {picture.width} × {picture.height} pixels: too few to be shrunk four times. Choose one "
            f"with at least {LEAST_SIDE} on each side, or enlarge it."
        )
    original, small = _both_sizes(picture)
    done: list[Restored] = []
    for index, method in enumerate(methods):
        begun = time.perf_counter()
        for progress in enlarge(method, small):
            share = (index + progress.share) / len(methods)
            yield Trial(original, small, tuple(done), method.title, share)
        assert progress.picture is not None
        done.append(_score(method, progress.picture, original, time.perf_counter() - begun))
    yield Trial(original, small, tuple(done), "", 1.0)


def _both_sizes(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    both = photo(picture, LONGEST)
    large, small = (picture_of(side) for side in (both.large, both.small))
    assert large.size == (SCALE * small.width, SCALE * small.height)
    return large, small


def _score(method: EnlargeMethod, picture: Image.Image, original: Image.Image, seconds: float) -> Restored:
    from playground.metrics.restoration import score  # late: scikit-image takes a second

    return Restored(method, picture, score(np.asarray(picture), np.asarray(original)), seconds)


def hardest_spot(report: Trial, block: int = 40) -> tuple[float, float]:
    """Where the first method lost most, as shares of the way across and down: a square of `block` pixels."""
    lost = np.abs(np.asarray(report.restored[0].picture).astype(float) - np.asarray(report.original)).mean(axis=2)
    size = max(1, lost.shape[1] // block), max(1, lost.shape[0] // block)
    blocks = np.asarray(Image.fromarray(lost.astype(np.float32)).resize(size, Image.Resampling.BOX))
    row, column = np.unravel_index(int(blocks.argmax()), blocks.shape)
    return float(column) / max(1, size[0] - 1), float(row) / max(1, size[1] - 1)
