"""The generator of SRResNet and SRGAN: four times larger (Ledig et al. 2017, section 2.1 and figure 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.translator import Translator

SCALE = 4


class SRResNet(Translator):
    """3x3 convolution to w, `blocks` residual blocks, two sub-pixel enlargements (w/1.5, w/3), 3x3 convolution to 3.

    Unlike the paper's, it adds what it finds to the bicubic enlargement, so that it need not learn colours, and it
    has no batch norm, which leaves artefacts and costs time (Lim et al. 2017, Enhanced Deep Residual Networks,
    section 3.1). The enlargements have fewer channels than the blocks: at sixteen times the pixels they cost most.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, width: int = 48, blocks: int = 10) -> None:
        super().__init__(3, 3, multiple=1)
        half, quarter = width * 2 // 3, width // 3
        self.head = nn.Conv2d(3, width, 3, padding=1)
        self.blocks = nn.Sequential(*(EDSRBlock(width) for _ in range(blocks)), nn.Conv2d(width, width, 3, padding=1))
        self.enlarge = nn.Sequential(
            *_doubled(width, half),
            *_doubled(half, quarter),
            nn.Conv2d(quarter, 3, 3, padding=1),
        )

    def translate(self, x: Tensor) -> Tensor:
        """x: (n, 3, h, w) in [-1, 1] -> (n, 3, 4h, 4w), about in [-1, 1]: sharp edges may overshoot a little."""
        features = self.head(x)
        # antialias changes nothing in an enlargement but the kernel: a = -0.5, which others call bicubic too.
        details: Tensor = self.enlarge(features + self.blocks(features))
        return details + F.interpolate(x, scale_factor=SCALE, mode="bicubic", antialias=True)

    @torch.no_grad()
    def take_over(self, weights: Mapping[str, Tensor]) -> None:
        """Go on from a network of this width with as many blocks, or fewer: those that it lacks add nothing at first.

        Deepening in this way changes no result (Chen et al. 2016, Net2Net, section 2.3). ValueError for a network of
        another width, or with more blocks.
        """
        last, blocks = len(self.blocks) - 1, _last_of_blocks(weights)
        renamed = {name.replace(f"blocks.{blocks}.", f"blocks.{last}."): weight for name, weight in weights.items()}
        own = self.state_dict()
        if blocks > last or any(own[name].shape != weight.shape for name, weight in renamed.items()):
            raise ValueError(f"a network of {_shape(weights)} cannot become one of {_shape(own)}")
        self.load_state_dict(own | renamed)
        for block in list(self.blocks)[blocks:last]:
            assert isinstance(block, EDSRBlock)
            block.add_nothing()


def _last_of_blocks(weights: Mapping[str, Tensor]) -> int:
    """How many residual blocks a state has: the convolution behind them bears that number."""
    numbers = [re.fullmatch(r"blocks\.(\d+)\.weight", name) for name in weights]
    return next(int(found[1]) for found in numbers if found)


def _shape(weights: Mapping[str, Tensor]) -> str:
    return f"width {len(weights['head.weight'])} with {_last_of_blocks(weights)} blocks"


class EDSRBlock(nn.Module):
    """What two 3x3 convolutions add to their input, without batch norm (Lim et al. 2017, figure 2)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, padding=1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, h, w) -> the same shape."""
        added: Tensor = self.layers(x)
        return x + added

    def add_nothing(self) -> None:
        """Until it learns."""
        for parameter in self.layers[-1].parameters():
            nn.init.zeros_(parameter)


def _doubled(into: int, channels: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(into, 4 * channels, 3, padding=1), nn.PixelShuffle(2), nn.LeakyReLU(0.2)
