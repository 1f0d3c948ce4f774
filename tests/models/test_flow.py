"""The flow: it can be undone, and its determinant is the right one."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from playground.models import initialise
from playground.models.flow import SIDE, AffineCoupling, Flow, FlowStep, Halving, Mixing, Scaling, convolutions


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def disturbed(network: nn.Module, rng: torch.Generator) -> nn.Module:
    """With weights of its own everywhere, so that nothing is an identity any more."""
    initialise(network, rng)
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.1 * torch.randn(weight.shape, generator=rng)
    return network


def test_the_way_back_is_exact_to_the_arithmetic(rng: torch.Generator) -> None:
    """In float64 the error is rounding, nine orders below what an approximate inverse would leave."""
    flow = disturbed(Flow(at_14=2, at_7=1, dense_steps=1, width=4, hidden=8), rng).double()
    assert isinstance(flow, Flow)
    logits = torch.randn(3, 1, SIDE, SIDE, generator=rng, dtype=torch.float64)
    with torch.inference_mode():
        z, _ = flow.latents(logits)
        back = flow.logits(z)
    assert (z - logits.flatten(1)).abs().max() > 0.1
    torch.testing.assert_close(back, logits, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", ["coupling", "mixing", "halving"])
def test_the_determinant_is_that_of_the_jacobian(kind: str, rng: torch.Generator) -> None:
    steps: dict[str, FlowStep] = {
        "coupling": AffineCoupling(convolutions(4, 3)),
        "mixing": Mixing(4),
        "halving": Halving(),
    }
    step = disturbed(steps[kind], rng).double()
    x = torch.randn(1, 4, 2, 2, generator=rng, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda x: step(x)[0].flatten(), x).view(16, 16)
    assert step(x)[1].item() == pytest.approx(torch.linalg.slogdet(jacobian).logabsdet.item(), abs=1e-9)


def test_scaling_is_fitted_and_says_its_determinant(rng: torch.Generator) -> None:
    scaling = Scaling()
    x = 3 + 2 * torch.randn(500, 1, SIDE, SIDE, generator=rng)
    scaling.fit(x)
    y, determinant = scaling(x)
    assert y.mean().abs() < 1e-4 and y.std().item() == pytest.approx(1, rel=1e-2)
    assert determinant[0].item() == pytest.approx(-x.std(dim=0).log().sum().item(), rel=1e-4)
    torch.testing.assert_close(scaling.inverse(y), x, rtol=1e-4, atol=1e-4)
