"""What a family of networks tells about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from playground.models.layers import Discriminator, Generator


@dataclass(frozen=True)
class Architecture:
    """A generator and the discriminator it is meant to play against."""

    name: str
    title: str
    summary: str
    """one sentence for the page"""
    source: str
    """paper or programme the layers follow, and where they depart from it"""
    image_size: int
    """pixels along each side of the square, grey pictures"""
    latent_dim: int
    generator: Callable[[], Generator]
    discriminator: Callable[..., Discriminator]
    suggested: dict[str, object]
    """GanConfig fields as the source sets them"""
    batch_norm_in_d: bool = False
    """whether the discriminator has a batch norm that can be left out"""

    def build(self, *, spectral_norm: bool = False, batch_norm_in_d: bool = True) -> tuple[Generator, Discriminator]:
        """Both networks, in training mode; give them their weights with `initialise`.

        Spectral norm takes the place of batch norm in the discriminator (Miyato et al. 2018, section 4). A
        discriminator that has no batch norm is the same whatever `batch_norm_in_d` says.
        """
        options = {"spectral_norm": spectral_norm}
        if self.batch_norm_in_d:
            options["batch_norm"] = batch_norm_in_d and not spectral_norm
        # Torch's layers draw weights from the global generator when made. Those weights are replaced; the
        # generator's state is put back, so that building a network changes nobody else's numbers.
        with torch.random.fork_rng(devices=[]):
            return self.generator(), self.discriminator(**options)
