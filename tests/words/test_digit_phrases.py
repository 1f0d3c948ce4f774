"""What can be said of a digit is measured as a ruler would."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from playground.data import load, to_unit
from playground.latent.handwriting import shear
from playground.words import TOPICS
from playground.words.digit_phrases import attributes_of, stroke_width

DIGITS = TOPICS["mnist"]


def bar(width: int, shift: float = 0.0) -> Tensor:
    """A bar 20 pixels high in the middle, its rows moved right by `shift` for each row upwards: (1, 1, 28, 28)."""
    picture = torch.full((1, 1, 28, 28), -1.0)
    for row in range(4, 24):
        left = round(14 - width / 2 + shift * (13.5 - row))
        picture[0, 0, row, left : left + width] = 1
    return picture


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_stroke_is_as_wide_as_it_was_drawn(width: int) -> None:
    # The two ends of the bar belong to the outline too.
    assert float(stroke_width(bar(width))) == pytest.approx(width * 20 / (20 + width), rel=0.05)


@pytest.mark.parametrize("shift", [-0.5, 0.0, 0.25, 0.5])
def test_a_lean_is_columns_for_each_row_upwards(shift: float) -> None:
    assert float(shear(bar(2, shift))) == pytest.approx(shift, abs=0.03)


def test_an_empty_picture_has_no_width_and_no_lean() -> None:
    empty = torch.full((1, 1, 28, 28), -1.0)
    assert float(stroke_width(empty)) == float(shear(empty)) == 0


def test_each_value_is_shown_by_about_as_many_digits() -> None:
    digits = load("mnist")
    # By chance: neighbours in the data set are by one writer.
    some = torch.randperm(60_000, generator=torch.Generator().manual_seed(0))[:6000]
    shown = attributes_of(to_unit(digits.images[some]), digits.labels[some])
    assert torch.equal(shown[:, 0], digits.labels[some])
    for column, size in zip(shown[:, 1:].T, DIGITS.sizes[1:], strict=True):
        assert (torch.bincount(column, minlength=size) / 6000 - 1 / size).abs().max() < 0.04


def test_a_wish_has_a_one_for_each_value_that_is_asked_for() -> None:
    rows = DIGITS.wishes_of(torch.tensor([[7, 0, 2], [-1, 2, -1], [-1, -1, -1]]))
    assert rows.shape == (3, 16) and DIGITS.sizes == (10, 3, 3)
    assert [row.nonzero().flatten().tolist() for row in rows] == [[7, 10, 15], [12], []]
