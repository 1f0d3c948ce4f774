"""Colour hints in a drawing: strokes of colour that tell the network what becomes of the areas they lie in.

Drawings are black ink; what is coloured in them is a hint, if there is ink besides: a drawing with one blue pen is ink.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

from playground.data.decoding import decode, on_paper
from playground.data.glyphs import DRAFT_SIDE
from playground.sketch.ink import FAINT, NAME, SIDE, in_square, ink_of

PALETTE: Mapping[str, str] = {
    "Red": "#ea5a47",
    "Orange": "#e27022",
    "Yellow": "#fcea2b",
    "Green": "#5c9e31",
    "Light blue": "#92d3f5",
    "Blue": "#1e50a0",
    "Purple": "#8967aa",
    "Pink": "#ffa7c0",
    "Brown": "#a57939",
}
"""colours of OpenMoji's own palette: those that the network has seen"""
COLOURED = 48
"""of 255: by how much the channels of a colour differ at least; ink and paper are grey"""
LEAST_INK = 0.002
"""share of the sheet that is ink at least, if what is coloured is to be hints"""


def sheet_of(drawing: Image.Image, side: int = SIDE) -> Image.Image:
    """Black ink on white with colour hints beneath it, "RGB", side x side: `ink_of` for a network that takes hints.

    Raises ValueError, fit for a person, where the drawing cannot be decoded.
    """
    upright = on_paper(decode(drawing, NAME, DRAFT_SIDE).picture)
    pixels = np.asarray(upright)
    coloured = hinted(pixels)
    ink = Image.fromarray(np.where(coloured[..., None], 255, pixels).astype(np.uint8))
    hints = Image.fromarray(np.where(coloured[..., None], pixels, 255).astype(np.uint8))
    return ImageChops.multiply(ink_of(ink, side), in_square(hints).resize((side, side), Image.Resampling.BOX))


def hinted(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Where the hints are, (h, w), on a sheet of (h, w, 3): nowhere, where the paper is coloured or there is no ink."""
    shades = pixels.astype(np.int16)
    lightest, darkest = shades.max(axis=2), shades.min(axis=2)
    coloured: npt.NDArray[np.bool_] = lightest - darkest >= COLOURED
    is_ink = ~coloured & (lightest < 255 - FAINT)
    usable = bool(is_ink.mean() >= LEAST_INK and coloured.mean() < 0.5)
    return coloured if usable else np.zeros_like(coloured)
