"""AnoGAN: the search comes nearer to its pictures, moves nothing else, and its score is a ROC area's."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, equal, play, weights
from torch import Tensor

from trainers.methods.anogan import SHOWN, AnoGan, AnoGanConfig, roc_area


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor) -> AnoGan:
    return AnoGan(AnoGanConfig(dataset=OWN, search_every=1), accelerator, cache(pictures))


def test_roc_area_worked_out_by_hand() -> None:
    # Of six pairs four are in order and one is a tie.
    assert float(roc_area(torch.tensor([1.0, 2.0, 5.0]), torch.tensor([3.0, 5.0]))) == pytest.approx(4.5 / 6)


def test_the_search_comes_nearer_through_networks_that_stand_still(method: AnoGan) -> None:
    play(method, 5)
    kept = {name: weights(getattr(method, name)) for name in ("generator", "average", "discriminator")}
    before, latents = method.scores()[0].mean(), method.latents.weight.clone()
    for _ in range(10):
        method.search()
    assert method.scores()[0].mean() < before
    assert not torch.equal(method.latents.weight, latents)
    assert all(equal(weights(getattr(method, name)), was) for name, was in kept.items())
    assert all(weight.requires_grad for weight in method.discriminator.parameters())


def test_each_picture_is_searched_as_if_it_were_alone(method: AnoGan) -> None:
    play(method, 1)
    latents = method.latents.weight
    together = torch.autograd.grad(method.scores()[0].sum(), latents)[0]
    first = torch.autograd.grad(method.scores()[0][0], latents)[0]
    assert torch.allclose(first[0], together[0], rtol=1e-3, atol=1e-6) and not first[1:].any()


def test_the_preview_shows_what_is_left_over(method: AnoGan) -> None:
    shown = method.preview().pictures.view(2, 3, SHOWN, 1, 28, 28)
    asked, found, left = shown.unbind(1)
    assert torch.allclose(left + 1, (asked - found).abs())
    assert torch.equal(asked[0], method.tested[:SHOWN]) and torch.equal(
        asked[1], method.tested[method.normal :][:SHOWN]
    )
