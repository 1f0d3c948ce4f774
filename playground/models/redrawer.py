"""Networks that redraw a picture in another look, and that name what a picture shows (Bousmalis et al. 2017)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.dcgan import dcgan28_seeing
from playground.models.layers import Dropout, Network

SIDE, LATENT = 28, 10


class Redrawer(Network):
    """Pictures and latents in, the same things over backgrounds out."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, width: int = 32, blocks: int = 3) -> None:
        super().__init__()
        self.backing = nn.Linear(LATENT, SIDE * SIDE)
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(2),
            nn.Conv2d(2 * 4, width, 3, padding=1),
            nn.ReLU(),
            *(RedrawingBlock(width) for _ in range(blocks)),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, pictures: Tensor, z: Tensor) -> Tensor:
        """pictures: (n, 1, 28, 28) in [-1, 1]; z: (n, 10), standard normal -> the shape and range of pictures."""
        backing = self.backing(z).view(-1, 1, SIDE, SIDE)
        redrawn: Tensor = self.layers(torch.cat([pictures, backing.to(pictures.dtype)], dim=1))
        return redrawn


class RedrawingBlock(nn.Module):
    """Two convolutions beside a way around them (section 3.2, figure 2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.layers(x)
        return x + changed


class Namer(Network):
    """Pictures in, class logits out."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, num_classes: int = 10, width: int = 24, hidden: int = 128) -> None:
        super().__init__()
        seeing = dcgan28_seeing(width, hidden, batch_norm=False)
        self.layers = nn.Sequential(*seeing, Dropout(0.5), nn.Linear(hidden, num_classes))

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, 1, 28, 28) in [-1, 1] -> (n, num_classes)."""
        logits: Tensor = self.layers(pictures)
        return logits
