"""Layers and network shapes that several families share."""

from __future__ import annotations

from typing import ClassVar

import torch
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations


class Dropout(nn.Module):
    """Sets each number to 0 with probability p and scales the rest by 1 / (1 - p) (Srivastava et al. 2014).

    It draws from `rng`, so that a run can be repeated and resumed exactly; while `rng` is None, it is torch's
    own dropout. In eval mode it changes nothing.
    """

    rng: torch.Generator | None

    def __init__(self, p: float) -> None:
        super().__init__()
        if not 0 <= p < 1:
            raise ValueError(f"p must be in [0, 1), got {p}")
        self.p = p
        self.rng = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        if self.rng is None:
            return F.dropout(x, self.p)
        kept = torch.rand(x.shape, generator=self.rng, device=self.rng.device) >= self.p
        return x * kept.to(x) / (1 - self.p)

    def extra_repr(self) -> str:
        return f"p={self.p}"


class Reshape(nn.Module):
    """Numbers (n, side * side * channels) to maps (n, channels, side, side), channels last in memory.

    Torch's convolutions want that order on a processor; Unflatten's own makes every layer behind it copy.
    """

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.channels, self.side = channels, side

    def forward(self, x: Tensor) -> Tensor:
        n, (channels, side) = len(x), (self.channels, self.side)
        return x.reshape(n, side, side, channels).permute(0, 3, 1, 2)


class Flatten(nn.Module):
    """Maps (n, channels, h, w) to numbers (n, h * w * channels): the inverse of Reshape."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


def set_dropout_rng(module: nn.Module, rng: torch.Generator | None) -> None:
    """Let every Dropout inside `module` draw from `rng`."""
    for layer in module.modules():
        if isinstance(layer, Dropout):
            layer.rng = rng


class Network(nn.Module, PyTorchModelHubMixin):
    """One player. A family's constructor takes plain JSON values, kept in config.json, and sets `layers`."""

    initial_weights: ClassVar[str] = "fan_in"
    """a key of playground.models.initial.SCHEMES"""
    layers: nn.Sequential


class Generator(Network):
    """Latents in, pictures out."""

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.latent_dim = latent_dim

    def forward(self, z: Tensor) -> Tensor:
        """z: (n, latent_dim), standard normal -> (n, 1, s, s) in [-1, 1]."""
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise ValueError(f"latents must be (n, {self.latent_dim}), got {tuple(z.shape)}")
        pictures: Tensor = self.layers(z)
        return pictures


class Discriminator(Network):
    """Pictures in, one logit each out."""

    def __init__(self, image_size: int) -> None:
        super().__init__()
        self.image_size = image_size

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, 1, image_size, image_size) in [-1, 1] -> logits (n,), any real number."""
        if x.ndim != 4 or x.shape[1:] != (1, self.image_size, self.image_size):
            raise ValueError(f"pictures must be (n, 1, {self.image_size}, {self.image_size}), got {tuple(x.shape)}")
        logits: Tensor = self.layers(x)
        return logits.flatten()


def bound_slopes(module: nn.Module) -> None:
    """Put spectral norm on every dense and convolution layer inside (Miyato et al. 2018, section 2.1)."""
    for layer in list(module.modules()):
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            parametrizations.spectral_norm(layer)
