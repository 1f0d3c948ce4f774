"""Self-conditioned GAN: told which group a picture is in, of groups that nobody named (Liu et al. 2020).

A conditional GAN learns sooner and forgets no class, but somebody has to name the classes. Here the pictures are sorted
before the game, without a label, into groups of pictures that are alike (section 3.2). G is told a group and has to
draw like it; D is told the group too, and compares within it (section 3.1, eq. 1). So G may leave no group out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.data import Dataset
from playground.models import Architecture
from playground.models.cgan import CGAN28Discriminator
from playground.models.dcgan import DCGAN28
from playground.models.wishes import WishedDCGAN28Generator, WishedGenerator
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.game import R1_PAID
from trainers.generative import Batch
from trainers.method import Preview
from trainers.methods.gan import Gan, GanConfig
from trainers.tensors import share_of_batch

NOISE, GROUPS = 64, 200
FEWEST = 8
"""pictures to a group: a small set is sorted into fewer"""
ROWS, COLUMNS = 8, 8
"""of the published picture: groups, and noises of each"""
DIRECTIONS, SORTED = 40, 6_000
"""principal directions in which pictures are compared, and how many pictures the middles of groups are found from"""
ROUNDS, SOFTNESS = 10, 0.03
"""of finding the middles; and how soft a picture's choice among them is, the mean squared distance being 1"""

TINY = 1e-9

ARCHITECTURES = {
    "self_conditioned28": Architecture(
        name="self_conditioned28",
        title="Self-conditioned GAN, 28 pixels",
        summary=f"The small DCGAN; both networks are told which of {GROUPS} groups of alike pictures it should be.",
        source="Liu et al. 2020, Diverse Image Generation via Self-Conditioned GANs; layers of the small DCGAN.",
        image_size=28,
        latent_dim=NOISE + GROUPS,
        generator=partial(WishedDCGAN28Generator, [GROUPS], NOISE, width=16),
        discriminator=partial(CGAN28Discriminator, GROUPS, width=16),
        suggested=dict(DCGAN28.suggested),
        batch_norm_in_d=True,
        conditioning="conditional",
    )
}


@dataclass(frozen=True)
class SelfConditionedConfig(GanConfig):
    """One game about groups."""

    architecture: str = architecture_setting("self_conditioned28", lambda: ARCHITECTURES)


class Groups(nn.Module):
    """Which group each picture of the data set is in. It goes into checkpoints: sorted again on another processor, a
    few pictures could change sides."""

    def __init__(self, groups: Tensor) -> None:
        super().__init__()
        self.register_buffer("of", groups.to(torch.uint8))
        self.of: Tensor


