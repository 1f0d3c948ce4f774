"""EBGAN and BEGAN: a discriminator that draws pictures again, its margin, and the weight that keeps the balance."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from histories import recording
from playing import OWN, alone, built, cache, play
from torch import Tensor

from playground.models.autoencoder import AutoEncodingDiscriminator
from playground.runs.history import History
from trainers.methods.began import Began, BeganConfig, balanced, convergence
from trainers.methods.ebgan import EnergyGan, energies, pulling_away


def test_the_energy_is_how_badly_a_picture_is_drawn_again() -> None:
    pictures = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    for power in (1, 2):
        network = AutoEncodingDiscriminator(width=2, code=3, power=power)
        errors = (network.redraw(pictures) - pictures).abs() ** power
        assert torch.allclose(network(pictures), errors.mean(dim=(1, 2, 3)))


@pytest.mark.parametrize("method", [EnergyGan, Began])
def test_whose_objective_is_fixed_is_not_told_to_choose_another(method: type[EnergyGan | Began]) -> None:
    assert not hasattr(method.usual(), "objective") and "objective" not in method.divergence_advice()


def test_a_fake_beyond_the_margin_is_left_alone() -> None:
    real, fake = torch.tensor([0.1, 0.3]), torch.tensor([0.05, 0.5], requires_grad=True)
    cost = energies(0.2).d_loss(real, fake)
    assert cost.item() == pytest.approx(0.2 + 0.15 / 2)
    (slope,) = torch.autograd.grad(cost, fake)
    assert slope.tolist() == [-0.5, 0.0]


def test_codes_at_right_angles_cost_nothing_and_equal_ones_everything() -> None:
    assert pulling_away(3 * torch.eye(4)).item() == pytest.approx(0)
    assert pulling_away(torch.ones(4, 5)).item() == pytest.approx(1)
    # Cosine of 60 degrees, squared: the only pair there is.
    assert pulling_away(torch.tensor([[2.0, 0.0], [0.5, 0.75**0.5]])).item() == pytest.approx(0.25)


def test_k_follows_the_balance_and_stays_between_0_and_1() -> None:
    def next_k(k: float, real: float, fake: float) -> float:
        return balanced(*map(torch.tensor, (k, real, fake)), gamma=0.5, rate=0.1).item()

    assert next_k(0.3, real=1.0, fake=0.2) == pytest.approx(0.33)  # fakes copied too well: D looks at them more
    assert next_k(0.3, real=1.0, fake=0.9) == pytest.approx(0.26)
    assert next_k(0.3, real=1.0, fake=0.5) == pytest.approx(0.3)
    assert (next_k(0.99, real=9.0, fake=0.0), next_k(0.01, real=0.0, fake=9.0)) == (1.0, 0.0)
    assert convergence(torch.tensor(1.0), torch.tensor(0.2), 0.5).item() == pytest.approx(1.3)


def test_k_moves_and_d_pays_less_for_fakes_the_smaller_it_is(accelerator: Accelerator, pictures: Tensor) -> None:
    method: Began = built({"method": "began", "dataset": OWN, "batch_size": 8}, accelerator, cache(pictures))
    (first,) = play(method, 1)
    assert first["d_loss"] == pytest.approx(-first["d_real"])  # k is 0: fakes count for nothing yet
    told = [first, *play(method, 8)]
    ks = [figures["k"] for figures in told]
    assert all(0 <= k <= 1 for k in ks) and len(set(ks)) > 3
    for before, figures in zip(ks, told[1:], strict=False):
        assert figures["d_loss"] == pytest.approx(-figures["d_real"] + before * figures["d_fake"], abs=1e-6)
    k = method.k.clone()
    play(method, 1, alone(method, "G"))
    assert torch.equal(method.k, k)


@pytest.mark.parametrize("name", ["ebgan", "began"])
def test_d_learns_to_draw_real_pictures_again_and_shows_it(
    name: str, accelerator: Accelerator, pictures: Tensor
) -> None:
    method: EnergyGan | Began = built({"method": name, "dataset": OWN, "batch_size": 8}, accelerator, cache(pictures))

    def error_of_real() -> float:
        shown = method.preview()
        assert shown.pictures.shape == (56, 1, 28, 28) and shown.columns == 8
        real, again = shown.pictures[40:48], shown.pictures[48:]
        assert torch.equal(real, method.real_examples())
        return float((real - again).square().mean())

    before = error_of_real()
    play(method, 30, alone(method, "D"))
    assert error_of_real() < 0.7 * before


@pytest.mark.parametrize(("gamma", "is_blamed"), [(0.5, True), (0.7, False)])
def test_a_collapse_in_balance_is_put_down_to_the_variety_that_was_asked_for(gamma: float, is_blamed: bool) -> None:
    history = History()
    for event in recording("collapses").events:
        history.read(event)
    found = Began.diagnose(BeganConfig(gamma=gamma), history)
    assert found is not None and found.condition == "mode_collapse"
    assert ("gamma) of 0.7 or more" in found.advice and "rate of 0.0005 or less" in found.advice) == is_blamed
    assert bool(found.change) != is_blamed, "gamma is no live setting"
