"""What a cycle lost: its figure and its map."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from playground.translation.cycle import FULL, SCALE, loss_of, to_colours


def grey(value: int, size: tuple[int, int] = (8, 4)) -> Image.Image:
    return Image.new("RGB", size, (value, value, value))


def test_the_figure_is_the_mean_difference_in_grey_levels_and_percent() -> None:
    assert loss_of(grey(90), grey(90)).grey_levels == 0
    found = loss_of(Image.new("RGB", (8, 4), (100, 50, 200)), Image.new("RGB", (8, 4), (100, 80, 170)))
    assert found.grey_levels == pytest.approx(20) and found.percent == pytest.approx(100 * 20 / 255)
    assert loss_of(grey(0), grey(255)).percent == pytest.approx(100)


def test_the_map_is_as_large_as_the_picture_and_lighter_where_more_was_lost() -> None:
    picture, back = grey(100), grey(100)
    back.paste((100 + FULL,) * 3, (4, 0, 8, 4))
    shown = loss_of(picture, back).map
    assert shown.size == picture.size
    assert shown.getpixel((0, 0)) == (0, 0, 4) and shown.getpixel((7, 3)) == (0xFC, 0xFD, 0xBF)


def test_lightness_rises_all_along_the_scale() -> None:
    colours = to_colours(np.linspace(0, FULL, 256, dtype=np.float32)[None])[0].astype(float)
    luminance = colours @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > -0.5).all() and luminance[-1] > 240
    assert len({tuple(colour) for colour in colours}) > 200 and len(SCALE) == 9


def test_what_is_transparent_does_not_count() -> None:
    picture, back = grey(100), grey(100)
    back.paste((200, 200, 200), (4, 0, 8, 4))
    alpha = Image.new("L", (8, 4), 255)
    alpha.paste(0, (4, 0, 8, 4))
    found = loss_of(picture, back, alpha)
    assert found.grey_levels == 0 and found.map.getpixel((7, 0)) == (0, 0, 4)


def test_pictures_of_two_sizes_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one size"):
        loss_of(grey(0), grey(0, (4, 4)))
