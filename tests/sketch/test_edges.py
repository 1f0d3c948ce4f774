"""Edges in photographs, as drawings that can be coloured."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from playground.sketch import edges_of, is_blank
from playground.sketch.ink import line_width


def photo(width: int = 600, height: int = 400, noise: float = 4) -> Image.Image:
    """A bright plate with a faint rim on a dark table, as a camera sees it: soft, and with noise."""
    picture = Image.new("RGB", (width, height), (60, 55, 50))
    draw = ImageDraw.Draw(picture)
    x, y, r = width // 2, height // 2, height // 3
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(210, 205, 200))
    draw.ellipse((x - r // 2, y - r // 2, x + r // 2, y + r // 2), fill=(190, 185, 180))
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.5))).astype(float)
    pixels += np.random.default_rng(0).normal(0, noise, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def ink(drawing: Image.Image) -> float:
    """Share of the sheet."""
    return 1 - float(np.asarray(drawing).mean()) / 255


def rings(drawing: Image.Image) -> int:
    """How often a walk from the middle to the right meets a line."""
    row = np.asarray(drawing)[drawing.height // 2, drawing.width // 2 :] < 128
    return int((row[1:] & ~row[:-1]).sum())


def test_an_outline_becomes_a_line_as_wide_as_the_network_knows_it() -> None:
    drawing = edges_of(photo(), 0.7)
    assert (drawing.size, drawing.mode) == ((128, 128), "L")
    assert drawing.getextrema() == (0, 255)
    assert rings(drawing) == 1
    assert 2 < line_width(drawing) < 4.5
    larger = edges_of(photo(), 0.7, side=512)
    assert line_width(larger) == pytest.approx(4 * line_width(drawing), rel=0.25)


def test_a_lower_threshold_shows_the_faint_rim_too() -> None:
    assert (rings(edges_of(photo(), 0.1)), rings(edges_of(photo(), 0.7))) == (2, 1)


def test_more_threshold_is_fewer_lines() -> None:
    busy = Image.fromarray(np.random.default_rng(3).integers(0, 256, (40, 40), np.uint8)).resize((400, 400))
    amounts = [ink(edges_of(busy, threshold)) for threshold in (0.3, 0.6, 0.8, 1)]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] > 1.5 * amounts[-1]


def test_the_border_of_a_photo_and_an_even_wall_give_no_lines() -> None:
    drawing = np.asarray(edges_of(photo(), 0.7, side=240))
    assert drawing[:40].min() == 255 and drawing[:, :30].min() == 255  # above the photo, and left of the plate
    wall = np.full((300, 300, 3), 130.0) + np.random.default_rng(0).normal(0, 2, (300, 300, 3))
    assert is_blank(edges_of(Image.fromarray(wall.astype(np.uint8)), 0.5))


def test_a_pen_stroke_on_paper_is_one_line_not_two() -> None:
    paper = Image.new("L", (1200, 1200), 235)
    ImageDraw.Draw(paper).ellipse((200, 200, 1000, 1000), outline=30, width=10)
    assert rings(edges_of(paper, 0.5)) == 1


def test_a_dim_photo_has_edges_and_one_taken_upright_stays_upright() -> None:
    dim = Image.fromarray((np.asarray(photo(noise=1)) * 0.2 + 20).astype(np.uint8))
    assert rings(edges_of(dim, 0.6)) >= 1
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to see it
    photo(600, 300).save(file, "JPEG", exif=exif)
    drawing = np.asarray(edges_of(Image.open(file), 0.1))
    assert drawing[:, :25].min() == 255 and drawing[:, -25:].min() == 255  # narrow: white at its sides


@pytest.mark.parametrize("size", [(8, 8), (8, 3000), (2500, 9)])
def test_odd_sizes_give_a_square(size: tuple[int, int]) -> None:
    assert edges_of(Image.effect_noise(size, 80), 0.2).size == (128, 128)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_out_of_range_is_refused_in_words(threshold: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        edges_of(photo(), threshold)


def test_a_photo_too_small_to_show_anything_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="too small"):
        edges_of(Image.new("L", (7, 400)))
