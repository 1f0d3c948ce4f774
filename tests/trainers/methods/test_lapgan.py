"""LAPGAN: detail is added level by level, and the games of the levels leave each other alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, cache, play, settings
from torch import Tensor

from playground.models import initialise
from trainers.methods.lapgan import LATENT, SIDES, LapGan, PyramidGenerator, larger, pyramid, smaller


@pytest.fixture
def real() -> Tensor:
    return torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1


@pytest.fixture
def generator() -> PyramidGenerator:
    generator = PyramidGenerator()
    initialise(generator, torch.Generator().manual_seed(1))
    return generator.eval()


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> LapGan:
    found = built(settings("lapgan", tmp_path), accelerator, cache(pictures))
    assert isinstance(found, LapGan)
    return found


def test_each_size_of_the_pyramid_comes_with_the_smaller_one_enlarged(real: Tensor) -> None:
    least, middle, whole = pyramid(real)
    assert [seen.shape[1:] for seen in (least, middle, whole)] == [(1, 7, 7), (2, 14, 14), (2, 28, 28)]
    assert torch.equal(whole[:, :1], real) and torch.equal(whole[:, 1:], larger(smaller(real)))
    assert torch.equal(middle[:, 1:], larger(least))


def test_a_generator_of_a_larger_size_adds_to_what_it_is_given(generator: PyramidGenerator, real: Tensor) -> None:
    z = torch.randn(3, LATENT, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        for weight in generator.details[-1].layers[-1].parameters():
            weight.zero_()
        steps, fakes = generator.steps(z), generator.fakes(z, pyramid(real))
    assert [step.shape[-1] for step in steps] == list(SIDES)
    torch.testing.assert_close(steps[2], larger(steps[1]))
    torch.testing.assert_close(fakes[2][:, :1], larger(smaller(real)))


def test_a_level_s_game_moves_its_own_networks_alone(method: LapGan) -> None:
    fake = method.sample()
    game, _ = super(LapGan, method).g_cost(fake.each()[1], None)
    game.backward()
    first, last = method.generator.beginning, method.generator.details[1]
    assert all(weight.grad is None for part in (first, last) for weight in part.parameters())
    assert all(weight.grad is not None for weight in method.generator.details[0].parameters())


def test_every_level_learns_and_tells_how_far_apart_its_verdicts_are(method: LapGan) -> None:
    before = [weight.clone() for weight in method.generator.parameters()]
    (figures,) = play(method, 1)
    assert {f"gap_{side}" for side in SIDES} < figures.keys()
    moved = [not torch.equal(a, b) for a, b in zip(before, method.generator.parameters(), strict=True)]
    assert all(moved)
    (figures,) = play(method, 1, alone(method, "G"))
    assert set(figures) == {"g_loss"}


def test_the_preview_goes_up_the_levels(method: LapGan) -> None:
    levels = method.preview().pictures.view(3, 3, 8, 28, 28)
    for level, square in enumerate((4, 2)):
        corners = levels[:, level, :, ::square, ::square]
        assert torch.equal(levels[:, level], corners.repeat_interleave(square, -1).repeat_interleave(square, -2))


def test_the_verdict_on_a_whole_picture_is_the_sum_over_its_levels(method: LapGan, real: Tensor) -> None:
    with torch.inference_mode():
        levels = [method.discriminator(seen) for seen in pyramid(real)]
        torch.testing.assert_close(method.discriminator(real), levels[0] + levels[1] + levels[2])
