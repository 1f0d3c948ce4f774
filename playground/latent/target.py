"""From any picture a person gives to one that a generator could have drawn: what inversion aims at."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from playground.data import to_unit
from playground.data.decoding import decode, on_paper
from playground.data.glyphs import Pixels, border_median, to_glyph, upright_grey
from playground.data.pictures import LARGER_OTHER
from playground.data.uploads import STANDARD
from playground.pretrained import Subject

SIDE, BOX = 28, 20
"""MNIST's digits fit a box of 20 pixels, and their centre of mass is the centre of 28 (LeCun et al. 1998, III.A)"""
FACE_SIDE = 64
LEAST_SIDE = 8
"""of a picture, in pixels: a smaller one shows nothing"""
BORDER_SHARE = 0.95
"""of the border is paper: the rest may be a stroke that runs off the picture"""
MOST_NOISE = 0.5
"""share of the strongest ink that is taken for unevenness of the paper at most"""
LEAST_CONTRAST = 25
"""of 255, between ink and paper"""
NAME = "This picture"


def prepare_target(image: Image.Image, subject: Subject) -> Tensor:
    """The picture as its generator sees the world: (1, c, s, s) in [-1, 1]. Raises ValueError, fit for a person.

    Upright (EXIF), transparency on white, or on black where white would hide everything.
    "digits" (1, 28, 28): dark writing is inverted, unevenness of paper removed, the writing scaled into MNIST's
    box and centred by its mass. "garments" and "pictures" (1, 28, 28): the whole picture, fitted. "faces"
    (3, 64, 64): the middle square.
    """
    if min(image.size) < LEAST_SIDE:
        raise ValueError(
            f"{NAME} is {image.width} x {image.height} pixels: too small to show anything. Choose a larger one."
        )
    if image.width * image.height > (most := LARGER_OTHER * STANDARD.max_pixels):
        size = int(most) // 10**6
        raise ValueError(f"{NAME} has more than {size} million pixels. Save a smaller copy and try again.")
    image = decode(image, NAME).picture
    if subject == "faces":
        return _face(image)
    return to_unit(torch.from_numpy(_digit(image) if subject == "digits" else _garment(image)))[None, None]


def _digit(image: Image.Image) -> Pixels:
    """uint8 (28, 28) as in MNIST."""
    grey = np.asarray(upright_grey(image, NAME))
    ink = np.abs(grey.astype(np.float32) - border_median(grey))
    strongest = float(ink.max())
    if strongest < LEAST_CONTRAST:
        raise ValueError(f"{NAME} is empty or one even colour. Draw a digit, or choose another picture.")
    border = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    noise = min(1.5 * float(np.quantile(border, BORDER_SHARE)), MOST_NOISE * strongest)
    ink = np.clip((ink - noise) / (strongest - noise), 0, 1)
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    writing = Image.fromarray((255 * ink[top:bottom, left:right]).astype(np.uint8))
    longer = max(writing.size)
    size = tuple(max(1, round(BOX * length / longer)) for length in writing.size)
    small = np.asarray(
        writing.resize((size[0], size[1]), Image.Resampling.BOX if longer > BOX else Image.Resampling.BICUBIC)
    )
    small = (small.astype(np.float32) * (255 / small.max())).astype(np.uint8)  # thin strokes fade as they shrink
    return _centre(small)


def _centre(small: Pixels) -> Pixels:
    """Onto 28 x 28 black, the centre of mass as near the middle as the frame allows."""
    height, width = small.shape
    mass = small.astype(np.float64)
    middle = SIDE / 2  # counted from the centre of the first pixel: where MNIST has it
    top = round(middle - float((mass.sum(axis=1) * np.arange(height)).sum() / mass.sum()))
    left = round(middle - float((mass.sum(axis=0) * np.arange(width)).sum() / mass.sum()))
    top, left = min(max(top, 0), SIDE - height), min(max(left, 0), SIDE - width)
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    canvas[top : top + height, left : left + width] = small
    return canvas


def _garment(image: Image.Image) -> Pixels:
    low, high = upright_grey(image.copy(), NAME).getextrema()
    if float(high) - float(low) < LEAST_CONTRAST:  # type: ignore[arg-type]
        raise ValueError(f"{NAME} is empty or one even colour. Choose another picture.")
    return to_glyph(image, NAME)


def _face(image: Image.Image) -> Tensor:
    """(1, 3, 64, 64) in [-1, 1]."""
    square = ImageOps.fit(on_paper(image), (FACE_SIDE, FACE_SIDE), Image.Resampling.LANCZOS)
    pixels = np.array(square)
    if int(np.ptp(pixels, axis=(0, 1)).max()) < LEAST_CONTRAST:
        raise ValueError(f"{NAME} is empty or one even colour. Choose another picture.")
    return to_unit(torch.from_numpy(pixels).permute(2, 0, 1)[None])
