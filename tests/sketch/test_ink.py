"""Drawings as the network that colours them sees them, the drawings that ship, and what a network makes of one."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from playground.models.unet import UNet
from playground.sketch import beside, ink_of, is_blank, to_picture
from playground.sketch.drawings import DRAWINGS, curve, draw_strokes, line, oval
from playground.sketch.ink import line_width


def ring(width: int, side: int = 512, paper: int = 255, ink: int = 0) -> Image.Image:
    """A circle left of and above the middle."""
    picture = Image.new("L", (side, side), paper)
    box = (side // 10, side // 10, side // 2, side // 2)
    ImageDraw.Draw(picture).ellipse(box, outline=ink, width=width)
    return picture


def centre(picture: Image.Image) -> tuple[float, float]:
    """Of the ink, in parts of the picture."""
    ink = 255 - np.asarray(picture.convert("L")).astype(float)
    rows, columns = np.mgrid[: ink.shape[0], : ink.shape[1]]
    return float((ink * rows).sum() / ink.sum() / len(ink)), float((ink * columns).sum() / ink.sum() / len(ink))


@pytest.mark.parametrize("width", [2, 3, 8, 16, 30])
def test_the_width_of_lines_is_measured(width: int) -> None:
    assert line_width(ring(width)) == pytest.approx(width, rel=0.25)


def test_a_drawing_is_neither_moved_nor_scaled() -> None:
    drawing = ring(14)
    seen = ink_of(drawing)
    assert (seen.size, seen.mode) == ((128, 128), "RGB")
    assert centre(seen) == pytest.approx(centre(drawing), abs=0.006)
    assert line_width(seen.convert("L")) == pytest.approx(14 / 4, rel=0.15)


@pytest.mark.parametrize(("width", "side"), [(1, 512), (2, 1024), (4, 1024), (1, 200)])
def test_hairlines_are_thickened_and_stay_black(width: int, side: int) -> None:
    seen = ink_of(ring(width, side)).convert("L")
    assert 1.8 < line_width(seen) < 3.2
    assert seen.getextrema()[0] < 60  # type: ignore[operator]


def test_pencil_on_grey_paper_becomes_black_on_white() -> None:
    seen = ink_of(ring(12, paper=210, ink=110)).convert("L")
    assert seen.getextrema() == (0, 255)


def test_an_empty_sheet_is_blank_and_a_dot_is_not() -> None:
    sheet = Image.new("RGB", (512, 512), "white")
    assert is_blank(sheet) and is_blank(ink_of(sheet))
    ImageDraw.Draw(sheet).ellipse((250, 250, 264, 264), fill="black")
    assert not is_blank(sheet) and not is_blank(ink_of(sheet))


def test_a_wide_drawing_is_fitted_with_white_around_it() -> None:
    wide = Image.new("L", (400, 100), 255)
    ImageDraw.Draw(wide).rectangle((4, 4, 395, 95), outline=0, width=8)
    seen = np.asarray(ink_of(wide).convert("L"))
    assert seen[:46].min() == 255 and seen[-46:].min() == 255 and seen[50:78, :6].min() == 0


def test_a_damaged_file_is_refused_in_words() -> None:
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), np.uint8)).save(file, "PNG")
    with pytest.raises(ValueError, match=r"This drawing is cut short or damaged.*\.$"):
        ink_of(Image.open(io.BytesIO(file.getvalue()[:20_000])))


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_shipped_drawings_have_lines_as_in_training_and_room_around_them(name: str) -> None:
    drawing = draw_strokes(DRAWINGS[name])
    pixels = np.asarray(drawing)
    assert pixels.shape == (512, 512)
    assert min(pixels[0].min(), pixels[-1].min(), pixels[:, 0].min(), pixels[:, -1].min()) == 255
    assert 2 < line_width(ink_of(drawing).convert("L")) < 5


def test_a_curve_goes_through_its_points() -> None:
    points = ((10.0, 10.0), (40.0, 20.0), (30.0, 60.0))
    path = curve(*points).path()
    assert all(point in path for point in points)
    assert len(path) > 10 and line(*points).path() == list(points)
    assert oval(50, 50, 10).path()[0] == pytest.approx((60, 50))


def test_a_network_gets_one_to_minus_one_and_gives_the_same_size() -> None:
    class Same(UNet):
        def translate(self, x: torch.Tensor) -> torch.Tensor:
            return x

    drawing = ink_of(draw_strokes(DRAWINGS["Cup"]))
    picture = to_picture(Same(downs=3, width=4, most=8), drawing)
    assert (picture.shape, picture.min().item(), picture.max().item()) == ((3, 128, 128), -1, 1)
    assert to_picture(UNet(downs=3, width=4, most=8).eval(), drawing).shape == (3, 128, 128)


def test_both_stand_side_by_side() -> None:
    both = np.asarray(beside(Image.new("L", (512, 512), 0), Image.new("RGB", (128, 128), "red")))
    assert both.shape == (512, 1040, 3)
    assert both[:, :512].max() == 0
    assert both[:, 512:528].min() == 255
    assert (both[:, 528:] == (255, 0, 0)).all()
