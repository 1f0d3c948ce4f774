"""A generator that is told what is wished of its picture; what is not said, its latent decides (Reed et al. 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models.dcgan import dcgan28_drawing
from playground.models.layers import Generator

LOUDNESS = 3.0
"""of each wish beside 64 numbers of noise: at 8, the loudness of a class, three wishes together drown the noise"""


class WishedDCGAN28Generator(Generator):
    """The small DCGAN's generator, with a wish beside the noise.

    A wish is a number for each value that an attribute can have: 1 where it is asked for, else 0. Where nothing is said
    of an attribute, the largest of some of the latent's numbers says it, one number for each of its values: so the
    generator can be called with latents alone, and each value then comes equally often.

    Args:
        sizes: how many values each attribute has.
        noise: further numbers of the latent, for all that cannot be wished.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, sizes: Sequence[int], noise: int = 64, width: int = 24) -> None:
        super().__init__(noise + sum(sizes))
        self.sizes, self.noise = list(sizes), noise
        self.layers = dcgan28_drawing(self.latent_dim, width)

    def forward(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """z: (n, latent_dim), standard normal; wishes: (n, sum(sizes)), left out where nothing is wished
        -> (n, 1, 28, 28) in [-1, 1]."""
        whole = self.completed(z, wishes)
        pictures: Tensor = self.layers(torch.cat([z[:, : self.noise], (LOUDNESS * whole).to(z)], dim=1))
        return pictures

    def completed(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """Wishes (n, sum(sizes)) with one value of every attribute: what they leave out is as the latents have it."""
        z, values = self.checked(z), self.latent_dim - self.noise
        if wishes is None:
            wishes = z.new_zeros(len(z), values)
        if wishes.shape != (len(z), values):
            raise ValueError(f"wishes must be ({len(z)}, {values}), got {tuple(wishes.shape)}")
        lots = z[:, self.noise :].split(self.sizes, dim=1)
        parts = []
        for lot, wish in zip(lots, wishes.split(self.sizes, dim=1), strict=True):
            chosen = F.one_hot(lot.argmax(dim=1), lot.shape[1]).to(wish)
            parts.append(torch.where(wish.any(dim=1, keepdim=True), wish, chosen))
        return torch.cat(parts, dim=1)