class SelfConditioned(Gan):
    """The game of a conditional GAN, about groups instead of classes."""

    title, year = "Self-conditioned GAN", 2020
    parent, adds = "gan", "labels"
    formula = (
        "D: max  log D(x[[, k(x)]]) + log(1 − D(G(z[[, k]])[[, k]])) − γ/2 · |∇ₓD(x[[, k(x)]])|²\n"
        "G: max  log D(G(z[[, k]])[[, k]])\n"
        "[[k(x): the group that x was sorted into, without a label]]"
    )
    summary = "A conditional GAN whose classes nobody named: alike pictures were sorted into groups."
    source = "Liu et al. 2020, Diverse Image Generation via Self-Conditioned GANs, section 3"
    beside = (
        "Both networks are told which group a picture should be in, of groups of alike pictures that were sorted "
        f"before, without a label ({source})."
    )
    departures = (
        f"The pictures are sorted once, by their {DIRECTIONS} principal directions, into groups of equal size "
        "(Asano et al. 2020, section 3.1); the paper sorts them again and again by D's features, into groups of any "
        f"size. The group meets the picture in D by an inner product (Miyato and Koyama 2018). {R1_PAID}"
    )
    hint = "A row for each group, a column for each noise."
    config_type = SelfConditionedConfig
    config: SelfConditionedConfig
    architectures = ARCHITECTURES
    generator: WishedGenerator
    stateful = (*Gan.stateful, "groups")

    def __init__(self, config: SelfConditionedConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.found = groups_for(len(self.pictures))
        self.groups = Groups(data.derived(config.dataset, groups_of)).to(accelerator.device)

    def classes_at(self, places: Tensor) -> Tensor:
        """The groups of the pictures at these places (n,), one-hot (n, GROUPS). Where fewer were found, each goes by
        several numbers in turn: there is none that G is told and D has no picture of."""
        turn = (places + self.images // self.config.batch_size) % (GROUPS // self.found)
        return F.one_hot(self.groups.of[places].long() + self.found * turn, GROUPS).float()

    def sample(self) -> Batch:
        """A batch of fakes with their graph; each latent says in which group."""
        latents = self.prior(share_of_batch(self.accelerator, self.config.batch_size), self.rng)
        groups = self.generator.completed(latents)
        with self.accelerator.autocast():
            return Batch(self.generator(latents, groups), groups, latents)

    def preview(self) -> Preview:
        """A row for each of the first groups, a column for each noise."""
        latents = self.fixed_latents(COLUMNS).repeat(ROWS, 1)
        groups = torch.eye(GROUPS)[:ROWS].repeat_interleave(COLUMNS, dim=0)
        return Preview(self.draw(latents, groups), columns=COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "A row for each of eight groups,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        built, groups = cls.fresh_networks(config), torch.eye(GROUPS)[:2]
        return [
            ("Generator", built["generator"], (torch.zeros(2, NOISE + GROUPS),), "Noise z and group"),
            ("Discriminator", built["discriminator"], (torch.zeros(2, 1, 28, 28), groups), "Picture and group"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Generator": 1, "Discriminator": 3})


def groups_of(dataset: Dataset) -> Tensor:
    """The group of each of its pictures: the same whatever the seed of a run, so that they are sorted once."""
    return sorted_evenly(dataset.images, groups_for(len(dataset.images)), torch.Generator().manual_seed(0))


def groups_for(pictures: int) -> int:
    """Into how many groups so many pictures are sorted: a divisor of GROUPS."""
    return max(k for k in range(1, GROUPS + 1) if GROUPS % k == 0 and (k == 1 or k * FEWEST <= pictures))


def sorted_evenly(pictures: Tensor, count: int, chance: torch.Generator) -> Tensor:
    """The group of each picture, int64 (n,): `count` groups of alike pictures, none empty or much larger than another.

    k-means in which each middle takes about as many pictures (Asano et al. 2020, section 3.1), in a second for 60,000.
    pictures: uint8 (n, c, h, w), n >= count.
    """
    small = F.avg_pool2d(pictures.float(), 2).flatten(1)
    small = small - small.mean(dim=0)
    _, directions = torch.linalg.eigh(small.T @ small)
    seen = small @ directions[:, -DIRECTIONS:]
    some = seen[torch.randperm(len(seen), generator=chance)[:SORTED]]
    shares = even_shares(seen, even_middles(some, count), 8)
    groups = shares.argmax(dim=1)
    # Where many pictures are the same, a group may be left with none. It gets the one that fits best and can be spared.
    while (sizes := torch.bincount(groups, minlength=count)).min() == 0:
        empty = int(sizes.argmin())
        groups[torch.where(sizes[groups] > 1, shares[:, empty], -1.0).argmax()] = empty
    return typical_first(seen, groups, count)


def typical_first(points: Tensor, groups: Tensor, count: int) -> Tensor:
    """The same groups (n,) of points (n, d), numbered so that the first ROWS, those that are shown, differ: each is in
    the middle of as many groups as the others."""
    middles = points.new_zeros(count, points.shape[1]).index_add_(0, groups, points)
    middles /= torch.bincount(groups, minlength=count)[:, None]
    typical = torch.cdist(even_middles(middles, ROWS), middles).argmin(dim=1)
    order = list(dict.fromkeys([*typical.tolist(), *range(count)]))
    return torch.tensor(order).argsort()[groups]


def even_middles(points: Tensor, count: int) -> Tensor:
    """Middles (count, d) of points (n, d), or of the n where there are fewer, each of about as many points."""
    middles = points[:count]
    for _ in range(ROUNDS):
        shares = even_shares(points, middles, 4)
        middles = shares.T @ points / shares.sum(dim=0)[:, None].clamp(min=TINY)
    return middles


def even_shares(points: Tensor, middles: Tensor, rounds: int) -> Tensor:
    """How much of each point (n, d) belongs to each middle (k, d): (n, k), the more the nearer. Rows sum to 1, and
    columns to about n / k, for rows and columns are divided by their sums in turn (Sinkhorn and Knopp 1967)."""
    distances = torch.cdist(points, middles).square()
    shares = torch.softmax(-distances / (SOFTNESS * distances.mean()), dim=1)
    for _ in range(rounds):
        shares = shares / shares.sum(dim=0).clamp(min=TINY)
        shares = shares / shares.sum(dim=1, keepdim=True)
    return shares
