"""The objectives against values worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn
from torch.autograd import backward

from playground.objectives import (
    OBJECTIVES,
    Objective,
    comparisons,
    critics,
    divergences,
    gradient_penalty,
    probability,
    r1_penalty,
)

LOG3 = math.log(3)
PROBABILITY = ("minimax", "non_saturating", "non_saturating_r1", "dragan", "boundary_seeking")


def logit(probability: float) -> Tensor:
    return torch.tensor([math.log(probability) - math.log1p(-probability)], dtype=torch.float64)


def slope_of_g(name: str, at: float) -> float:
    fake = torch.tensor([at], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(g_loss(OBJECTIVES[name], fake), fake)
    return slope.item()


def test_registry_names_each_objective_by_its_key() -> None:
    assert len(OBJECTIVES) == sum(len(kind.OBJECTIVES) for kind in (comparisons, critics, divergences, probability))
    assert all(key == objective.name for key, objective in OBJECTIVES.items())


def g_loss(objective: Objective, fake: Tensor) -> Tensor:
    """Of an objective that does not compare: the real pictures' logits may be anything."""
    assert not objective.compares
    return objective.g_loss(fake, torch.full_like(fake, torch.nan))


def test_those_with_a_penalty_do_without_batch_norm_in_d() -> None:
    having = [name for name, objective in OBJECTIVES.items() if objective.penalty is not None]
    assert having == ["non_saturating_r1", "dragan", "wasserstein_gp", "wasserstein_div"]
    assert not any(OBJECTIVES[name].allows_batch_norm_in_d for name in having)


def test_the_r1_penalty_of_a_linear_critic_by_hand() -> None:
    real = torch.ones(5, 2)
    assert r1_penalty(linear_critic(3.0, 4.0), real).item() == pytest.approx(25.0)
    penalty = OBJECTIVES["non_saturating_r1"].penalty
    assert penalty is not None
    weighted = penalty(linear_critic(3.0, 4.0), real, torch.zeros(5, 2), torch.Generator())
    assert weighted.item() == pytest.approx(12.5)


