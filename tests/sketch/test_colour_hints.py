"""Colour hints in a drawing: what is told to the network, and when colour is no hint."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageChops, ImageDraw

from playground.sketch import ink_of
from playground.sketch.drawings import DRAWINGS, draw_strokes
from playground.sketch.hints import PALETTE, sheet_of

SHAPE = (150, 190, 250, 215)


def house() -> Image.Image:
    return draw_strokes(DRAWINGS["House"], 512).convert("RGB")


def with_stroke(colour: str, paper: Image.Image) -> Image.Image:
    """A stroke of colour beneath the ink."""
    hints = Image.new("RGB", paper.size, "white")
    ImageDraw.Draw(hints).rectangle(SHAPE, fill=colour)
    return ImageChops.darker(paper, hints)


def pixels(picture: Image.Image) -> npt.NDArray[np.int16]:
    return np.asarray(picture).astype(np.int16)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_without_colours_is_its_ink(name: str) -> None:
    drawing = draw_strokes(DRAWINGS[name], 512).convert("RGB")
    assert (pixels(sheet_of(drawing)) == pixels(ink_of(drawing))).all()


@pytest.mark.parametrize("colour", PALETTE.values())
def test_every_colour_of_the_palette_is_told_as_it_is_and_where_it_is(colour: str) -> None:
    told = sheet_of(with_stroke(colour, house()))
    assert (told.size, told.mode) == ((128, 128), "RGB")
    wanted = np.array(Image.new("RGB", (1, 1), colour)).astype(np.int16)[0, 0]
    middle = pixels(told)[50, 45]
    assert np.abs(middle - wanted).max() <= 4
    coloured = np.ptp(pixels(told), axis=2) > 20
    rows, columns = coloured.nonzero()
    assert rows.min() >= 190 / 4 - 2 and rows.max() <= 215 / 4 + 2
    assert columns.min() >= 150 / 4 - 2 and columns.max() <= 250 / 4 + 2


def test_lines_above_a_hint_stay_black() -> None:
    drawing = house()
    lines = pixels(ink_of(drawing)).max(axis=2) < 20
    assert pixels(sheet_of(with_stroke("#fcea2b", drawing)))[lines].max() < 90


def test_a_drawing_by_one_coloured_pen_is_ink() -> None:
    drawing = draw_strokes(DRAWINGS["Cat"], 512)
    blue = Image.merge("RGB", (drawing, drawing, Image.new("L", drawing.size, 255)))
    assert (pixels(sheet_of(blue)) == pixels(ink_of(blue))).all()


def test_paper_of_a_colour_tells_nothing() -> None:
    yellowed = ImageChops.multiply(house(), Image.new("RGB", (512, 512), "#ffe9b0"))
    assert (pixels(sheet_of(yellowed)) == pixels(ink_of(yellowed))).all()
