"""Objectives by what sets each apart: it would be another one without."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from playground.objectives import OBJECTIVES, Move, Objective
from playground.objectives.critics import CLIP
from playground.objectives.divergences import ROWS, bounded_exp
from playground.objectives.penalties import around_real

GRID = torch.linspace(-8, 8, 1601, dtype=torch.float64)


def measured(objective: Objective, name: str, move: Move) -> float:
    (measure,) = (measure for measure in objective.measures if measure.name == name)
    return float(measure.value(move))


def move(real: Tensor, fake: Tensor, discriminator: nn.Module | None = None) -> Move:
    return Move(discriminator or nn.Identity(), real, fake, torch.empty(0))


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_each_says_when_it_came_and_from_whom(name: str) -> None:
    objective = OBJECTIVES[name]
    assert 2014 <= objective.year <= 2019 and str(objective.year) in objective.source
    assert objective.parent in OBJECTIVES if name != "minimax" else objective.parent == ""
    if objective.parent:
        assert OBJECTIVES[objective.parent].year <= objective.year
        assert 0 < objective.formula.count("[[") == objective.formula.count("]]")


@pytest.mark.parametrize("name", ["wasserstein", "wasserstein_gp", "wasserstein_div"])
def test_a_critic_tells_its_estimate_of_the_distance(name: str) -> None:
    seen = move(torch.tensor([3.0, 5.0]), torch.tensor([1.0, -2.0]))
    assert measured(OBJECTIVES[name], "distance", seen) == pytest.approx(4.5)


def test_weights_are_clipped_and_counted_at_the_clip() -> None:
    objective, critic = OBJECTIVES["wasserstein"], nn.Linear(4, 1, bias=False)
    critic.weight.data = torch.tensor([[1.0, -2.0, 0.001, CLIP / 2]])
    assert objective.constrain is not None and objective.penalty is None
    objective.constrain(critic)
    assert critic.weight.tolist()[0] == pytest.approx([CLIP, -CLIP, 0.001, CLIP / 2])
    nothing = torch.zeros(1)
    assert measured(objective, "clipped", move(nothing, nothing, critic)) == 0.5


@pytest.mark.parametrize(
    ("name", "cost"),
    [("non_saturating_r1", 2.0), ("dragan", 10.0), ("wasserstein_gp", 10.0), ("wasserstein_div", 128.0)],
)
def test_what_a_slope_of_two_costs(name: str, cost: float) -> None:
    penalty = OBJECTIVES[name].penalty
    assert penalty is not None
    value = penalty(lambda x: 2 * x.flatten(), torch.ones(4, 1), torch.zeros(4, 1), torch.Generator())
    assert value.item() == pytest.approx(cost)


def test_dragan_looks_around_the_data_and_not_towards_the_fakes() -> None:
    chance = torch.Generator().manual_seed(0)
    real = torch.randn(50, 1, 4, 4, generator=chance)
    at = around_real(real, torch.full_like(real, torch.nan), chance)
    away = (at - real) / real.std()
    assert away.min() >= 0 and 0.4 < away.max() <= 0.5 + 1e-5


def test_a_boundary_seeker_is_content_where_d_is_undecided() -> None:
    fake = torch.tensor([0.0, 2.0, -2.0], requires_grad=True)
    (slope,) = torch.autograd.grad(OBJECTIVES["boundary_seeking"].g_loss(fake, fake.detach()), fake)
    assert slope.tolist() == pytest.approx([0, 2 / 3, -2 / 3])  # beyond the boundary it is pulled back
    even, one = torch.zeros(8), torch.tensor([50.0] + 7 * [0.0])
    assert measured(OBJECTIVES["boundary_seeking"], "evenness", move(even, even)) == pytest.approx(1)
    assert measured(OBJECTIVES["boundary_seeking"], "evenness", move(even, one)) == pytest.approx(1 / 8)


def test_the_relativistic_one_sees_differences_alone() -> None:
    objective = OBJECTIVES["relativistic_average"]
    real, fake = torch.tensor([1.0, 2.0]), torch.tensor([-1.0, 0.5])
    assert objective.d_loss(real + 7, fake + 7).item() == pytest.approx(objective.d_loss(real, fake).item(), abs=1e-5)
    assert objective.g_loss(fake, real).item() == pytest.approx(objective.d_loss(fake, real).item(), abs=1e-6)
    assert objective.compares
    assert measured(objective, "order", move(real, torch.tensor([1.0, 2.0]))) == 0.5


def test_the_softmax_shares_one_weight_over_the_batch() -> None:
    """By hand: weights e^0, e^0 of real and e^(ln 3), e^(ln 3) of fake are 1/8, 1/8, 3/8, 3/8."""
    objective, real, fake = OBJECTIVES["softmax"], torch.zeros(2), torch.full((2,), math.log(3))
    assert measured(objective, "weight_of_real", move(real, fake)) == pytest.approx(0.25)
    # D's cross-entropy with 1/2 on each real picture is log 8, and log 4 is left out.
    assert objective.d_loss(real, fake).item() == pytest.approx(math.log(8) - math.log(4))
    # G's cross-entropy with 1/4 on each is (2 log 8 + 2 log(8/3)) / 4.
    assert objective.g_loss(fake, real).item() == pytest.approx(
        (math.log(8) + math.log(8 / 3)) / 2 - math.log(4), abs=1e-6
    )


# ---- f-GAN, on densities over a line


def density(centre: float, width: float | Tensor) -> Tensor:
    return torch.exp(-0.5 * ((GRID - centre) / width) ** 2) / (width * math.sqrt(2 * math.pi))


def best_logits(name: str, ratio: Tensor) -> Tensor:
    """Of a D that knows both densities: T = f'(p/q) (eq. 5), as a logit."""
    return {
        "kl": 1 + ratio.log(),
        "reverse_kl": ratio.log(),
        "pearson": 2 * (ratio - 1),
        "hellinger": 0.5 * ratio.log(),
        "jensen_shannon": ratio.log(),
    }[name]


