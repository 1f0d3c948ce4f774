"""Networks that grow: what takes part at which level, and that a layer fades in without a jump."""

from __future__ import annotations

import pytest
import torch
from small import in_squares
from torch import Tensor

from playground.models import initialise
from playground.models.growing import (
    LATENT,
    Growing,
    GrowingDiscriminator,
    GrowingGenerator,
    at_level,
    size_and_alpha,
)


def at(network: torch.nn.Module, level: float) -> torch.nn.Module:
    for part in network.modules():
        if isinstance(part, Growing):
            part.level.fill_(level)
    return network


@pytest.fixture
def z() -> Tensor:
    return torch.randn(3, LATENT, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def generator() -> GrowingGenerator:
    generator = GrowingGenerator()
    initialise(generator, torch.Generator().manual_seed(1))
    return generator


@pytest.mark.parametrize(
    ("level", "expected"), [(0, (0, 1)), (0.25, (1, 0.25)), (1, (1, 1)), (1.5, (2, 0.5)), (2, (2, 1))]
)
def test_sizes_and_alphas_of_a_level(level: float, expected: tuple[int, float]) -> None:
    assert size_and_alpha(level) == expected


def test_pictures_have_the_detail_of_their_level(generator: GrowingGenerator, z: Tensor) -> None:
    with torch.inference_mode():
        small, middle, large = (at(generator, level)(z) for level in (0.0, 1.0, 2.0))
    assert in_squares(small, 4)
    assert in_squares(middle, 2) and not in_squares(middle, 4)
    assert not in_squares(large, 2)


def test_a_new_layer_comes_without_a_jump_and_takes_over(generator: GrowingGenerator, z: Tensor) -> None:
    pictures = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(2)) * 2 - 1
    discriminator = GrowingDiscriminator()
    initialise(discriminator, torch.Generator().manual_seed(3))
    with torch.inference_mode():
        for whole in (0.0, 1.0):
            for network, given in ((generator, z), (discriminator, pictures)):
                before, just_after, half = (at(network, whole + more)(given) for more in (0.0, 1e-4, 0.5))
                torch.testing.assert_close(before, just_after, rtol=0, atol=1e-2)
                assert (before - half).abs().max() > 1e-2
            torch.testing.assert_close(at_level(pictures, whole), at_level(pictures, whole + 1e-6), rtol=0, atol=1e-5)
