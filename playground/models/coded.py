"""Networks of BicycleGAN: a U-Net that is told a code, and an encoder that reads it off a picture (Zhu et al. 2017)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.translator import Translator
from playground.models.unet import UNet


class CodedUNet(Translator):
    """A U-Net that sees the code as further channels, the same at every place (section 3.4, "add z to input").

    The paper's other way, a code in every layer, costs more and brought little.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int, downs: int = 5, width: int = 16, most: int = 64) -> None:
        super().__init__(3, 3, multiple=2**downs)
        self.latent_dim = latent_dim
        self.unet = UNet(3 + latent_dim, 3, downs=downs, width=width, most=most, norm="instance")

    def coloured(self, x: Tensor, code: Tensor) -> Tensor:
        """x: (n, 3, h, w) in [-1, 1], code: (n, latent_dim) -> (n, 3, h, w) in [-1, 1]."""
        if code.shape != (len(x), self.latent_dim):
            raise ValueError(f"codes must be ({len(x)}, {self.latent_dim}), got {tuple(code.shape)}")
        everywhere = code[:, :, None, None].expand(-1, -1, *x.shape[2:]).to(x.dtype)
        made: Tensor = self.unet(torch.cat([x, everywhere], dim=1))
        return made

    def translate(self, x: Tensor) -> Tensor:
        """With the code in the middle of all, zeros."""
        return self.coloured(x, x.new_zeros(len(x), self.latent_dim))


class CodeEncoder(nn.Module):
    """Pictures in; out comes which code they were probably drawn with: a mean and a log variance for each number."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int, width: int = 16) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 4 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4 * width, 2 * latent_dim),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x: (n, 3, h, w) in [-1, 1] -> mean and log variance, each (n, latent_dim)."""
        mean, log_variance = self.layers(x).chunk(2, dim=1)
        return mean, log_variance
