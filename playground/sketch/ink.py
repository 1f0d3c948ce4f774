"""A drawing as the network that colours ink was trained to see it: see trainers/draw_emoji.py."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageFilter

from playground.data.glyphs import upright_grey

SIDE = 128
WORK = 512
"""pixels while lines are measured and thickened"""
LEAST_LINE = 2.0
"""pixels of SIDE: the thinnest pen of the training pairs"""
FAINT = 60
"""of 255: what is nearer to the paper than this is no ink"""
NAME = "This drawing"


def ink_of(drawing: Image.Image, side: int = SIDE) -> Image.Image:
    """Black on white, "RGB", side x side. Nothing is moved or scaled but to fit the square, centred.

    Hairlines are thickened until they would not fade; wider ones stay as they were drawn. Raises ValueError, fit for
    a person, where the drawing cannot be decoded.
    """
    square = in_square(_black_on_white(upright_grey(drawing, NAME)))
    missing = LEAST_LINE * WORK / SIDE - line_width(square)
    if missing > 0.5:
        square = square.filter(ImageFilter.MinFilter(2 * math.ceil(missing / 2) + 1))
    return square.resize((side, side), Image.Resampling.BOX).convert("RGB")


def is_blank(drawing: Image.Image) -> bool:
    """Whether no ink is on the paper."""
    darkest = drawing.convert("L").getextrema()[0]
    assert isinstance(darkest, int | float)
    return darkest > 255 - FAINT


def line_width(drawing: Image.Image) -> float:
    """About how wide the lines of an "L" drawing are, pixels; infinite for a blank one.

    A line has two sides: its area over half the length of its outlines.
    """
    if is_blank(drawing):
        return math.inf
    ink = 1 - np.asarray(drawing).astype(np.float64) / 255
    down, right = np.gradient(np.pad(ink, 2))
    return 2 * float(ink.sum()) / float(np.hypot(down, right).sum())


def _black_on_white(grey: Image.Image) -> Image.Image:
    """Pencil becomes ink, and grey paper white."""
    pixels = np.asarray(grey).astype(np.float64)
    darkest, usual = float(pixels.min()), float(np.median(pixels))
    paper = usual if usual > 128 else 255.0
    if paper - darkest < FAINT:
        return Image.new("L", grey.size, 255)
    return Image.fromarray((255 * (pixels - darkest) / (paper - darkest)).clip(0, 255).round().astype(np.uint8))


def in_square(drawing: Image.Image) -> Image.Image:
    """WORK x WORK, of the same mode, white where the drawing is narrower."""
    factor = WORK / max(drawing.size)
    size = (max(1, round(drawing.width * factor)), max(1, round(drawing.height * factor)))
    fitted = drawing.resize(size, Image.Resampling.BICUBIC)
    square = Image.new(drawing.mode, (WORK, WORK), "white")
    square.paste(fitted, ((WORK - size[0]) // 2, (WORK - size[1]) // 2))
    return square
