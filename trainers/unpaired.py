"""Methods that learn from two folders of pictures, without pairs: what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.data.built_in import kind_of, part_shown
from playground.data.folders import Cut, Letter, Pictures, stack
from playground.models.patchgan import PatchGAN
from playground.objectives import OBJECTIVES
from trainers.data import DataCache
from trainers.folder_method import FolderConfig, FolderMethod, evenly_spread, refuse_large_side
from trainers.method import Mismatch
from trainers.tensors import place


@dataclass(frozen=True)
class UnpairedConfig(FolderConfig):
    """What every method asks that learns from two kinds of pictures."""

    side: int = setting(128, "Side", "Of the squares that are learnt from, pixels.", (16, 1024))
    load: int = setting(
        144, "Shorter side", "What a picture's shorter side becomes before the square is cut out, pixels.", (16, 2048)
    )
    flips: bool = setting(True, "Mirror", "Mirror half of the pictures.")


class UnpairedMethod(FolderMethod):
    """Pictures of two kinds, each drawn in an order of its own, and the game against a discriminator of one kind."""

    config: UnpairedConfig
    folder_words = "trainA/, trainB/, testA/ and testB/, with any pictures of two kinds"
    tab, measured_by = "photo", "cycle"
    built_in = "kinds"
    small: ClassVar[Mapping[str, object]] = {
        "batch_size": 8, "width": 16, "blocks": 3, "halvings": 2, "epochs": 8.0, "lr": 5e-4,
    }  # fmt: skip
    players = ("D", "G")
    objective = OBJECTIVES["least_squares"]
    previews: ClassVar[int]
    """pictures of each kind shown that a run publishes"""

    def __init__(self, config: Any, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.refuse_mismatch(config)
        self.cut = Cut(config.side, config.load, config.flips)

    def learnt(self, letter: Letter) -> Pictures:
        """Of that kind: those to learn from."""
        return self.all_usable(kind_of(self.config.data, "train", letter))

    def preview_pictures(self, letter: Letter, learnt: Pictures) -> Tensor:
        """Those of that kind that are shown throughout a run: kept back, where there are any."""
        part = part_shown(self.config.data, letter)
        found = learnt if part == "train" else self.all_usable(kind_of(self.config.data, part, letter))
        return stack([found.picture(i, self.cut, None) for i in evenly_spread(len(found), self.previews)])

    def next_pictures(self, pictures: Pictures, kind: int) -> Tensor:
        """(n, 3, side, side) in [-1, 1]. kind: 0 or 1, each has an order of its own."""
        seed = 2 * self.config.seed + kind
        drawn = self.read_batch(len(pictures), seed, lambda i, rng: pictures.picture(i, self.cut, rng))
        return stack(drawn).to(self.accelerator.device)

    def new_discriminator(self, config: Any, weights: torch.Generator) -> nn.Module:
        """One that has not learnt anything."""
        network = PatchGAN(3, config.width, config.halvings, norm="instance", spectral_norm=config.spectral_norm)
        return place(network, self.accelerator, weights)

    def g_loss(self, discriminator: nn.Module, fake: Tensor) -> Tensor:
        """A generator's cost of being seen through."""
        with self.accelerator.autocast():
            logits = discriminator(fake).float()
        return self.objective.g_loss(logits, logits.detach())

    def d_loss(self, discriminator: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
        """A discriminator's cost; its instance norm sees each picture alone."""
        with self.accelerator.autocast():
            real_logits, fake_logits = discriminator(torch.cat([real, fake.to(real.dtype)])).float().chunk(2)
        return self.objective.d_loss(real_logits, fake_logits)

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        refuse_large_side(config)
        least = 3 * 2**config.halvings  # at which D's last instance norm still sees several places
        if config.side < least:
            raise Mismatch(f"side must be at least {least} where halvings is {config.halvings}. It is {config.side}.")
