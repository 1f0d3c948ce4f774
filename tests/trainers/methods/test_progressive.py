"""Progressive growing: what takes part by when, and that a layer fades in without a jump."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import built, cache, play, settings
from torch import Tensor
from torch.nn import functional as F

from playground.models import initialise
from trainers.methods.progressive import (
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


def squares(pictures: Tensor, side: int) -> bool:
    """Whether every square of that many pixels has one colour."""
    return torch.equal(pictures, F.interpolate(pictures[..., ::side, ::side], scale_factor=side, mode="nearest"))


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
    assert squares(small, 4)
    assert squares(middle, 2) and not squares(middle, 4)
    assert not squares(large, 2)


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


def test_layers_that_are_not_there_yet_learn_nothing(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    method = built(settings("progressive", tmp_path, growing=50.0), accelerator, cache(pictures))
    later = method.generator.layers[-1].blocks[1:]
    before = [weight.clone() for weight in later.parameters()]
    (figures,) = play(method, 1)
    assert (figures["alpha"], figures["side"]) == (1.0, 7.0)
    assert all(torch.equal(a, b) for a, b in zip(before, later.parameters(), strict=True))


def test_it_grows_up_and_is_kept_at_its_level(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    """The average is shown at the level of the networks that learn, and a checkpoint brings it along."""
    method = built(settings("progressive", tmp_path, growing=0.4), accelerator, cache(pictures))
    sides, alphas = zip(*((told["side"], told["alpha"]) for told in play(method, 11)), strict=True)
    assert list(sides) == sorted(sides) and set(sides) == {7.0, 14.0, 28.0}
    assert min(alphas) <= 0.5 and alphas[-1] == 1.0
    young = built(settings("progressive", tmp_path, growing=0.4), accelerator, cache(pictures))
    assert squares(young.preview().pictures, 4) and not squares(method.preview().pictures, 2)
    young.restore(method.to_checkpoint())
    assert torch.equal(young.preview().pictures, method.preview().pictures)
