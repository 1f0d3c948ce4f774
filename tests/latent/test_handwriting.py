"""Measures of digits, on bars whose answer is known and on real digits."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.data import load, to_unit
from playground.latent.handwriting import MEASURES, slant, thickness, width

SIDE = 28


def bar(across: float, along: float, degrees: float = 0.0) -> Tensor:
    """A bar (1, 1, 28, 28), leaning right by that much, with smooth edges: drawn large and averaged."""
    fine = 8
    place = (torch.arange(SIDE * fine) + 0.5) / fine - SIDE / 2
    y, x = torch.meshgrid(place, place, indexing="ij")
    angle = math.radians(degrees)
    u, v = x * math.cos(angle) + y * math.sin(angle), x * math.sin(angle) - y * math.cos(angle)
    inside = (u.abs() <= across / 2) & (v.abs() <= along / 2)
    return 2 * F.avg_pool2d(inside.float()[None, None], fine) - 1


@pytest.mark.parametrize("degrees", [-30.0, -10.0, 0.0, 5.0, 20.0, 40.0])
def test_slant_of_a_thin_bar(degrees: float) -> None:
    assert float(slant(bar(2, 18, degrees))) == pytest.approx(degrees, abs=1.5)


@pytest.mark.parametrize("across", [2.0, 3.0, 4.5])
@pytest.mark.parametrize("degrees", [0.0, 15.0, 45.0, 90.0])
def test_thickness_of_a_bar_however_it_lies(across: float, degrees: float) -> None:
    assert float(thickness(bar(across, 18, degrees))) == pytest.approx(across, rel=0.15, abs=0.1)


def test_a_pale_stroke_is_as_thick_as_a_bright_one() -> None:
    bright = bar(3, 18, 10)
    pale = (bright + 1) / 2 - 1
    assert torch.allclose(thickness(pale), thickness(bright), atol=1e-4)


@pytest.mark.parametrize("across", [2.0, 8.0, 16.0])
def test_width_of_an_upright_box(across: float) -> None:
    assert float(width(bar(across, 18))) == pytest.approx(across, rel=0.02)


def test_leaning_does_not_make_a_bar_wide() -> None:
    assert float(width(bar(2, 18, 30))) < 3


def test_measures_tell_apart_what_they_are_about() -> None:
    """Real digits, sheared: the slant changes by the shear, thickness and width hardly."""
    digits = to_unit(load("mnist", split="test").images[:100])
    shear = math.tan(math.radians(15))
    rows = torch.tensor([[1.0, shear, 0.0], [0.0, 1.0, 0.0]]).expand(100, -1, -1)
    sheared = (
        F.grid_sample(digits + 1, F.affine_grid(rows, [100, 1, SIDE, SIDE], align_corners=False), align_corners=False)
        - 1
    )
    assert float((slant(sheared) - slant(digits)).mean()) == pytest.approx(15, abs=2)
    assert float((thickness(sheared) - thickness(digits)).abs().mean()) < 0.3
    assert float((width(sheared) - width(digits)).abs().mean()) < 0.5


def test_nothing_drawn_measures_0_and_nothing_is_nan() -> None:
    chance = torch.Generator().manual_seed(0)
    noise = torch.rand(4, 1, SIDE, SIDE, generator=chance) * 2 - 1
    pictures = torch.cat([torch.full((1, 1, SIDE, SIDE), -1.0), torch.ones(1, 1, SIDE, SIDE), noise, 9 * noise])
    for measure in MEASURES.values():
        values = measure.of(pictures)
        assert values.shape == (10,)
        assert values.isfinite().all()
        assert values[0] == 0


def test_colour_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(n, 1, s, s\), got \(1, 3, 28, 28\)"):
        slant(torch.zeros(1, 3, 28, 28))
