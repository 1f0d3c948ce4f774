"""There and back: what a picture has lost once two networks have translated it and translated it back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

FULL = 64
"""grey levels of difference at which the scale of the map ends"""
SCALE = ("#000004", "#1c1044", "#4f127b", "#812581", "#b5367a", "#e55064", "#fb8761", "#fec287", "#fcfdbf")
"""magma, nine of its colours at even steps: lightness rises evenly from nothing lost to much, for every eye (van der
Walt and Smith 2015, matplotlib)"""


@dataclass(frozen=True, eq=False)
class Lost:
    """The difference between a picture and what came back."""

    grey_levels: float
    """mean absolute difference of a colour value (L1), 0 to 255"""
    map: Image.Image
    """RGB, as large as the picture: from no difference, black, to FULL grey levels and more, light yellow"""

    @property
    def percent(self) -> float:
        """The same as a part of the whole range, 0 to 100."""
        return self.grey_levels / 2.55


def lost(picture: Image.Image, back: Image.Image, alpha: Image.Image | None = None) -> Lost:
    """Compare two RGB pictures of one size. What is transparent in `alpha` does not count, and is black on the map."""
    if picture.size != back.size:
        raise ValueError(f"pictures must be of one size, got {picture.size} and {back.size}")
    by_colour = np.abs(np.asarray(picture).astype(np.int16) - np.asarray(back))
    difference = by_colour.mean(axis=2, dtype=np.float32)
    seen = None if alpha is None else np.asarray(alpha.resize(picture.size)).astype(np.float32) / 255
    shown = difference if seen is None else difference * seen
    counted = shown.size if seen is None else max(float(seen.sum()), 1e-6)
    return Lost(float(shown.sum(dtype=np.float64)) / counted, Image.fromarray(coloured(shown)))


def coloured(difference: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Grey levels (h, w) -> colours of SCALE (h, w, 3)."""
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in SCALE])
    places = np.linspace(0, 255, len(stops))
    table = np.stack([np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)], axis=1)
    index = (difference * (255 / FULL)).clip(0, 255).round().astype(np.uint8)
    colours: npt.NDArray[np.uint8] = table.round().astype(np.uint8)[index]
    return colours
