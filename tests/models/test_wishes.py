"""Generators that are told wishes: what is not said, the latent decides, each value as often as it should."""

from __future__ import annotations

import pytest
import torch

from playground.data import faces
from playground.models import initialise
from playground.models.wishes import WishedFaces64Generator, WishedGenerator, WishedStyleGenerator

SIZES = [len(values) for values in faces.ATTRIBUTES.values()]


@pytest.fixture(scope="module", params=["style", "dcgan", "attention"])
def generator(request: pytest.FixtureRequest) -> WishedGenerator:
    network: WishedGenerator
    if request.param == "style":
        network = WishedStyleGenerator(SIZES, faces.chances(), style_dim=16, width=4)
    else:
        network = WishedFaces64Generator(SIZES, faces.chances(), width=4, attention=request.param == "attention")
    initialise(network, torch.Generator().manual_seed(0))
    return network.eval()


def test_each_value_comes_as_often_as_its_chance_says(generator: WishedGenerator) -> None:
    z = torch.randn(20_000, generator.latent_dim, generator=torch.Generator().manual_seed(1))
    shares = generator.completed(z).mean(dim=0)
    assert torch.allclose(shares, torch.tensor(faces.chances()), atol=0.015)


def test_what_is_said_is_kept_and_the_rest_is_the_latents(generator: WishedGenerator) -> None:
    z = torch.randn(50, generator.latent_dim, generator=torch.Generator().manual_seed(2))
    wishes = torch.zeros(50, sum(SIZES))
    wishes[:, 1] = 1  # a smile
    whole, free = generator.completed(z, wishes), generator.completed(z)
    assert whole[:, 1].all() and not whole[:, 0].any() and torch.equal(whole[:, 2:], free[:, 2:])
    assert (whole.sum(dim=1) == len(SIZES)).all()


def test_a_latent_that_moves_changes_its_picture_step_by_step(generator: WishedGenerator) -> None:
    """From one face to another: no step is larger than a small part of the way."""
    a, b = torch.randn(2, generator.latent_dim, generator=torch.Generator().manual_seed(3))
    steps = torch.linspace(0, 1, 400)[:, None]
    with torch.no_grad():
        pictures = generator(a + steps * (b - a))
        whole = (pictures[0] - pictures[-1]).abs().mean()
        assert (pictures[1:] - pictures[:-1]).abs().mean(dim=(1, 2, 3)).max() < 0.2 * whole


def test_latents_that_are_decided_draw_what_a_wish_would(generator: WishedGenerator) -> None:
    z = torch.full((1, generator.latent_dim), -2.0)
    z[0, torch.tensor([0, *SIZES[:-1]]).cumsum(0)] = 4.0  # the first value of each attribute, by far
    with torch.no_grad():
        asked = generator(torch.zeros_like(z), generator.completed(z))
        assert torch.allclose(generator(z), asked, atol=1e-3)


def test_a_settled_latent_shows_one_value_of_each_attribute(generator: WishedGenerator) -> None:
    z = torch.randn(2000, generator.latent_dim, generator=torch.Generator().manual_seed(4))
    settled = generator.settle(z)
    shares = [part.amax(dim=1).min() for part in generator.decided(settled).split(SIZES, dim=1)]
    assert min(shares) > 0.95  # of thousands, two values tie somewhere
    assert min(part.amax(dim=1).min() for part in generator.decided(z).split(SIZES, dim=1)) < 0.6
    assert torch.equal(generator.completed(z), generator.completed(settled))  # none changes its mind
    moved = (settled - z).abs()
    assert moved.amax() < 1 and (moved < 1e-2).float().mean() > 0.95  # float32 cannot say extreme numbers better


def test_chances_must_fit(generator: WishedGenerator) -> None:
    with pytest.raises(ValueError, match="there must be 35 chances, got 3"):
        type(generator)(SIZES, [0.2, 0.3, 0.5])
    with pytest.raises(ValueError, match="wishes must be"):
        generator(torch.zeros(2, generator.latent_dim), torch.zeros(2, 3))