def test_the_r1_penalty_looks_at_real_pictures_and_reaches_weights_alone() -> None:
    critic = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    real = torch.randn(4, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    backward(r1_penalty(lambda x: critic(x).squeeze(1), real))
    assert real.grad is None
    assert critic[0].weight.grad is not None and critic[0].weight.grad.abs().sum() > 0


def test_the_weight_of_the_wasserstein_penalty_is_ten() -> None:
    penalty = OBJECTIVES["wasserstein_gp"].penalty
    assert penalty is not None
    real, fake = torch.ones(5, 2), torch.zeros(5, 2)
    weighted = penalty(linear_critic(3.0, 4.0), real, fake, torch.Generator().manual_seed(0))
    plain = gradient_penalty(linear_critic(3.0, 4.0), real, fake, torch.Generator().manual_seed(0))
    assert weighted.item() == pytest.approx(10 * plain.item(), rel=1e-6)


# Logits 0 and ln 3 are D = 1/2 and 3/4; -ln 3 is D = 1/4.
@pytest.mark.parametrize("name", PROBABILITY)
def test_discriminator_pays_cross_entropy(name: str) -> None:
    real, fake = torch.tensor([0.0, LOG3]), torch.tensor([-LOG3, 0.0])
    # real: (-ln 0.5 - ln 0.75) / 2 = (0.6931472 + 0.2876821) / 2 = 0.4904146
    # fake: (-ln(1 - 0.25) - ln(1 - 0.5)) / 2                     = 0.4904146
    assert OBJECTIVES[name].d_loss(real, fake).item() == pytest.approx(0.9808293, abs=1e-6)


def test_minimax_generator_minimises_log_of_one_minus_d() -> None:
    fake = torch.tensor([-LOG3, 0.0])
    # (ln 0.75 + ln 0.5) / 2 = (-0.2876821 - 0.6931472) / 2
    assert g_loss(OBJECTIVES["minimax"], fake).item() == pytest.approx(-0.4904146, abs=1e-6)


def test_non_saturating_generator_minimises_minus_log_d() -> None:
    fake = torch.tensor([-LOG3, 0.0])
    # (-ln 0.25 - ln 0.5) / 2 = (1.3862944 + 0.6931472) / 2
    assert g_loss(OBJECTIVES["non_saturating"], fake).item() == pytest.approx(1.0397208, abs=1e-6)


def test_least_squares_by_hand() -> None:
    real, fake = torch.tensor([2.0, 0.5]), torch.tensor([1.0, -0.5])
    # d: ((2-1)^2 + (0.5-1)^2) / 2 = 0.625;  (1^2 + 0.5^2) / 2 = 0.625;  half of the sum = 0.625
    assert OBJECTIVES["least_squares"].d_loss(real, fake).item() == pytest.approx(0.625)
    # g: ((1-1)^2 + (-0.5-1)^2) / 2 = 1.125;  half of it = 0.5625
    assert g_loss(OBJECTIVES["least_squares"], fake).item() == pytest.approx(0.5625)


def test_wasserstein_by_hand() -> None:
    real, fake = torch.tensor([2.0, 0.5]), torch.tensor([1.0, -0.5])
    # means 1.25 and 0.25
    assert OBJECTIVES["wasserstein_gp"].d_loss(real, fake).item() == pytest.approx(-1.0)
    assert g_loss(OBJECTIVES["wasserstein_gp"], fake).item() == pytest.approx(-0.25)


def test_hinge_by_hand() -> None:
    real, fake = torch.tensor([2.0, 0.5]), torch.tensor([1.0, -0.5])
    # real: (max(0, -1) + max(0, 0.5)) / 2 = 0.25;  fake: (max(0, 2) + max(0, 0.5)) / 2 = 1.25
    assert OBJECTIVES["hinge"].d_loss(real, fake).item() == pytest.approx(1.5)
    assert g_loss(OBJECTIVES["hinge"], fake).item() == pytest.approx(-0.25)


def test_hinge_forgets_pictures_past_the_margin() -> None:
    real = torch.tensor([1.5, 0.5], requires_grad=True)
    fake = torch.tensor([-1.5, -0.5], requires_grad=True)
    backward(OBJECTIVES["hinge"].d_loss(real, fake))
    assert real.grad is not None
    assert real.grad.tolist() == [0.0, -0.5]
    assert fake.grad is not None
    assert fake.grad.tolist() == [0.0, 0.5]


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_losses_are_means_over_logits_of_any_shape(name: str) -> None:
    objective = OBJECTIVES[name]
    real, fake = torch.linspace(-2, 2, 6), torch.linspace(1, -3, 6)
    maps = real.reshape(1, 2, 3).repeat(4, 1, 1), fake.reshape(1, 2, 3).repeat(4, 1, 1)
    assert objective.d_loss(*maps).item() == pytest.approx(objective.d_loss(real, fake).item(), abs=1e-6)
    of_maps, plain = objective.g_loss(maps[1], maps[0]), objective.g_loss(fake, real)
    assert of_maps.item() == pytest.approx(plain.item(), abs=1e-6)
    assert objective.d_loss(*maps).shape == plain.shape == ()


# The lecture's table of extremes, as limits: a probability of 1e-3 or 1e-6 in place of 0, 1 minus it for 1.
# -ln 1e-3 = 6.907755, -ln 1e-6 = 13.815511, -ln(1 - 1e-6) = 0.000001


@pytest.mark.parametrize("name", PROBABILITY)
def test_a_discriminator_that_is_right_pays_nothing(name: str) -> None:
    cost = OBJECTIVES[name].d_loss(logit(1 - 1e-6), logit(1e-6)).item()
    assert cost == pytest.approx(0.000002, abs=1e-9)


@pytest.mark.parametrize("name", PROBABILITY)
@pytest.mark.parametrize(("epsilon", "cost"), [(1e-3, 6.907755), (1e-6, 13.815511)])
def test_a_discriminator_that_rejects_real_pays_without_bound(name: str, epsilon: float, cost: float) -> None:
    right_about_fake = logit(1e-12)
    assert OBJECTIVES[name].d_loss(logit(epsilon), right_about_fake).item() == pytest.approx(cost, abs=1e-6)


@pytest.mark.parametrize("name", PROBABILITY)
@pytest.mark.parametrize(("epsilon", "cost"), [(1e-3, 6.907755), (1e-6, 13.815511)])
def test_a_discriminator_that_accepts_fake_pays_without_bound(name: str, epsilon: float, cost: float) -> None:
    right_about_real = logit(1 - 1e-12)
    assert OBJECTIVES[name].d_loss(right_about_real, logit(1 - epsilon)).item() == pytest.approx(cost, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "probability", "cost"),
    [
        ("minimax", 1e-6, -0.000001),  # ln(1 - D) -> ln 1 = 0: the worst that can happen, and it is flat
        ("minimax", 1 - 1e-6, -13.815511),  # ln(1 - D) -> minus infinity
        ("non_saturating", 1e-6, 13.815511),  # -ln D -> infinity
        ("non_saturating", 1 - 1e-6, 0.000001),  # -ln 1 = 0
    ],
)
def test_what_a_generator_pays_at_the_extremes(name: str, probability: float, cost: float) -> None:
    assert g_loss(OBJECTIVES[name], logit(probability)).item() == pytest.approx(cost, abs=1e-6)


