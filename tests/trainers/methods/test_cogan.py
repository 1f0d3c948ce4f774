"""CoGAN: shared layers, pairs from one latent, and training pictures that are never shown both ways."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache
from torch import Tensor

from trainers.generative import in_half
from trainers.methods.cogan import CoGan, CoGanConfig, correlation, outline


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor) -> CoGan:
    return CoGan(CoGanConfig(dataset=OWN, batch_size=8), accelerator, cache(pictures))


def test_an_outline_is_white_where_the_picture_changes() -> None:
    picture = torch.full((1, 1, 8, 8), -1.0)
    picture[..., 1:7, 1:7] = 1.0
    found = outline(picture)[0, 0]
    assert found[3:5, 3:5].eq(-1).all()  # within
    assert found[1, 2:6].eq(1).all() and found[0, 1:7].eq(1).all()  # on both sides of the edge


def test_correlation_is_one_for_itself_and_minus_one_for_the_negative() -> None:
    picture = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    assert correlation(picture, 2 * picture + 1).item() == pytest.approx(1.0, abs=1e-5)
    assert correlation(picture, -picture).item() == pytest.approx(-1.0, abs=1e-5)


def test_no_picture_is_ever_shown_both_ways(method: CoGan, pictures: Tensor) -> None:
    """In two passes each half of the data is shown one way only."""
    plain = (pictures.float() / 127.5 - 1).flatten(1)
    edges = outline(pictures.float() / 127.5 - 1).flatten(1)
    seen: tuple[set[int], set[int]] = (set(), set())
    for _ in range(2 * len(pictures) // 8):
        for kind, shown, all_of in zip(seen, method.next_batch().pictures.chunk(2), (plain, edges), strict=True):
            kind.update(torch.cdist(shown.flatten(1), all_of).argmin(dim=1).tolist())
    assert {place % 2 for place in seen[0]} == {0} and {place % 2 for place in seen[1]} == {1}


@pytest.mark.parametrize("count", [2, 16, 17])
def test_the_halves_share_no_picture_also_of_an_odd_number(count: int) -> None:
    halves = [set(in_half(torch.arange(count), half, count).tolist()) for half in (0, 1)]
    assert halves[0].isdisjoint(halves[1]) and halves[0] | halves[1] == set(range(count))


def test_a_lesson_about_outlines_changes_the_layers_that_pictures_share(method: CoGan) -> None:
    """The pictures' own layers next to the pixels keep still: that is how the two kinds stay different."""
    latents = method.fixed_latents(4)
    method.generator.both(latents)[1].square().sum().backward()
    got = {name: weight.grad is not None for name, weight in method.generator.named_parameters()}
    assert got["layers.0.weight"] and got["outlining.4.weight"] and not got["layers.4.weight"]
    fake = method.sample().detached()
    method.discriminator.zero_grad()
    method.ask(fake)[0][len(fake.pictures) // 2 :].sum().backward()
    got = {name: weight.grad is not None for name, weight in method.discriminator.named_parameters()}
    assert got["layers.3.weight"] and got["outlines_seen.1.weight"]
