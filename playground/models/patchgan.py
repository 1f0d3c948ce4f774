"""The discriminator of pix2pix and CycleGAN: it judges patches, not pictures (Isola et al. 2017, section 3.2.2)."""

from __future__ import annotations

from typing import ClassVar

from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn

from playground.models.layers import bound_slopes
from playground.models.translator import NORMS, Norm


class PatchGAN(nn.Module, PyTorchModelHubMixin):
    """4x4 convolutions: `halvings` of stride 2, two of stride 1. Each logit sees a patch of the picture.

    The paper's has 3 halvings, w = 64 and sees 70x70; with 2 it sees 34x34.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        in_channels: int = 6,
        width: int = 32,
        halvings: int = 3,
        norm: Norm = "batch",
        spectral_norm: bool = False,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        layers: list[nn.Module] = [nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        channels = width
        for depth in range(1, halvings + 1):
            into, channels = channels, min(width * 2**depth, width * 8)
            stride = 2 if depth < halvings else 1
            bias = spectral_norm or norm != "batch"
            layers.append(nn.Conv2d(into, channels, 4, stride=stride, padding=1, bias=bias))
            if not spectral_norm:
                layers.append(NORMS[norm](channels))
            layers.append(nn.LeakyReLU(0.2))
        self.layers = nn.Sequential(*layers, nn.Conv2d(channels, 1, 4, padding=1))
        if spectral_norm:
            bound_slopes(self)

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, in_channels, h, w) in [-1, 1] -> logits (n, 1, h', w'), any real number."""
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"pictures must be (n, {self.in_channels}, h, w), got {tuple(x.shape)}")
        logits: Tensor = self.layers(x)
        return logits
