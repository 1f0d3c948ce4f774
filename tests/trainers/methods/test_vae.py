"""The two parts of a VAE's cost against values worked out by hand, and what it makes of them."""

from __future__ import annotations

import math

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, built, cache, equal, everybody, play, weights
from torch import Tensor

from playground.models.initial import initialise
from playground.models.vae import LearnedPrior, VAE28Decoder, VAE28Encoder
from trainers.methods.vae import Vae, divergence, reconstruction, sample_codes


def pixels(*values: float) -> torch.Tensor:
    """(2, 1, 1, n / 2): two pictures of n / 2 pixels each."""
    return torch.tensor(values).view(2, 1, 1, -1)


def test_a_coin_toss_costs_one_bit_a_pixel() -> None:
    white, black = pixels(1, 1, 1, 1), pixels(-1, -1, -1, -1)
    for pictures in (white, black):
        assert reconstruction(torch.zeros(2, 1, 1, 2), pictures).item() == pytest.approx(2 * math.log(2))


def test_reconstruction_worked_out_by_hand() -> None:
    # Picture 1: white with p = 3/4, black with 1 - p = 1/4. Picture 2: black with 1 - p = 3/4 and with 1/4.
    log_odds = pixels(math.log(3), math.log(3), -math.log(3), math.log(3))
    pictures = pixels(1, -1, -1, -1)
    expected = (-math.log(3 / 4) - math.log(1 / 4) - math.log(3 / 4) - math.log(1 / 4)) / 2
    assert reconstruction(log_odds, pictures).item() == pytest.approx(expected)


def test_grey_counts_as_white_with_the_probability_it_shows() -> None:
    grey = pixels(0, 0, 0, 0)  # half white
    confident, doubtful = (reconstruction(torch.full((2, 1, 1, 2), x), grey).item() for x in (3.0, 0.0))
    assert doubtful == pytest.approx(2 * math.log(2))
    assert confident > doubtful


def test_divergence_worked_out_by_hand() -> None:
    # Each code is worth log q(code|x) - log p(code): at its mean, log q = -(ln s^2 + ln 2 pi) / 2 a number.
    mean = torch.tensor([[0.0, 2.0], [0.0, 0.0]])
    log_variance = torch.tensor([[0.0, 0.0], [math.log(4), 0.0]])
    log_prior = torch.tensor([-5.0, -4.0])
    two_pi = math.log(2 * math.pi)
    expected = ((-two_pi + 5) + (-two_pi - math.log(4) / 2 + 4)) / 2
    assert divergence(mean, mean, log_variance, log_prior).item() == pytest.approx(expected)
    # One standard deviation off costs half a nat less: such a code was less likely to be drawn.
    assert divergence(mean + torch.tensor([0.0, 1.0]), mean, log_variance, log_prior).item() == pytest.approx(
        expected - 0.5
    )


def test_divergence_from_a_normal_prior_is_on_average_the_one_of_the_paper() -> None:
    # KL(N(m, s^2) || N(0, 1)) = (m^2 + s^2 - 1 - ln s^2) / 2 (appendix B).
    n, rng = 200_000, torch.Generator().manual_seed(0)
    mean, log_variance = torch.full((n, 1), 2.0), torch.full((n, 1), math.log(4))
    codes = sample_codes(mean, log_variance, rng)
    log_prior = -0.5 * (codes.square() + math.log(2 * math.pi)).sum(dim=1)
    assert divergence(codes, mean, log_variance, log_prior).item() == pytest.approx(
        (4 + 4 - 1 - math.log(4)) / 2, abs=0.05
    )


@pytest.fixture
def prior() -> LearnedPrior:
    """With weights drawn, none of them zero."""
    prior, rng = LearnedPrior(5, couplings=3, hidden=8), torch.Generator().manual_seed(0)
    with torch.no_grad():
        for weight in prior.parameters():
            weight.copy_(0.5 * torch.randn(weight.shape, generator=rng))
    return prior


