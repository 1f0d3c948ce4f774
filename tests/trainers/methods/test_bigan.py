"""BiGAN: D judges pictures together with latents, and the encoder learns through its verdicts alone."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, equal, play, weights
from torch import Tensor

from trainers.generative import UNSEEN, Batch
from trainers.methods import method_of
from trainers.methods.bigan import BiGan, BiGanConfig


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor) -> BiGan:
    return BiGan(BiGanConfig(dataset=OWN, batch_size=8), accelerator, cache(pictures))


def test_d_sees_which_latent_belongs_to_a_picture(method: BiGan) -> None:
    method.discriminator.eval()
    fake = method.sample()
    assert fake.latents is not None
    swapped = Batch(fake.pictures, latents=fake.latents.flip(0))
    with torch.no_grad():
        assert not torch.allclose(method.verdicts(fake)[0], method.verdicts(swapped)[0])


def test_its_verdicts_are_said_to_be_on_pairs() -> None:
    (plot,) = (plot for plot in BiGan.describe(BiGanConfig())["plots"] if plot.name == "verdicts")
    assert "pairs of a picture and a latent" in plot.title


@pytest.mark.parametrize("name", ["bigan", "vaegan", "anogan"])
def test_pictures_are_called_unseen_only_where_some_are_kept_back(name: str) -> None:
    method = method_of(name)
    assert UNSEEN in method.describe(method.config_type(dataset="mnist"))["hint"]
    assert "learned from" not in method.describe(method.config_type(dataset=OWN))["hint"]


def test_a_real_picture_comes_with_the_code_that_the_encoder_writes(method: BiGan) -> None:
    method.encoder.eval()
    real = method.next_batch()
    with torch.no_grad():
        torch.testing.assert_close(real.latents, method.encoder(real.pictures).float())


def test_the_encoder_learns_in_gs_turn_and_from_real_pictures(method: BiGan) -> None:
    loss, _ = method.g_cost(method.sample(), method.next_batch())
    loss.backward()  # type: ignore[no-untyped-call]
    assert any(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in method.encoder.parameters())


def test_ds_turn_leaves_the_encoder_as_it_is(method: BiGan) -> None:
    loss, _ = method.d_cost(method.next_batch(), method.sample().detached())
    loss.backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is None for weight in method.encoder.parameters())


def test_a_turn_moves_encoder_and_generator(method: BiGan) -> None:
    before = weights(method.encoder), weights(method.generator)
    play(method, 1)
    for network, old in zip((method.encoder, method.generator), before, strict=True):
        assert not equal(weights(network), old)