def test_slope_vanishes_for_minimax_but_not_for_non_saturating_when_d_rejects_everything() -> None:
    # Slopes in the logit are -D and -(1 - D); at logit -20, D = 2.0611536e-9.
    assert slope_of_g("minimax", -20) == pytest.approx(-2.0611536e-9, rel=1e-6)
    assert slope_of_g("non_saturating", -20) == pytest.approx(-1.0, abs=1e-8)


@pytest.mark.parametrize("name", PROBABILITY)
@pytest.mark.parametrize("size", [100.0, 1e4])
def test_losses_stay_finite_where_float_probabilities_are_exactly_0_or_1(name: str, size: float) -> None:
    real, fake = torch.tensor([-size], requires_grad=True), torch.tensor([size], requires_grad=True)
    cost = OBJECTIVES[name].d_loss(real, fake)
    assert cost.item() == pytest.approx(2 * size)
    backward(cost)
    assert real.grad is not None
    assert real.grad.item() == -1.0
    assert fake.grad is not None
    assert fake.grad.item() == 1.0


@pytest.mark.parametrize("name", PROBABILITY)
def test_smoothing_by_hand(name: str) -> None:
    # D(real) = 3/4, D(fake) = 1/2: 0.9 * 0.2876821 + 0.1 * 1.3862944 + 0.6931472 = 1.0906905
    cost = OBJECTIVES[name].d_loss(torch.tensor([LOG3]), torch.tensor([0.0]), smoothing=0.1)
    assert cost.item() == pytest.approx(1.0906905, abs=1e-6)


@pytest.mark.parametrize("name", ["minimax", "non_saturating", "least_squares"])
@pytest.mark.parametrize("smoothing", [0.1, 0.3])
def test_smoothing_moves_the_best_verdict_on_real_to_one_minus_s(name: str, smoothing: float) -> None:
    objective = OBJECTIVES[name]
    candidates = torch.linspace(-4, 4, 8001)
    costs = torch.stack([objective.d_loss(c, torch.tensor(0.0), smoothing=smoothing) for c in candidates])
    best = objective.verdict(candidates[costs.argmin()]).item()
    assert best == pytest.approx(1 - smoothing, abs=1e-3)
    assert objective.uses_smoothing


@pytest.mark.parametrize("name", ["minimax", "non_saturating", "least_squares"])
def test_smoothing_is_one_sided(name: str) -> None:
    """The target for generated pictures stays 0 (Salimans et al. 2016, section 3.4)."""
    real, fake, other = torch.tensor([0.3]), torch.tensor([-0.4]), torch.tensor([1.7])
    loss = OBJECTIVES[name].d_loss
    plain = loss(real, fake) - loss(real, other)
    smooth = loss(real, fake, smoothing=0.2) - loss(real, other, smoothing=0.2)
    assert smooth.item() == pytest.approx(plain.item(), abs=1e-6)


@pytest.mark.parametrize("name", ["wasserstein_gp", "hinge"])
def test_smoothing_is_ignored_where_there_are_no_targets(name: str) -> None:
    objective = OBJECTIVES[name]
    real, fake = torch.tensor([0.3]), torch.tensor([-0.4])
    assert objective.d_loss(real, fake, smoothing=0.3).item() == objective.d_loss(real, fake).item()
    assert not objective.uses_smoothing


