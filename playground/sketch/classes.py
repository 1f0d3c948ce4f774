"""The classes that label maps are painted in: one set for each kind of picture that networks build from labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from playground.data.decoding import decode, on_paper

SIDE = 128
"""of a map that is asked for without a size, pixels"""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class LabelClass:
    """What a pixel of a map may stand for."""

    name: str
    colour: Colour
    """in every map, exactly"""
    about: str
    """what belongs to it, for people who paint"""


@dataclass(frozen=True)
class LabelSet:
    """All that a map may hold. Each set has "sky", which an empty map is of, and "various", which nobody named."""

    name: str
    title: str
    """of what its maps show, for people"""
    source: str
    """who chose these classes"""
    classes: tuple[LabelClass, ...]

    @property
    def colours(self) -> dict[str, Colour]:
        """By class."""
        return {c.name: c.colour for c in self.classes}

    @property
    def palette(self) -> tuple[Colour, ...]:
        """In the order of the classes."""
        return tuple(c.colour for c in self.classes)

    def snap(self, picture: Image.Image) -> Image.Image:
        """The same picture in RGB, each pixel in the colour of the nearest class (Euclidean, in RGB)."""
        pixels: npt.NDArray[np.int32] = np.asarray(picture.convert("RGB")).astype(np.int32)
        colours = np.array(self.palette, np.int32)
        distances = np.stack([np.square(pixels - colour).sum(axis=2) for colour in colours])
        return Image.fromarray(colours[distances.argmin(axis=0)].astype(np.uint8))

    def label_map(self, picture: Image.Image, side: int = SIDE) -> Image.Image:
        """Any picture as a map: its middle square in RGB, side x side, only colours of the classes.

        Raises ValueError, fit for a person, where its pixels cannot be decoded.
        """
        # Nearest: between two classes there is no third one, as there is between two colours.
        small = ImageOps.fit(decode(picture, "This map").picture, (side, side), Image.Resampling.NEAREST)
        return self.snap(on_paper(small, self.colours["various"]))  # what is transparent was not named


BUILDING = LabelSet(
    "building",
    "Buildings",
    "LabelMeFacade (Fröhlich, Rodner, Denzler, ICPR 2010)",
    (
        LabelClass("building", (128, 0, 0), "walls and roofs"),
        LabelClass("window", (0, 0, 128), "windows, also of shops"),
        LabelClass("door", (128, 128, 0), "doors and gates"),
        LabelClass("sky", (0, 128, 128), "sky"),
        LabelClass("vegetation", (0, 128, 0), "trees, hedges, grass"),
        LabelClass("road", (128, 64, 0), "road"),
        LabelClass("pavement", (128, 128, 128), "pavement, squares"),
        LabelClass("car", (128, 0, 128), "cars"),
        LabelClass("various", (0, 0, 0), "all else, and what nobody named"),
    ),
)
STREET = LabelSet(
    "street",
    "Streets",
    "CamVid in twelve classes (Brostow et al. 2009; Badrinarayanan et al. 2017), colours of SegNet",
    # In the order of the numbers in that data set's maps.
    (
        LabelClass("sky", (128, 128, 128), "sky"),
        LabelClass("building", (128, 0, 0), "houses, walls, bridges"),
        LabelClass("pole", (192, 192, 128), "lamp posts, columns"),
        LabelClass("road", (128, 64, 128), "road, with its markings"),
        LabelClass("pavement", (60, 40, 222), "pavement, parking places"),
        LabelClass("tree", (128, 128, 0), "trees and other plants"),
        LabelClass("sign", (192, 128, 128), "signs, traffic lights"),
        LabelClass("fence", (64, 64, 128), "fences, railings"),
        LabelClass("car", (64, 0, 128), "cars, vans, lorries, buses"),
        LabelClass("person", (64, 64, 0), "people on foot"),
        LabelClass("cyclist", (0, 128, 192), "people on bicycles"),
        LabelClass("various", (0, 0, 0), "all else, and what nobody named"),
    ),
)
LABEL_SETS: Mapping[str, LabelSet] = {each.name: each for each in (BUILDING, STREET)}
