"""The Keras DCGAN known as "DCGAN by PyData": a deep 5x5 discriminator with dropout."""

from __future__ import annotations

import itertools
from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.layers import Discriminator, Dropout, Generator, bound_slopes

DEPTH = 256
KEEP = 0.9
"""Keras's batch norm momentum: the share of the old statistic that is kept. Torch names the other share."""


class PyDataGenerator(Generator):
    """100 -> 7x7x256 -> 14x14x128 -> 28x28x64 -> 28x28x32 -> 28x28x1.

    The original ends in a sigmoid because its pictures are in [0, 1]; ours are in [-1, 1], hence tanh here.
    """

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, latent_dim: int = 100) -> None:
        super().__init__(latent_dim)
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, 7 * 7 * DEPTH),
            nn.BatchNorm1d(7 * 7 * DEPTH, momentum=1 - KEEP),
            nn.ReLU(),
            nn.Unflatten(1, (DEPTH, 7, 7)),
            Dropout(0.4),
            nn.Upsample(scale_factor=2),
            *_convolved(DEPTH, DEPTH // 2),
            nn.Upsample(scale_factor=2),
            *_convolved(DEPTH // 2, DEPTH // 4),
            *_convolved(DEPTH // 4, DEPTH // 8),
            nn.ConvTranspose2d(DEPTH // 8, 1, 5, padding=2),
            nn.Tanh(),
        )


def _convolved(before: int, after: int) -> list[nn.Module]:
    return [
        nn.ConvTranspose2d(before, after, 5, padding=2),
        nn.BatchNorm2d(after, momentum=1 - KEEP),
        nn.ReLU(),
    ]


class PyDataDiscriminator(Discriminator):
    """14x14x64 -> 7x7x128 -> 4x4x256 -> 4x4x512 -> one logit; leaky ReLU and dropout 0.4 after each."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        layers: list[nn.Module] = []
        steps = zip(itertools.pairwise((1, 64, 128, 256, 512)), (2, 2, 2, 1), strict=True)
        for (before, after), stride in steps:
            layers += [nn.Conv2d(before, after, 5, stride=stride, padding=2), nn.LeakyReLU(0.2), Dropout(0.4)]
        self.layers = nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * 4 * 512, 1))
        if spectral_norm:
            bound_slopes(self)


PYDATA = Architecture(
    name="pydata",
    title="Keras DCGAN by PyData",
    summary="A well-known Keras program: a deep discriminator held back by dropout. Slow without a graphics card.",
    source="Keras DCGAN on MNIST by PyData. Tanh here in place of sigmoid; beta 0 because its optimizer, "
    "RMSprop, remembers no past gradients.",
    image_size=28,
    latent_dim=100,
    generator=PyDataGenerator,
    discriminator=PyDataDiscriminator,
    suggested={"d_lr": 2e-4, "g_lr": 1e-4, "beta1": 0.0, "batch_size": 256},
)