def test_verdict_is_a_probability_only_in_the_cross_entropy_games() -> None:
    logits = torch.tensor([-LOG3, 0.0, LOG3])
    for name, objective in OBJECTIVES.items():
        expected = [0.25, 0.5, 0.75] if name in (*PROBABILITY, "f_jensen_shannon") else [-LOG3, 0.0, LOG3]
        assert objective.verdict(logits).tolist() == pytest.approx(expected, abs=1e-6)


def linear_critic(*weight: float) -> nn.Linear:
    critic = nn.Linear(len(weight), 1, bias=False)
    critic.weight.data = torch.tensor([weight])
    return critic


def test_gradient_penalty_of_a_linear_critic_by_hand() -> None:
    # The slope of w.x is w everywhere: |(3, 4)| = 5, (5 - 1)^2 = 16, derivative 2 (5 - 1) w / 5 = (4.8, 6.4)
    critic = linear_critic(3.0, 4.0)
    seed = torch.Generator().manual_seed(0)
    penalty = gradient_penalty(critic, torch.ones(5, 2), torch.zeros(5, 2), seed)
    assert penalty.item() == pytest.approx(16.0)
    backward(penalty)
    assert critic.weight.grad is not None
    assert critic.weight.grad.tolist()[0] == pytest.approx([4.8, 6.4])


def test_gradient_penalty_of_a_curved_critic_by_hand() -> None:
    # D(x) = x^2 / 2 has slope x. Between 3 and 3 there is only 3: (3 - 1)^2 = 4; and (5 - 1)^2 = 16.
    points = torch.tensor([[3.0], [5.0]])
    penalty = gradient_penalty(lambda x: x.square() / 2, points, points, torch.Generator())
    assert penalty.item() == pytest.approx((4 + 16) / 2)


def test_gradient_penalty_looks_between_the_pair_at_a_place_of_each_pictures_own() -> None:
    seen: list[Tensor] = []

    def critic(x: Tensor) -> Tensor:
        seen.append(x.detach())
        return x.sum(dim=(1, 2, 3))

    real, fake = torch.ones(6, 1, 3, 3), -torch.ones(6, 1, 3, 3)
    for seed in (1, 1, 2):
        gradient_penalty(critic, real, fake, torch.Generator().manual_seed(seed))
    first, again, other = seen
    assert first.min() > -1
    assert first.max() < 1
    assert torch.equal(first, first[:, :, :1, :1].expand_as(first))  # one share for all pixels of a picture
    assert len(set(first[:, 0, 0, 0].tolist())) == 6  # another share for each picture
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_gradient_penalty_reaches_the_weights_of_a_deep_critic_and_no_pictures() -> None:
    critic = nn.Sequential(nn.Linear(4, 8), nn.Softplus(), nn.Linear(8, 1))
    real, fake = torch.zeros(3, 4, requires_grad=True), torch.ones(3, 4, requires_grad=True)
    backward(gradient_penalty(critic, real, fake, torch.Generator().manual_seed(0)))
    assert real.grad is None
    assert fake.grad is None
    first, last = critic[0].weight.grad, critic[2].weight.grad
    assert isinstance(first, Tensor)
    assert first.abs().sum() > 0
    assert isinstance(last, Tensor)
    assert last.abs().sum() > 0


def test_gradient_penalty_of_a_flat_critic_is_one_and_has_no_nan() -> None:
    critic = linear_critic(0.0, 0.0)
    penalty = gradient_penalty(critic, torch.ones(2, 2), torch.zeros(2, 2), torch.Generator())
    backward(penalty)
    assert penalty.item() == 1.0
    assert critic.weight.grad is not None
    assert critic.weight.grad.isfinite().all()


def test_gradient_penalty_leaves_the_global_random_state_alone() -> None:
    critic = linear_critic(1.0)
    before = torch.get_rng_state()
    gradient_penalty(critic, torch.ones(2, 1), torch.zeros(2, 1), torch.Generator())
    assert torch.equal(before, torch.get_rng_state())


def test_gradient_penalty_wants_pairs() -> None:
    with pytest.raises(ValueError, match=r"\(3, 2\) and \(2, 2\)"):
        gradient_penalty(linear_critic(1.0, 1.0), torch.ones(3, 2), torch.ones(2, 2), torch.Generator())
