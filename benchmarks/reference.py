"""Networks with the layer sizes of PyTorch-GAN (Linder-Norén), from its published sizes: the yardstick of `zoo`.

Its dcgan.py: 32 x 32 pixels, 100 latents, a dense layer to 128 x 8 x 8, two enlargements to nearest with 3 x 3
convolutions of 128 and 64 channels; four strided 3 x 3 convolutions of 16 to 128 channels with dropout of a quarter;
batch norm with epsilon 0.8; Adam with 2e-4 and beta 1 of 0.5; batches of 64.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import ClassVar

from torch import Tensor, nn

from playground.models import Architecture, Discriminator, Dropout, Generator
from trainers.methods.gan import GanConfig

SIDE, LATENT = 32, 100


class ReferenceGenerator(Generator):
    """z (n, 100) -> (n, 1, 32, 32) in [-1, 1]."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self) -> None:
        super().__init__(latent_dim=LATENT)
        self.dense = nn.Linear(LATENT, 128 * (SIDE // 4) ** 2)
        self.layers = nn.Sequential(
            nn.BatchNorm2d(128),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 128, 3, padding=1),
            nn.BatchNorm2d(128, 0.8),
            nn.LeakyReLU(0.2),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 64, 3, padding=1),
            nn.BatchNorm2d(64, 0.8),
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
            blocks += [nn.BatchNorm2d(out, 0.8)] if number else []
        self.layers = nn.Sequential(*blocks, nn.Flatten(), nn.Linear(128 * (SIDE // 16) ** 2, 1))

    def forward(self, pictures: Tensor, classes: Tensor | None = None) -> Tensor:
        logits: Tensor = self.layers(pictures)[:, 0]
        return logits


REFERENCES = {
    "pytorch_gan_dcgan": Architecture(
        name="pytorch_gan_dcgan",
        title="PyTorch-GAN's DCGAN",
        summary="Layer sizes of a well-known collection.",
        source="Sizes of dcgan.py in eriklindernoren/PyTorch-GAN; no code taken.",
        image_size=SIDE,
        latent_dim=LATENT,
        generator=ReferenceGenerator,
        discriminator=ReferenceDiscriminator,
        suggested={},
    ),
}
"""by name"""


def settings_of_reference() -> dict[str, GanConfig]:
    """Its dcgan.py, and its lsgan.py, which has the same layers: each as its script sets it."""
    common = GanConfig(
        architecture="pytorch_gan_dcgan", d_lr=2e-4, g_lr=2e-4, beta1=0.5, beta2=0.999, batch_size=64, decay=False
    )
    games = {"pytorch_gan_dcgan": "non_saturating", "pytorch_gan_lsgan": "least_squares"}
    return {name: dataclasses.replace(common, objective=objective) for name, objective in games.items()}
