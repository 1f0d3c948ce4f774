"""The classes that label maps of buildings are painted in (LabelMeFacade; Fröhlich, Rodner, Denzler, ICPR 2010)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from playground.data.decoding import decode, on_paper

SIDE = 128
"""of the maps that networks learnt from, pixels"""


@dataclass(frozen=True)
class LabelClass:
    """What a pixel of a map may stand for."""

    name: str
    colour: tuple[int, int, int]
    """in every map, exactly"""
    about: str
    """what belongs to it, for people who paint"""


CLASSES = (
    LabelClass("building", (128, 0, 0), "walls and roofs"),
    LabelClass("window", (0, 0, 128), "windows, also of shops"),
    LabelClass("door", (128, 128, 0), "doors and gates"),
    LabelClass("sky", (0, 128, 128), "sky"),
    LabelClass("vegetation", (0, 128, 0), "trees, hedges, grass"),
    LabelClass("road", (128, 64, 0), "road"),
    LabelClass("pavement", (128, 128, 128), "pavement, squares"),
    LabelClass("car", (128, 0, 128), "cars"),
    LabelClass("various", (0, 0, 0), "all else, and what nobody named"),
)
COLOURS: dict[str, tuple[int, int, int]] = {c.name: c.colour for c in CLASSES}


def snap(picture: Image.Image) -> Image.Image:
    """The same picture in RGB, each pixel in the colour of the nearest class (Euclidean, in RGB)."""
    pixels: npt.NDArray[np.int32] = np.asarray(picture.convert("RGB")).astype(np.int32)
    colours = np.array([c.colour for c in CLASSES], np.int32)
    distances = np.stack([np.square(pixels - colour).sum(axis=2) for colour in colours])
    return Image.fromarray(colours[distances.argmin(axis=0)].astype(np.uint8))


def label_map(picture: Image.Image, side: int = SIDE) -> Image.Image:
    """Any picture as a map: its middle square in RGB, side x side, only colours of CLASSES.

    Raises ValueError, fit for a person, where its pixels cannot be decoded.
    """
    # Nearest: between two classes there is no third one, as there is between two colours.
    small = ImageOps.fit(decode(picture, "This map").picture, (side, side), Image.Resampling.NEAREST)
    return snap(on_paper(small, COLOURS["various"]))  # what is transparent was not named
