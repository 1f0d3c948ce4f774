"""A stamp is found where there is one, and nowhere else."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.metrics.detail import fixed_share


def noise(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(len(shape) + shape[0]))


def masks(n: int) -> Tensor:
    """The same wall a little elsewhere in each."""
    inside = torch.zeros(n, 64, 64, dtype=torch.bool)
    for number in range(n):
        inside[number, 4 + number : 50 + number % 10, 6:58] = True
    return inside


def test_detail_that_is_the_same_at_the_same_pixels_is_fixed_and_chance_is_not() -> None:
    inside, stamp, free = masks(12), noise(1, 3, 64, 64), noise(12, 3, 64, 64)
    assert fixed_share(stamp.expand(12, -1, -1, -1), inside) == pytest.approx(1)
    assert abs(fixed_share(free, inside)) < 0.01
    assert fixed_share(stamp + free, inside) == pytest.approx(0.5, abs=0.03)
    assert fixed_share(stamp + 3 * free, inside) == pytest.approx(0.1, abs=0.03)


def test_the_colour_of_a_wall_and_its_edges_are_no_detail() -> None:
    inside, free = masks(12), 0.1 * noise(12, 3, 64, 64)
    walls = torch.linspace(-1, 1, 12).view(12, 1, 1, 1) + free
    assert abs(fixed_share(walls, inside)) < 0.01
    everywhere = F.pad(torch.ones(1, 3, 40, 40), (12,) * 4).expand(12, -1, -1, -1)  # an edge that never moves
    framed = torch.zeros(12, 64, 64, dtype=torch.bool)
    framed[:, 12:52, 12:52] = True
    assert abs(fixed_share(everywhere + free, framed)) < 0.01


def test_one_picture_has_nothing_to_be_compared_with() -> None:
    with pytest.raises(ValueError, match="inside of two pictures"):
        fixed_share(noise(1, 3, 64, 64), torch.ones(1, 64, 64, dtype=torch.bool))
