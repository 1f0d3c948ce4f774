"""From an open picture to 28 x 28 grey pixels that look like MNIST's: light strokes on dark."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.data.decoding import decode
from playground.data.pictures import PictureError

Pixels = npt.NDArray[np.uint8]
Invert = Literal["auto", "yes", "no"]

SIDE = 28
DRAFT_SIDE = 8 * SIDE
"""larger pictures are made smaller early, JPEG even as it is decoded; this leaves enough to average over"""


def to_glyph(picture: Image.Image, name: str, invert: Invert = "auto") -> Pixels:
    """Decode an open picture into uint8 (28, 28). Raises PictureError.

    Upright (EXIF), grey, transparency on white, first frame, whole picture fitted and padded with the colour
    of its border. `invert`: "yes" swaps dark and light, "no" keeps them, "auto" swaps where the background is
    the light part: most of the border is lighter than the middle between the darkest and lightest pixel.
    """
    grey = upright_grey(picture, name)
    background = border_median(np.asarray(grey))
    pixels = _fit(grey, background)
    darkest, lightest = int(pixels.min()), int(pixels.max())
    if darkest == lightest:
        raise PictureError(f"{name} is one even colour: there is nothing to learn from it. It was left out.")
    background_is_light = background > (darkest + lightest) / 2
    return 255 - pixels if invert == "yes" or (invert == "auto" and background_is_light) else pixels


def upright_grey(picture: Image.Image, name: str) -> Image.Image:
    """Decode a picture into "L", 0 black to 255 white: upright (EXIF), first frame, transparency on white.

    What is much larger than DRAFT_SIDE is averaged down. Raises PictureError.
    """
    upright = decode(picture, name, DRAFT_SIDE).picture
    return _flatten(upright) if upright.mode == "RGBA" else upright.convert("L")


def _flatten(picture: Image.Image) -> Image.Image:
    """RGBA on white, or on black where white would hide it: white ink on nothing is a common sticker."""
    for paper in ("white", "black"):
        sheet = Image.new("RGBA", picture.size, paper)
        grey = Image.alpha_composite(sheet, picture).convert("L")
        low, high = grey.getextrema()
        if low != high:
            break
    return grey


def border_median(grey: Pixels) -> int:
    """The usual grey of the outermost pixels of (height, width): what the picture is drawn on."""
    return int(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))


def _fit(grey: Image.Image, background: int) -> Pixels:
    """Scale the longer side to 28 and centre on the background."""
    # scaled before it is padded: a square around 40,000,000 x 1 would fill any memory
    longer = max(grey.size)
    width, height = (max(1, round(SIDE * length / longer)) for length in grey.size)
    small = grey.resize((width, height), Image.Resampling.BICUBIC)
    canvas = Image.new("L", (SIDE, SIDE), background)
    canvas.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.asarray(canvas)
