"""What a family of networks tells about itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from playground.models.layers import Discriminator, Encoder, Generator

Conditioning = Literal["none", "conditional", "auxiliary"]
"""What the discriminator does with class labels: there are none; it is told them (cGAN, Mirza and Osindero
2014); it must name them itself (AC-GAN, Odena et al. 2017)."""


@dataclass(frozen=True)
class Architecture:
    """A generator, and whoever it learns with: the discriminator of a GAN, the encoder of a VAE, or nobody."""

    name: str
    title: str
    summary: str
    """one sentence for the page"""
    source: str
    """paper or programme the layers follow"""
    image_size: int
    """pixels along each side of the square pictures"""
    latent_dim: int
    generator: Callable[[], Generator]
    suggested: dict[str, object]
    """settings as the source has them, by the names of the method's config"""
    discriminator: Callable[..., Discriminator] | None = None
    """of a GAN"""
    encoder: Callable[[], Encoder] | None = None
    """of a VAE"""
    batch_norm_in_d: bool = False
    """whether the discriminator has a batch norm that can be left out"""
    conditioning: Conditioning = "none"
    num_classes: int = 0
    """how many classes the generator can be asked for; 0 where it cannot be asked"""
    channels: int = 1
    """1 for grey pictures, 3 for colour"""
    year: int = 0
    """of the paper, for networks that are an idea of their own; 0 for a variant of others"""
    parent: str = ""
    """the method or networks that it changed, by name; empty for a variant"""
    adds: str = "structure"
    """what kind of thing it changed: as in trainers.method.Addition"""
    formula: str = ""
    """as in Objective.formula; empty for a variant"""
    departures: str = ""
    """what is done otherwise than in the source, in sentences for the page"""

    def build(self, *, spectral_norm: bool = False, batch_norm_in_d: bool = True) -> tuple[Generator, Discriminator]:
        """Both networks of a GAN, in training mode; give them their weights with `initialise`.

        Spectral norm takes the place of batch norm in the discriminator (Miyato et al. 2018, section 4). A
        discriminator that has no batch norm is the same whatever `batch_norm_in_d` says. TypeError where the
        family has no discriminator.
        """
        if self.discriminator is None:
            raise TypeError(f"{self.name} has no discriminator")
        options = {"spectral_norm": spectral_norm}
        if self.batch_norm_in_d:
            options["batch_norm"] = batch_norm_in_d and not spectral_norm
        with _nobody_elses_numbers():
            return self.generator(), self.discriminator(**options)

    def build_generator(self) -> Generator:
        """The generator alone, in training mode."""
        with _nobody_elses_numbers():
            return self.generator()

    def build_encoder(self) -> Encoder:
        """The encoder of a VAE, in training mode; TypeError for another family."""
        if self.encoder is None:
            raise TypeError(f"{self.name} has no encoder")
        with _nobody_elses_numbers():
            return self.encoder()

    def ask(
        self, discriminator: Discriminator, pictures: Tensor, classes: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """The discriminator's logits (n,) and, where it must name what it sees, class logits (n, num_classes).

        classes: (n, num_classes), what the pictures should show; needed where the discriminator is told.
        """
        match self.conditioning:
            case "none":
                return discriminator(pictures), None
            case "conditional":
                return discriminator(pictures, classes), None
            case "auxiliary":
                logits, named = discriminator(pictures)
                return logits, named


def _nobody_elses_numbers() -> AbstractContextManager[None]:
    """Torch's layers draw weights from the global generator when made. Those weights are replaced; the
    generator's state is put back, so that building a network changes nobody else's numbers."""
    return torch.random.fork_rng(devices=[])
