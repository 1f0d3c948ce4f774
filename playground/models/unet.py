"""Generators that halve a picture until little is left, and double it again: the U-Net of pix2pix (Isola et al. 2017,
section 3.2.1 and appendix 6.1), and DiscoGAN's, which hands no scale across (Kim et al. 2017, section 2.4)."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.translator import NORMS, Norm, Translator


class UNet(Translator):
    """Halved `downs` times by 4x4 convolutions, doubled as often, with every scale handed across.

    Widths: w, 2w, 4w, ... up to `most`; the paper has downs = 8, w = 64, most = 512, for 256 pixels.
    Ours ends in a bilinear enlargement instead of a transposed convolution where `smooth`: flat colours stay flat
    (Odena et al. 2016, Deconvolution and Checkerboard Artifacts). `blocks` residual blocks follow each step but the
    innermost and the last: where parts are to be told apart, one convolution a scale is too few.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        in_channels: int = 3,
        out_channels: int = 3,
        downs: int = 7,
        width: int = 32,
        most: int = 192,
        norm: Norm = "batch",
        smooth: bool = True,
        blocks: int = 0,
    ) -> None:
        super().__init__(in_channels, out_channels, multiple=2**downs)
        if downs < 2:
            raise ValueError(f"downs must be at least 2, got {downs}")
        widths = [min(width * 2**depth, most) for depth in range(downs)]
        self.encoders, self.decoders = nn.ModuleList(), nn.ModuleList()
        for depth, channels in enumerate(widths):
            into = in_channels if depth == 0 else widths[depth - 1]
            # Nothing to normalise where one position is left, and the outermost layer sees the picture as it is.
            plain = depth in (0, downs - 1)
            added = () if plain else _residual_blocks(blocks, channels, norm)
            self.encoders.append(_halved(into, channels, norm, activated=depth > 0, normalised=not plain).extend(added))
        for depth in reversed(range(downs)):
            into = widths[depth] * (1 if depth == downs - 1 else 2)
            if depth == 0:
                self.decoders.append(_last(into, out_channels, smooth))
            else:
                added = () if depth == 1 else _residual_blocks(blocks, widths[depth - 1], norm)
                self.decoders.append(_doubled(into, widths[depth - 1], norm).extend(added))

    def translate(self, x: Tensor) -> Tensor:
        scales: list[Tensor] = []
        for encoder in self.encoders:
            x = encoder(x)
            scales.append(x)
        x = scales.pop()
        for decoder in self.decoders:
            x = decoder(x)
            if scales:
                x = torch.cat([scales.pop(), x], dim=1)
        return x


class PreactivatedBlock(nn.Module):
    """What two 3x3 convolutions add to their input, each after an activation (He et al. 2016, Identity Mappings)."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for _ in range(2):
            layers += [
                nn.ReLU(),
                nn.Conv2d(channels, channels, 3, padding=1, bias=norm != "batch"),
                NORMS[norm](channels),
            ]
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, h, w) -> the same shape."""
        added: Tensor = self.layers(x)
        return x + added


def _residual_blocks(count: int, channels: int, norm: Norm) -> tuple[nn.Module, ...]:
    return tuple(PreactivatedBlock(channels, norm) for _ in range(count))


def _halved(into: int, channels: int, norm: Norm, activated: bool, normalised: bool) -> nn.Sequential:
    layers: list[nn.Module] = [nn.LeakyReLU(0.2)] if activated else []
    # A bias before batch norm would be taken away again; instance norm keeps one, as the paper's code does.
    layers.append(nn.Conv2d(into, channels, 4, stride=2, padding=1, bias=norm != "batch"))
    return nn.Sequential(*layers, *([NORMS[norm](channels)] if normalised else []))


def _doubled(into: int, channels: int, norm: Norm) -> nn.Sequential:
    return nn.Sequential(
        nn.ReLU(),
        nn.ConvTranspose2d(into, channels, 4, stride=2, padding=1, bias=norm != "batch"),
        NORMS[norm](channels),
    )


def _last(into: int, channels: int, smooth: bool) -> nn.Sequential:
    if not smooth:
        return nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(into, channels, 4, stride=2, padding=1), nn.Tanh())
    return nn.Sequential(
        nn.ReLU(),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        nn.Conv2d(into, channels, 5, padding=2),
        nn.Tanh(),
    )


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
