"""Networks with the layer sizes of PyTorch-GAN (Linder-Norén), written from its published sizes; no code taken.

Its dcgan.py, lsgan.py, infogan.py and began.py share a generator: 32 x 32 pixels, a dense layer to 128 x 8 x 8, two
enlargements to nearest with 3 x 3 convolutions of 128 and 64 channels, batch norm with epsilon 0.8. The first three
share a discriminator: four strided 3 x 3 convolutions of 16 to 128 channels with dropout of a quarter. That of
began.py draws pictures again from 32 numbers. Both networks of wgan.py are dense.
"""

from __future__ import annotations

import itertools
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models import Discriminator, Dropout, Generator
from trainers.methods.infogan import CLASSES, LATENT, NOISE, NUMBERS, codes

SIDE, FEATURES = 32, 128 * 2 * 2
DENSE_SIDE, DENSE_LATENT = 28, 100
EPSILON = 0.8


class ReferenceGenerator(Generator):
    """z (n, latent_dim) -> (n, 1, 32, 32) in [-1, 1]."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int) -> None:
        super().__init__(latent_dim)
        self.dense = nn.Linear(latent_dim, 128 * (SIDE // 4) ** 2)
        self.layers = nn.Sequential(
            nn.BatchNorm2d(128),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 128, 3, padding=1),
            nn.BatchNorm2d(128, EPSILON),
            nn.LeakyReLU(0.2),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 64, 3, padding=1),
            nn.BatchNorm2d(64, EPSILON),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 1, 3, padding=1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        pictures: Tensor = self.layers(self.dense(z).view(-1, 128, SIDE // 4, SIDE // 4))
        return pictures


class ReferenceDiscriminator(Discriminator):
    """Pictures (n, 1, 32, 32) -> logits (n,)."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=SIDE)
        blocks: list[nn.Module] = []
        widths = [1, 16, 32, 64, 128]
        for number, (into, out) in enumerate(itertools.pairwise(widths)):
            blocks += [nn.Conv2d(into, out, 3, stride=2, padding=1), nn.LeakyReLU(0.2), Dropout(0.25)]
            blocks += [nn.BatchNorm2d(out, EPSILON)] if number else []
        self.layers = nn.Sequential(*blocks, nn.Flatten(), nn.Linear(FEATURES, 1))

    def forward(self, pictures: Tensor, classes: Tensor | None = None) -> Tensor:
        logits: Tensor = self.layers(pictures)[:, 0]
        return logits


class ReferenceCodedGenerator(ReferenceGenerator):
    """The same for a code of one class in ten and two numbers beside noise: z (n, 74) -> (n, 1, 32, 32)."""

    def __init__(self) -> None:
        super().__init__(LATENT)

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        which, numbers = codes(z)
        return super().forward(torch.cat([z[:, :NOISE], F.one_hot(which, CLASSES), numbers], dim=1))


class ReferenceRecogniser(nn.Module):
    """Reads the code from the discriminator's features: (n, 512) -> (n, 10) and (n, 2)."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self) -> None:
        super().__init__()
        self.which, self.numbers = nn.Linear(FEATURES, CLASSES), nn.Linear(FEATURES, NUMBERS)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        return self.which(features), self.numbers(features)


class ReferenceRedrawer(Discriminator):
    """Pictures (n, 1, 32, 32) -> how badly it draws them again, mean distance of a pixel (n,)."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=SIDE)
        seen, code = 64 * (SIDE // 2) ** 2, 32
        self.down = nn.Sequential(nn.Conv2d(1, 64, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten())
        self.through = nn.Sequential(
            nn.Linear(seen, code),
            nn.BatchNorm1d(code, EPSILON),
            nn.ReLU(),
            nn.Linear(code, seen),
            nn.BatchNorm1d(seen),
            nn.ReLU(),
        )
        self.up = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(64, 1, 3, padding=1))

    def forward(self, pictures: Tensor, classes: Tensor | None = None) -> Tensor:
        again = self.up(self.through(self.down(pictures)).view(-1, 64, SIDE // 2, SIDE // 2))
        error: Tensor = (again.float() - pictures.float()).abs().flatten(1).mean(dim=1)
        return error


class ReferenceDenseGenerator(Generator):
    """z (n, 100) -> (n, 1, 28, 28) in [-1, 1]."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self) -> None:
        super().__init__(DENSE_LATENT)
        blocks: list[nn.Module] = []
        for number, (into, out) in enumerate(itertools.pairwise([DENSE_LATENT, 128, 256, 512, 1024])):
            blocks += [nn.Linear(into, out)] + ([nn.BatchNorm1d(out, EPSILON)] if number else []) + [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *blocks, nn.Linear(1024, DENSE_SIDE**2), nn.Tanh(), nn.Unflatten(1, (1, DENSE_SIDE, DENSE_SIDE))
        )


class ReferenceDenseDiscriminator(Discriminator):
    """Pictures (n, 1, 28, 28) -> verdicts (n,)."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=DENSE_SIDE)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(DENSE_SIDE**2, 512),
            nn.LeakyReLU(0.2),
            nn.Linear(512, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 1),
        )

    def forward(self, pictures: Tensor, classes: Tensor | None = None) -> Tensor:
        verdicts: Tensor = self.layers(pictures)[:, 0]
        return verdicts
