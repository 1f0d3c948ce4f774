"""A latent as bars: up for what is above 0, cut off at the ends of the axis, and short enough for a slider."""

from __future__ import annotations

import re

import pytest

from playground.ui.latent.slider_picture import bars_html


def bars(latent: list[float]) -> list[tuple[int, int]]:
    """Place and height of each bar, in tenths; up is more than 0."""
    return [(int(place), -int(down)) for place, down in re.findall(r"M(\d+) 0v(-?\d+)", bars_html(latent))]


def test_each_number_is_a_bar_at_its_place() -> None:
    assert bars([1.0, -0.5, 0.0]) == [(0, 10), (1, -5), (2, 0)]


def test_bars_end_where_the_axis_does() -> None:
    assert bars([9.0, -9.0]) == [(0, 30), (1, -30)]


@pytest.mark.parametrize("count", [35, 128])
def test_they_say_how_many_they_are_and_are_short(count: int) -> None:
    html = bars_html([-2.345] * count)
    assert f"z: the {count} numbers" in html and f'aria-label="{count} bars, from −3 to 3"' in html
    assert len(html) < 400 + 10 * count
