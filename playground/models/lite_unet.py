"""A U-Net whose encoder comes trained: where pairs are few, what a thing looks like is learnt elsewhere (Iglovikov and
Shvets 2018, TernausNet; the decoder adds the scales, as the pyramid of Lin et al. 2017 does, section 3)."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.translator import Translator

STAGES = ((1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5),
          (6, 320, 1, 1, 3))  # fmt: skip
"""of EfficientNet-Lite0 (Tan and Le 2019, table 1, as its authors published the light variant): how many times wider
inside, channels, blocks, stride of the first, kernel"""
STEM = 32
"""channels of its first layer"""
SCALES = (0, 1, 2, 4, 6)
"""stages whose maps are handed across: at 1/2, 1/4, 1/8, 1/16 and 1/32 of the size"""


class LiteUNet(Translator):
    """EfficientNet-Lite0, as its authors trained it on ImageNet (Apache 2.0), and a decoder that learns from its maps.

    `most` channels at each scale of the decoder, `width` at the finest, which is half the size.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, out_channels: int = 3, width: int = 16, most: int = 64) -> None:
        super().__init__(3, out_channels, multiple=32)
        self.encoder = LiteEncoder()
        finest, *coarser = (STAGES[stage][1] for stage in SCALES)
        self.laterals = nn.ModuleList([nn.Conv2d(finest, width, 1), *(nn.Conv2d(into, most, 1) for into in coarser)])
        self.whole = nn.Linear(coarser[-1], most)
        self.blocks = nn.ModuleList(_block(most, most, most) for _ in coarser)
        self.last = nn.Sequential(
            _block(most + width, 2 * width),
            nn.Upsample(scale_factor=2, mode="bilinear"),
            nn.Conv2d(2 * width, out_channels, 5, padding=2),
            nn.Tanh(),
        )

    def translate(self, x: Tensor) -> Tensor:
        scales = self.encoder(x)
        finest, *coarser = (lateral(maps) for lateral, maps in zip(self.laterals, scales, strict=True))
        # What the picture shows as a whole, at every place.
        whole = self.whole(scales[-1].mean(dim=(2, 3)))[:, :, None, None]
        x = self.blocks[-1](coarser[-1] + whole)
        for block, handed in zip(self.blocks[-2::-1], coarser[-2::-1], strict=True):
            x = block(handed + _doubled(x))
        made: Tensor = self.last(torch.cat([_doubled(x), finest], dim=1))
        return made


class LiteEncoder(nn.Module):
    """EfficientNet-Lite0 without its end, in eval mode for good: with the statistics that it was trained to.

    Pictures (n, 3, h, w) in [-1, 1], sides multiples of 32 -> its maps at SCALES, first the finest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = _normalised(3, STEM, 3, stride=2)
        widths = [STEM, *(channels for _, channels, *_ in STAGES)]
        self.stages = nn.ModuleList(_stage(into, *settings) for into, settings in zip(widths, STAGES, strict=False))
        self.requires_grad_(False).eval()

    def forward(self, x: Tensor) -> list[Tensor]:
        x, maps = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return [maps[stage] for stage in SCALES]

    def train(self, mode: bool = True) -> Self:
        """Stays in eval mode."""
        return super().train(False)


def _stage(into: int, expand: int, channels: int, count: int, stride: int, size: int) -> nn.Sequential:
    first = InvertedResidual(into, channels, expand, stride, size)
    return nn.Sequential(first, *(InvertedResidual(channels, channels, expand, 1, size) for _ in range(count - 1)))


class InvertedResidual(nn.Module):
    """Wide inside, each channel convolved by itself, narrow at both ends (Sandler et al. 2018, MobileNetV2)."""

    def __init__(self, into: int, channels: int, expand: int, stride: int, size: int) -> None:
        super().__init__()
        inside = into * expand
        widened = [_normalised(into, inside, 1)] if expand > 1 else []
        narrowed = nn.Sequential(nn.Conv2d(inside, channels, 1, bias=False), nn.BatchNorm2d(channels, eps=1e-3))
        self.layers = nn.Sequential(*widened, _normalised(inside, inside, size, stride, groups=inside), narrowed)
        self.adds = stride == 1 and into == channels

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.layers(x)
        return x + made if self.adds else made


def _normalised(into: int, channels: int, size: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """A convolution padded as TensorFlow does, where the network was trained: the odd row and column at the end."""
    before = (size - stride) // 2
    after = size - stride - before
    return nn.Sequential(
        nn.ZeroPad2d((before, after, before, after)),
        nn.Conv2d(into, channels, size, stride, groups=groups, bias=False),
        nn.BatchNorm2d(channels, eps=1e-3),
        nn.ReLU6(),
    )


def _block(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for into, channels in pairwise(widths):
        layers += [nn.Conv2d(into, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    return nn.Sequential(*layers)


def _doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear")
