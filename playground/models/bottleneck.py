"""The generator of DiscoGAN: halved until little is left, and doubled again (Kim et al. 2017, section 2.4)."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from torch import Tensor, nn

from playground.models.translator import NORMS, Norm, Translator


class Bottleneck(Translator):
    """4x4 convolutions of stride 2, `downs` times, and as many transposed ones; no scale is handed across.

    All that is drawn has to pass the middle, so that shapes may change, which a ResNet and a U-Net leave where they
    are. The paper has downs = 4, w = 64, for 64 pixels.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, channels: int = 3, downs: int = 4, width: int = 24, norm: Norm = "batch") -> None:
        super().__init__(channels, channels, multiple=2**downs)
        if downs < 2:
            raise ValueError(f"downs must be at least 2, got {downs}")
        widths = [width * min(2**depth, 8) for depth in range(downs)]
        bias = norm != "batch"
        layers: list[nn.Module] = [nn.Conv2d(channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        for into, out in pairwise(widths):
            layers += [nn.Conv2d(into, out, 4, stride=2, padding=1, bias=bias), NORMS[norm](out), nn.LeakyReLU(0.2)]
        for into, out in pairwise(widths[::-1]):
            layers += [nn.ConvTranspose2d(into, out, 4, stride=2, padding=1, bias=bias), NORMS[norm](out), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1), nn.Tanh())

    def translate(self, x: Tensor) -> Tensor:
        made: Tensor = self.layers(x)
        return made
