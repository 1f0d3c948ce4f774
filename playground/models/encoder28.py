"""From a picture of 28 pixels to numbers: the small DCGAN's discriminator without its verdict.

Several methods have such a network: the encoder of a BiGAN, of an adversarial autoencoder, of ClusterGAN.
"""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from playground.models.dcgan import dcgan28_seeing
from playground.models.layers import Network


class Encoder28(Network):
    """Pictures in, one code each out; unlike a VAE's encoder it is certain of it."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, num_outputs: int, width: int = 16, hidden: int = 256, batch_norm: bool = True) -> None:
        super().__init__()
        self.num_outputs = num_outputs
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm), nn.Linear(hidden, num_outputs))

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, 1, 28, 28) in [-1, 1] -> (n, num_outputs), any real number. ValueError for another shape."""
        if x.shape[1:] != (1, 28, 28):
            raise ValueError(f"pictures must be (n, 1, 28, 28), got {tuple(x.shape)}")
        numbers: Tensor = self.layers(x)
        return numbers
