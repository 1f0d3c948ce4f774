"""Figures on translated pictures, on cases whose answer is known."""

from __future__ import annotations

import pytest
import torch

from playground.metrics.agreement import (
    agreement,
    kernel_distance,
    mean_absolute_difference,
    nearest_colours,
    palette_distance,
)


def test_difference_is_in_grey_levels() -> None:
    assert mean_absolute_difference(torch.ones(1, 3, 2, 2), -torch.ones(1, 3, 2, 2)) == pytest.approx(255)


def test_each_pixel_gets_the_nearest_colour() -> None:
    palette = torch.tensor([[-1.0, -1.0, -1.0], [1.0, 0.0, 0.0]])
    picture = torch.tensor([0.8, 0.1, -0.1]).view(1, 3, 1, 1).expand(2, 3, 4, 5)
    assert nearest_colours(picture, palette).eq(1).all()
    assert nearest_colours(-torch.ones(1, 3, 2, 2), palette).eq(0).all()


def test_agreement_counts_pixels_and_overlap() -> None:
    wanted = torch.tensor([[[0, 0], [1, 1]]])
    assert agreement(wanted, wanted, 3) == (1.0, 1.0)
    right, overlap = agreement(torch.tensor([[[0, 1], [1, 1]]]), wanted, 3)
    assert right == 0.75 and overlap == pytest.approx((1 / 2 + 2 / 3) / 2)  # class 2 does not occur


def test_kernel_distance_tells_sets_apart_and_is_about_zero_for_alike_ones() -> None:
    rng = torch.Generator().manual_seed(0)
    a, b = torch.randn(200, 8, generator=rng), torch.randn(200, 8, generator=rng)
    assert abs(kernel_distance(a, b)) < 100 < kernel_distance(a, b + 1)
    with pytest.raises(ValueError, match="two pictures"):
        kernel_distance(a[:1], b)


def test_palettes_are_as_far_apart_as_the_share_of_pixels_that_differ() -> None:
    red = torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1).expand(2, 3, 4, 4)
    blue = red.flip(1)
    half = torch.cat([red, blue], dim=3)
    assert palette_distance(red, red) == 0
    assert palette_distance(red, blue) == 1
    assert palette_distance(half, blue) == 0.5
    assert palette_distance(half, half.flip(3)) == 0  # where colours stand does not count