def test_a_fresh_prior_is_standard_normal() -> None:
    fresh = LearnedPrior(4, couplings=2, hidden=8)
    initialise(fresh, torch.Generator().manual_seed(0))
    z = torch.randn(6, 4, generator=torch.Generator().manual_seed(1))
    assert torch.equal(fresh(z), z)
    assert torch.allclose(fresh.log_density(z), torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(dim=1))


def test_the_density_of_codes_follows_from_the_way_of_their_latents(prior: LearnedPrior) -> None:
    """log p(code) = log p(z) - log |det dcode/dz|, with the determinant worked out by automatic differentiation."""
    for z in torch.randn(3, 5, generator=torch.Generator().manual_seed(2)):
        jacobian = torch.autograd.functional.jacobian(lambda x: prior(x[None])[0], z)
        expected = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum() - jacobian.det().abs().log()
        assert not torch.allclose(prior(z[None])[0], z, atol=0.1)
        assert prior.log_density(prior(z[None])).item() == pytest.approx(expected.item(), abs=1e-3)


def test_sampled_codes_have_the_mean_and_variance_they_were_told() -> None:
    rng = torch.Generator().manual_seed(0)
    drawn = sample_codes(torch.full((20_000, 1), 3.0), torch.full((20_000, 1), math.log(4)), rng)
    assert drawn.mean().item() == pytest.approx(3, abs=0.05)
    assert drawn.std().item() == pytest.approx(2, abs=0.05)


def test_gradients_reach_mean_and_variance() -> None:
    mean, log_variance = torch.zeros(4, 2, requires_grad=True), torch.zeros(4, 2, requires_grad=True)
    sample_codes(mean, log_variance, torch.Generator().manual_seed(0)).square().sum().backward()
    assert mean.grad is not None and mean.grad.abs().min() > 0
    assert log_variance.grad is not None and log_variance.grad.abs().min() > 0


def test_the_decoder_draws_the_probabilities_of_its_log_odds() -> None:
    decoder = VAE28Decoder().eval()
    latents = torch.randn(3, decoder.latent_dim, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        log_odds = decoder.log_odds(decoder.prior(latents))
        assert torch.allclose(decoder(latents), 2 * torch.sigmoid(log_odds) - 1, atol=1e-6)


def test_the_encoder_gives_two_numbers_for_each_of_the_code() -> None:
    encoder = VAE28Encoder()
    mean, log_variance = encoder(torch.zeros(3, 1, 28, 28))
    assert mean.shape == log_variance.shape == (3, encoder.latent_dim)


@pytest.fixture
def vae(accelerator: Accelerator, pictures: Tensor) -> Vae:
    method: Vae = built({"method": "vae", "dataset": OWN, "batch_size": 8}, accelerator, cache(pictures))
    return method


def test_it_learns_to_draw_again_what_it_is_shown(vae: Vae) -> None:
    told = play(vae, 25)
    assert vae.images == 200
    assert sum(figures["loss"] for figures in told[-5:]) < sum(figures["loss"] for figures in told[:5])
    for figures in told:
        assert figures.keys() == {"loss", "reconstruction", "divergence"}
        assert figures["loss"] == pytest.approx(figures["reconstruction"] + figures["divergence"], rel=1e-5)


def test_both_networks_move_and_the_average_is_shown(vae: Vae) -> None:
    encoder, decoder, shown = weights(vae.encoder), weights(vae.decoder), vae.preview().pictures
    play(vae, 2)
    assert not equal(weights(vae.encoder), encoder) and not equal(weights(vae.decoder), decoder)
    assert not torch.equal(vae.preview().pictures, shown)
    assert not equal(weights(vae.average), weights(vae.decoder))
    latents = vae.fixed_latents(4)
    assert torch.equal(vae.draw(latents), vae.average(latents).detach())


def test_its_learning_rate_is_live_and_its_usual_batch_that_of_its_networks(vae: Vae) -> None:
    play(vae, 1, everybody(vae, lr=5e-4))
    assert [group["lr"] for group in vae.optimizer.param_groups] == [5e-4]
    assert Vae.usual().batch_size == 64
