"""The Gaussian mixture: what a latent draws, and whether EM does what it promises, on data whose truth is known."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, built, cache, differences, play
from torch import Tensor

from playground.models.em import Statistics, expect, flops, maximise, spread_out
from playground.models.mixture import MixtureGenerator
from trainers.methods.mixture import Mixture


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small(components: int = 2, factors: int = 1) -> MixtureGenerator:
    """Of pictures of 2x2 pixels."""
    return MixtureGenerator(components, factors, image_size=2)


def two_gaussians(n: int = 2_000) -> Tensor:
    """(n, 4): a quarter around +0.5, varying along (1, 1, 0, 0); the rest round and around -0.5."""
    rng = seeded(1)
    few = torch.full((n // 4, 4), 0.5)
    few += 0.3 * torch.randn(n // 4, 1, generator=rng) * torch.tensor([1.0, 1.0, 0.0, 0.0])
    many = torch.full((3 * n // 4, 4), -0.5)
    data = torch.cat([few, many])
    return data + 0.05 * torch.randn(data.shape, generator=rng)


def fitted(data: Tensor, mixture: MixtureGenerator, passes: int) -> list[float]:
    """Full EM; the negative log-likelihood before each pass."""
    costs = []
    for _ in range(passes):
        statistics, cost = expect(mixture, data)
        maximise(mixture, statistics)
        costs.append(cost)
    return costs


def started(data: Tensor, factors: int = 1) -> MixtureGenerator:
    mixture = small(2, factors)
    mixture.means.copy_(data[spread_out(data, 2, seeded())])
    mixture.factors.copy_(0.1 * torch.randn(mixture.factors.shape, generator=seeded()))
    mixture.noise.fill_(0.2)
    return mixture


# ---- drawing


def test_the_last_number_chooses_the_component_as_often_as_it_weighs() -> None:
    mixture = small(3)
    mixture.weights.copy_(torch.tensor([0.5, 0.2, 0.3]))
    chosen = mixture.component(torch.randn(20_000, generator=seeded()))
    shares = torch.bincount(chosen, minlength=3) / len(chosen)
    assert shares.tolist() == pytest.approx([0.5, 0.2, 0.3], abs=0.02)


def test_every_latent_draws_a_picture_however_far_out() -> None:
    mixture = small(3)
    mixture.factors.copy_(torch.ones_like(mixture.factors))
    latents = torch.tensor([[0.0, -40.0], [0.0, 40.0], [50.0, 0.0], [-50.0, 0.0]])
    pictures = mixture(latents)
    assert pictures.shape == (4, 1, 2, 2)
    assert pictures.isfinite().all() and pictures.abs().max() <= 1


def test_the_other_numbers_weigh_the_factors() -> None:
    mixture = small(2, factors=2)
    mixture.means[0] = torch.tensor([0.0, 0.1, 0.2, 0.3])
    mixture.factors[0] = torch.tensor([[0.1, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.2]])
    picture = mixture(torch.tensor([[2.0, -1.0, -3.0]])).flatten()
    assert picture.tolist() == pytest.approx([0.2, 0.1, 0.2, 0.1])


@pytest.mark.parametrize("latents", [torch.zeros(3), torch.zeros(3, 5), torch.zeros(2, 3, 2)])
def test_other_latents_are_refused(latents: Tensor) -> None:
    with pytest.raises(ValueError, match=r"latents must be \(n, 2\)"):
        small()(latents)


def test_a_mixture_cannot_be_asked() -> None:
    with pytest.raises(ValueError, match="cannot be asked"):
        small()(torch.zeros(1, 2), torch.ones(1, 10) / 10)


# ---- learning


def test_the_likelihood_is_that_of_the_density_written_out() -> None:
    mixture = started(two_gaussians(), factors=2)
    data = two_gaussians(40)
    _, cost = expect(mixture, data)
    densities = [
        math.log(weight)
        + torch.distributions.MultivariateNormal(mean, factors.T @ factors + noise * torch.eye(4)).log_prob(data)
        for weight, mean, factors, noise in zip(
            mixture.weights.tolist(), mixture.means, mixture.factors, mixture.noise, strict=True
        )
    ]
    assert cost == pytest.approx(-torch.stack(densities).logsumexp(0).mean().item(), rel=1e-4)


def test_every_step_makes_the_data_likelier() -> None:
    data = two_gaussians()
    costs = fitted(data, started(data), passes=15)
    assert all(later <= earlier + 1e-3 for earlier, later in itertools.pairwise(costs))
    assert costs[-1] < costs[0] - 1


def test_two_known_gaussians_are_found_again() -> None:
    data = two_gaussians()
    mixture = started(data)
    fitted(data, mixture, passes=60)
    few, many = mixture.weights.argsort().tolist()
    assert mixture.weights[[few, many]].tolist() == pytest.approx([0.25, 0.75], abs=0.01)
    assert mixture.means[few].tolist() == pytest.approx([0.5] * 4, abs=0.05)
    assert mixture.means[many].tolist() == pytest.approx([-0.5] * 4, abs=0.02)
    assert mixture.factors[few, 0].abs().tolist() == pytest.approx([0.3, 0.3, 0, 0], abs=0.03)
    assert mixture.factors[many].norm() < 0.1
    assert mixture.noise.sqrt().tolist() == pytest.approx([0.05, 0.05], abs=0.01)


def test_batches_add_up_to_the_whole() -> None:
    data = two_gaussians(400)
    mixture = started(data)
    whole, _ = expect(mixture, data)
    halves = [expect(mixture, half)[0] for half in (data[::2], data[1::2])]
    blended = halves[0].blended(halves[1], 0.5)
    for name, value in vars(whole).items():
        torch.testing.assert_close(getattr(blended, name), value, atol=1e-5, rtol=1e-4)


def test_a_component_without_pictures_does_no_harm() -> None:
    mixture = small()
    zero = Statistics(torch.tensor([1.0, 0.0]), torch.zeros(2, 2, 2), torch.zeros(2, 2, 4), torch.tensor([1.0, 0.0]))
    zero.latent[0] = torch.eye(2)
    maximise(mixture, zero)
    assert all(parameter.isfinite().all() for parameter in mixture.parameters())
    assert mixture.weights.sum().item() == pytest.approx(1)


def test_first_means_are_far_apart_and_fewer_pictures_than_components_will_do() -> None:
    clusters = torch.tensor([[0.0], [10.0], [20.0]]).repeat(30, 1)
    assert sorted(clusters[spread_out(clusters, 3, seeded())].flatten().tolist()) == [0, 10, 20]
    assert len(spread_out(clusters[:2], 5, seeded())) == 5


def test_the_cost_counts_the_two_products_with_pixels() -> None:
    assert flops(MixtureGenerator(components=3, factors=2, image_size=2)) == 2 * 2 * (3 * 3) * 4


# ---- as a method


@pytest.fixture
def mixture(accelerator: Accelerator, pictures: Tensor) -> Mixture:
    method: Mixture = built({"method": "mixture", "dataset": OWN, "batch_size": 8}, accelerator, cache(pictures))
    return method


def test_its_first_picture_is_noise_and_the_next_are_of_the_data(mixture: Mixture) -> None:
    latents = mixture.fixed_latents(8)
    noise = mixture.draw(latents)
    assert noise.mean().abs() < 0.05 and noise.std() < 0.5
    play(mixture, 1)
    assert mixture.draw(latents).mean() < -0.5  # the squares lie on black


def test_every_batch_is_counted_and_makes_the_pictures_likelier(mixture: Mixture) -> None:
    losses = [figures["loss"] for figures in play(mixture, 25)]
    assert mixture.images == 200
    assert sum(losses[-5:]) < sum(losses[:5])
    assert Mixture.usual().epochs == 25


def test_it_goes_on_from_before_its_first_batch_and_from_after_it(
    mixture: Mixture, accelerator: Accelerator, pictures: Tensor
) -> None:
    untouched = built({"method": "mixture", "dataset": OWN, "batch_size": 8}, accelerator, cache(pictures))
    untouched.restore(mixture.to_checkpoint())
    assert untouched.statistics is None
    assert play(untouched, 3) == play(mixture, 3)
    assert differences(untouched, mixture) == []
