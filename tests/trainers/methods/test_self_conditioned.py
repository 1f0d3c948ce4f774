"""Self-conditioned GAN: pictures sorted without a label, and both networks told the group."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, play
from torch import Tensor

from playground.data import load, to_unit
from trainers.data import DataCache
from trainers.methods import self_conditioned
from trainers.methods.self_conditioned import (
    FEWEST,
    GROUPS,
    ROWS,
    SelfConditioned,
    SelfConditionedConfig,
    groups_for,
    sorted_evenly,
)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_pictures_that_are_alike_come_into_one_group_and_all_groups_are_used() -> None:
    """Sixty of each of ten patterns, with a little noise."""
    chance = seeded()
    patterns = torch.randint(0, 256, (10, 1, 28, 28), generator=chance).float()
    which = torch.arange(600) % 10
    pictures = patterns[which] + 20 * torch.randn(600, 1, 28, 28, generator=chance)
    groups = sorted_evenly(pictures.clamp(0, 255).to(torch.uint8), 20, seeded(1))
    for group in range(20):
        assert len(which[groups == group].unique()) == 1, "no group holds two patterns, and none is empty"


def test_digits_are_sorted_by_their_looks_into_groups_of_about_one_size() -> None:
    data = load("mnist", split="test")
    assert data.labels is not None
    groups = sorted_evenly(data.images, GROUPS, seeded())
    counts = torch.zeros(GROUPS, 10).index_put_((groups, data.labels), torch.ones(len(groups)), accumulate=True)
    sizes = counts.sum(dim=1)
    assert sizes.min() > 0 and sizes.max() < 4 * len(groups) / GROUPS
    assert counts.amax(dim=1).sum() / len(groups) > 0.8  # by chance it would be 0.1


def test_no_group_is_empty_though_all_pictures_are_the_same() -> None:
    groups = sorted_evenly(torch.zeros(40, 1, 28, 28, dtype=torch.uint8), 5, seeded())
    assert sorted(groups.unique().tolist()) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("pictures", "groups"), [(1, 1), (15, 1), (40, 5), (1_599, 100), (1_600, 200), (60_000, 200)])
def test_a_small_set_is_sorted_into_fewer(pictures: int, groups: int) -> None:
    assert groups_for(pictures) == groups and GROUPS % groups == 0


def test_reals_and_fakes_are_told_their_group_and_no_group_is_without_pictures(
    accelerator: Accelerator, pictures: Tensor
) -> None:
    method = SelfConditioned(SelfConditionedConfig(dataset=OWN, batch_size=len(pictures)), accelerator, cache(pictures))
    assert method.found == groups_for(len(pictures)) and len(pictures) >= FEWEST
    told = torch.zeros(GROUPS, dtype=torch.bool)
    for _ in range(2 * GROUPS):
        real = method.next_batch()
        assert real.classes is not None
        told |= real.classes.any(dim=0)
    assert told.all(), "each number that G may be told"
    fake = method.sample()
    assert fake.latents is not None and fake.classes is not None
    assert torch.equal(fake.classes, method.generator.completed(fake.latents))


def test_the_groups_are_kept_with_the_networks(accelerator: Accelerator, pictures: Tensor) -> None:
    config = SelfConditionedConfig(dataset=OWN, batch_size=8)
    before, after = (SelfConditioned(config, accelerator, cache(pictures)) for _ in range(2))
    before.groups.of.zero_()
    after.restore(before.to_checkpoint())
    assert not after.groups.of.any()


@pytest.mark.slow
def test_what_is_drawn_looks_like_the_group_that_was_asked_for(tmp_path: Path) -> None:
    """Nearer to the mean of its own group than to those of nearly all others."""
    method = SelfConditioned(SelfConditioned.usual(), Accelerator(cpu=True), DataCache(tmp_path))
    play(method, 300)
    real = to_unit(method.pictures).flatten(1)
    means = torch.stack([real[method.groups.of == group].mean(dim=0) for group in range(GROUPS)])
    drawn = method.draw(method.fixed_latents(GROUPS), torch.eye(GROUPS)).flatten(1)
    distances = torch.cdist(drawn, means)
    nearer = (distances < distances.diagonal()[:, None]).float().mean(dim=1)
    assert nearer.median() < 0.1  # by chance 0.5


def test_the_groups_that_are_shown_are_of_different_digits() -> None:
    data = load("mnist", split="test")
    assert data.labels is not None
    groups = sorted_evenly(data.images, GROUPS, seeded())
    most = {int(torch.bincount(data.labels[groups == group], minlength=10).argmax()) for group in range(ROWS)}
    assert len(most) >= 7


def test_pictures_are_sorted_once_for_all_runs_on_them(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, sorts = cache(pictures), []
    whole = self_conditioned.sorted_evenly
    monkeypatch.setattr(self_conditioned, "sorted_evenly", lambda *given: (sorts.append(1), whole(*given))[1])
    first, second = (
        SelfConditioned(SelfConditionedConfig(dataset=OWN, seed=seed), accelerator, data) for seed in (0, 1)
    )
    assert sorts == [1] and torch.equal(first.groups.of, second.groups.of)
