"""The first GAN: dense layers only (Goodfellow et al. 2014)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.layers import Discriminator, Dropout, Generator, bound_slopes

PIXELS = 28 * 28


class MLPGenerator(Generator):
    """z -> 256 -> 512 -> 1024 -> 784, batch norm and ReLU between, tanh at the end. (n, latent_dim) -> (n, 1, 28, 28).

    Batch norm came a year after the paper. Without `batch_norm` this generator drew no digit in twelve epochs.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int = 100, batch_norm: bool = True) -> None:
        super().__init__(latent_dim)
        layers: list[nn.Module] = []
        for before, after in itertools.pairwise((latent_dim, 256, 512, 1024)):
            layers += [nn.Linear(before, after), *([nn.BatchNorm1d(after)] if batch_norm else []), nn.ReLU()]
        layers += [nn.Linear(1024, PIXELS), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))]
        self.layers = nn.Sequential(*layers)


class MLPDiscriminator(Discriminator):
    """784 -> 512 -> 256 -> 1, leaky ReLU and dropout between. (n, 1, 28, 28) -> logits (n,)."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        layers: list[nn.Module] = [nn.Flatten()]
        for before, after in itertools.pairwise((PIXELS, 512, 256)):
            layers += [nn.Linear(before, after), nn.LeakyReLU(0.2), Dropout(0.3)]
        self.layers = nn.Sequential(*layers, nn.Linear(256, 1))
        if spectral_norm:
            bound_slopes(self)


MLP = Architecture(
    name="mlp",
    title="Dense layers",
    summary="The first GAN: dense layers that see pixels one by one and know nothing of neighbours.",
    source="Goodfellow et al. 2014, Generative Adversarial Nets, section 5: ReLU in the generator, dropout "
    "in the discriminator. Leaky ReLU here in place of maxout, Adam in place of momentum, batch norm added.",
    image_size=28,
    latent_dim=100,
    generator=MLPGenerator,
    discriminator=MLPDiscriminator,
    suggested={"d_lr": 2e-4, "g_lr": 2e-4, "beta1": 0.5, "batch_size": 64},
)

BARE_MLP = replace(
    MLP,
    name="mlp_bare",
    title="Dense layers, no batch norm",
    summary="The first GAN as it was in 2014: without batch norm in the generator, which came a year later.",
    source="Goodfellow et al. 2014, Generative Adversarial Nets, section 5: ReLU in the generator, dropout "
    "in the discriminator. Leaky ReLU here in place of maxout, Adam in place of momentum.",
    generator=partial(MLPGenerator, batch_norm=False),
)
