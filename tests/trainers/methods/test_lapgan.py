"""LAPGAN: the games of the levels leave each other alone, and all of them learn."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, cache, play, settings
from small import in_squares
from torch import Tensor

from playground.models.laplacian import SIDES, pyramid
from trainers.methods.lapgan import LapGan


@pytest.fixture
def real() -> Tensor:
    return torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> LapGan:
    found = built(settings("lapgan", tmp_path), accelerator, cache(pictures))
    assert isinstance(found, LapGan)
    return found


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
        assert in_squares(levels[:, level], square)


def test_the_verdict_on_a_whole_picture_is_the_sum_over_its_levels(method: LapGan, real: Tensor) -> None:
    with torch.inference_mode():
        levels = [method.discriminator(seen) for seen in pyramid(real)]
        torch.testing.assert_close(method.discriminator(real), levels[0] + levels[1] + levels[2])
