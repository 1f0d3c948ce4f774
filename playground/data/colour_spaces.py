"""Colour spaces that files name by numbers instead of an ICC profile, as such a profile: then all are converted alike.

PNG has chunks of chromaticities and gamma (PNG third edition, 11.3.2.1, 11.3.2.2), PNG and AVIF have code points for
colours of film (cICP and nclx; ITU-T H.273).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Place = tuple[float, float]
"""x and y in CIE 1931"""
Primaries = tuple[Place, Place, Place, Place]
"""red, green, blue and white"""
SRGB_GAMMA = 2.2
ALIKE = 0.05
"""share by which a gamma may differ from sRGB's and nobody sees it; libpng draws the line there, too"""
NEAR = 0.005
"""the same of places: less than files round them by"""
GAMMAS = 0.2, 10.0
"""of pictures that somebody can have made"""
D65, D50 = (0.3127, 0.3290), (0.9642, 1.0, 0.8249)
"""the white of screens, as a place; the white of ICC profiles, as XYZ"""
BT_709: Primaries = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65)
PRIMARIES: Mapping[int, Primaries] = {
    1: BT_709,
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
}
"""BT.709, BT.2020, P3 of cinemas, P3 of screens (H.273, table 2)"""
LIKE_SRGB, UNSPECIFIED = (1, 6, 13, 14, 15), 2
CURVES: Mapping[int, float | None] = dict.fromkeys(LIKE_SRGB) | {4: 2.2, 5: 2.8, 8: 1.0}
"""gammas of transfer characteristics, None for sRGB's own curve (H.273, table 3)"""
VERSION = 0x04400000
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c, d of a parametric curve of kind 3 (ICC.1:2022, 10.18; IEC 61966-2-1)"""


@dataclass(frozen=True)
class ColourSpace:
    """What numbers between 0 and 1 look like."""

    primaries: Primaries = BT_709
    gamma: float | None = None
    """light is number ** gamma; None for the curve of sRGB"""

    @property
    def is_srgb(self) -> bool:
        """Whether nobody sees the difference."""
        places = np.abs(np.subtract(self.primaries, BT_709)).max() < NEAR
        return bool(places) and (self.gamma is None or abs(self.gamma / SRGB_GAMMA - 1) < ALIKE)


def space_of_code_points(primaries: int, transfer: int) -> ColourSpace | None:
    """None for what cannot be converted here, such as high dynamic range."""
    primaries, transfer = (1 if primaries == UNSPECIFIED else primaries), (13 if transfer == UNSPECIFIED else transfer)
    if primaries not in PRIMARIES or transfer not in CURVES:
        return None
    return ColourSpace(PRIMARIES[primaries], CURVES[transfer])


def space_of_chunks(gamma: bytes, places: bytes) -> ColourSpace:
    """Of what the chunks gAMA and cHRM hold; b"" for one that is not there. What makes no sense is not heeded."""
    said = ColourSpace()
    if len(gamma) == 4 and (number := int.from_bytes(gamma)) and GAMMAS[0] < (exponent := 100_000 / number) < GAMMAS[1]:
        said = ColourSpace(gamma=exponent)
    if len(places) == 32 and said.gamma is not None:  # browsers heed places only beside a gamma
        white, *rest = np.array(struct.unpack(">8I", places)).reshape(4, 2) / 100_000
        found = np.array([*rest, white])
        if (found > 0).all() and (found < 1).all() and abs(np.linalg.det(np.c_[found[:3], np.ones(3)])) > NEAR:
            red, green, blue, paper = ((float(x), float(y)) for x, y in found)
            said = ColourSpace((red, green, blue, paper), said.gamma)
    return said


def icc_profile(space: ColourSpace) -> bytes:
    """The least that a profile for conversion needs (ICC.1:2022, 8.3 and 8.4)."""
    columns = _to_d50(space.primaries).T
    tags = {name: _xyz(tuple(column)) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    tags |= {b"wtpt": _xyz(D50)} | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(space.gamma))
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size, kind = start + len(body), (b"mntr", b"RGB ", b"XYZ ")
    head = struct.pack(">III4s4s4s12s4s28s", size, 0, VERSION, *kind, b"", b"acsp", b"")
    return (head + _fixed(*D50)).ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _to_d50(primaries: Primaries) -> npt.NDArray[np.float64]:
    """(3, 3): light in these primaries -> XYZ under the white of ICC profiles."""
    places = np.array(primaries)
    x, y = places[:, 0], places[:, 1]
    colours = np.stack([x / y, np.ones(4), (1 - x - y) / y])
    matrix = colours[:, :3] * np.linalg.solve(colours[:, :3], colours[:, 3])
    cones = (BRADFORD @ np.array(D50)) / (BRADFORD @ colours[:, 3])
    adapted: npt.NDArray[np.float64] = np.linalg.solve(BRADFORD, cones[:, None] * (BRADFORD @ matrix))
    return adapted


def _fixed(*numbers: float) -> bytes:
    """s15Fixed16."""
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _curve(gamma: float | None) -> bytes:
    kind, numbers = (3, SRGB_CURVE) if gamma is None else (0, (gamma,))
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + _fixed(*numbers)