@pytest.mark.parametrize(
    ("name", "divergence"),
    [
        ("kl", lambda p, q: p * (p / q).log()),
        ("reverse_kl", lambda p, q: q * (q / p).log()),
        ("pearson", lambda p, q: (p - q) ** 2 / q),
        ("hellinger", lambda p, q: (p.sqrt() - q.sqrt()) ** 2),
        ("jensen_shannon", lambda p, q: p * (2 * p / (p + q)).log() + q * (2 * q / (p + q)).log()),
    ],
)  # fmt: skip
def test_the_best_discriminator_tells_the_divergence(name: str, divergence: object) -> None:
    """Densities near enough to each other that exp is nowhere continued as a line."""
    p, q = density(0.0, 1.0), density(0.1, 1.02)
    (row,) = (row for row in ROWS if row.name == name)
    v, step = best_logits(name, p / q), float(GRID[1] - GRID[0])
    bound = float((p * row.activation(v) - q * row.conjugate(v)).sum()) * step
    assert bound == pytest.approx(float(divergence(p, q).sum()) * step, abs=1e-6)  # type: ignore[operator]


def fitted(name: str) -> float:
    """The width of one bell that G fits to two bells at -2 and 2, wide 0.5, with the best D at every step."""
    p = 0.5 * (density(-2.0, 0.5) + density(2.0, 0.5))
    centre, width = torch.tensor(1.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
    noise = torch.special.ndtri((torch.arange(200, dtype=torch.float64) + 0.5) / 200)
    (row,) = (row for row in ROWS if row.name == name)

    def at(x: Tensor, m: Tensor, s: Tensor) -> Tensor:
        """D's logit anywhere, m and s standing still."""
        real = sum(0.5 / (0.5 * math.sqrt(2 * math.pi)) * torch.exp(-0.5 * ((x - c) / 0.5) ** 2) for c in (-2.0, 2.0))
        fake = torch.exp(-0.5 * ((x - m) / s) ** 2) / (s * math.sqrt(2 * math.pi))
        return best_logits(name, real / fake)  # type: ignore[operator]

    assert p.sum() > 0
    for _ in range(300):
        m, s = centre.clone().requires_grad_(), width.clone().requires_grad_()
        logits = at(m + s * noise, centre, width)
        cost = OBJECTIVES[f"f_{row.name}"].g_loss(logits, logits.detach())
        grads = torch.autograd.grad(cost, (m, s))
        centre, width = centre - 0.05 * grads[0].clamp(-1, 1), (width - 0.05 * grads[1].clamp(-1, 1)).clamp(min=0.1)
    return float(width)


def test_kl_covers_both_modes_and_reverse_kl_seeks_one() -> None:
    assert fitted("kl") > 1.5 > 0.8 > fitted("reverse_kl")


def test_the_line_that_goes_on_from_exp_is_its_tangent() -> None:
    v = torch.tensor([-2.0, 2.9, 3.0, 5.0, 1e4], requires_grad=True)
    value = bounded_exp(v)
    (slope,) = torch.autograd.grad(value.sum(), v)
    assert value[:3].tolist() == pytest.approx(v[:3].exp().tolist())
    assert slope[3:].tolist() == pytest.approx([math.exp(3)] * 2, rel=1e-5)
    assert value.isfinite().all()
