"""The lecture's DCGAN for digits: up-sampling and 5x5 convolutions."""

from __future__ import annotations

from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.layers import Discriminator, Dropout, Generator, bound_slopes

LEAK = 0.3
"""Keras's default slope of a leaky ReLU below zero"""


class Lecture9aGenerator(Generator):
    """100 -> 12544 -> 7x7x256 -> 7x7x128 -> 14x14x64 -> 28x28x1, tanh at the end."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, latent_dim: int = 100) -> None:
        super().__init__(latent_dim)
        self.layers = nn.Sequential(*lecture_drawing(self.num_inputs))


class Lecture9aDiscriminator(Discriminator):
    """28x28x64 -> 14x14x64 -> 14x14x128 -> 7x7x128 -> 6272 -> one logit, dropout 0.3.

    Each halving is an average over 2x2: a maximum would send G's gradient through one pixel in four.
    """

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        self.layers = nn.Sequential(*lecture_seeing(), nn.Linear(7 * 7 * 128, 1))
        if spectral_norm:
            bound_slopes(self)


def lecture_drawing(num_inputs: int) -> list[nn.Module]:
    """From (n, num_inputs) to pictures (n, 1, 28, 28)."""
    return [
        nn.Linear(num_inputs, 7 * 7 * 256, bias=False),
        nn.BatchNorm1d(7 * 7 * 256),
        nn.LeakyReLU(LEAK),
        nn.Unflatten(1, (256, 7, 7)),
        nn.Conv2d(256, 128, 5, padding=2, bias=False),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(LEAK),
        nn.Upsample(scale_factor=2),
        nn.Conv2d(128, 64, 5, padding=2, bias=False),
        nn.BatchNorm2d(64),
        nn.LeakyReLU(LEAK),
        nn.Upsample(scale_factor=2),
        nn.Conv2d(64, 1, 5, padding=2),
        nn.Tanh(),
    ]


def lecture_seeing() -> list[nn.Module]:
    """From pictures (n, 1, 28, 28) to features (n, 6272)."""
    return [
        nn.Conv2d(1, 64, 5, padding=2),
        nn.LeakyReLU(LEAK),
        nn.AvgPool2d(2),
        Dropout(0.3),
        nn.Conv2d(64, 128, 5, padding=2),
        nn.LeakyReLU(LEAK),
        nn.AvgPool2d(2),
        Dropout(0.3),
        nn.Flatten(),
    ]


LECTURE9A = Architecture(
    name="lecture9a",
    title="The lecture's DCGAN",
    summary="The network drawn on the lecture's slides: up-sampling, then 5x5 convolutions.",
    source="Lecture 9a, Adam with 1e-4. Beta 0.9 and weights as Keras sets them where nothing is said, "
    "batch of 256 as in TensorFlow's DCGAN tutorial.",
    image_size=28,
    latent_dim=100,
    generator=Lecture9aGenerator,
    discriminator=Lecture9aDiscriminator,
    suggested={"d_lr": 1e-4, "g_lr": 1e-4, "beta1": 0.9, "batch_size": 256},
)
