"""The map of what a generator draws."""

from __future__ import annotations

import pytest
import torch
from small import ROOT
from torch import Tensor

from playground.latent import map_of, scorer_for
from playground.latent.picture_map import neighbours_together
from playground.models.dcgan import DCGAN28Generator
from playground.pretrained import Pretrained, load_network


def purity(points: Tensor, groups: Tensor, neighbours: int = 10) -> float:
    """Share of the nearest neighbours that are of one's own group."""
    apart = torch.cdist(points, points).fill_diagonal_(torch.inf)
    near = groups[apart.topk(neighbours, largest=False).indices]
    return float((near == groups[:, None]).float().mean())


def test_groups_that_lie_apart_stay_together() -> None:
    chance = torch.Generator().manual_seed(0)
    groups = torch.arange(8).repeat_interleave(25)
    features = 6 * torch.randn(8, 30, generator=chance)[groups] + torch.randn(200, 30, generator=chance)
    points = neighbours_together(features)
    assert points.shape == (200, 2)
    assert points.abs().max() <= 1 + 1e-6
    assert purity(points, groups) > 0.97
    assert torch.equal(points, neighbours_together(features))


@pytest.mark.parametrize("features", [torch.zeros(20, 5), torch.ones(4, 1), torch.eye(6), 1e6 * torch.eye(30)[:, :3]])
def test_awkward_features_give_finite_points(features: Tensor) -> None:
    points = neighbours_together(features)
    assert points.shape == (len(features), 2)
    assert points.isfinite().all()


def test_a_map_needs_some_pictures() -> None:
    with pytest.raises(ValueError, match="at least 4 pictures, got 3"):
        neighbours_together(torch.zeros(3, 5))


def test_digits_of_one_kind_lie_together_and_the_seed_fixes_the_map() -> None:
    generator = load_network(DCGAN28Generator, ROOT / "pretrained" / "dcgan28-mnist")
    scorer = scorer_for("digits", Pretrained())
    before = torch.random.get_rng_state()
    drawn = map_of(generator, n=250, seed=0, features=scorer.features)
    named = scorer.score(drawn.pictures)[:, -10:].argmax(dim=1)
    assert purity(drawn.points, named, neighbours=5) > 0.65
    assert drawn.z.shape == (250, 64)
    assert torch.equal(drawn.points, map_of(generator, n=250, seed=0, features=scorer.features).points)
    assert torch.equal(before, torch.random.get_rng_state())
