"""The residual discriminator of StyleGAN2, for pictures of 64 pixels (Karras et al. 2020, section 4.1, table 2)."""

from __future__ import annotations

import math
from typing import ClassVar

from torch import Tensor, nn

from playground.models.attention import SelfAttention
from playground.models.equalised import RECTIFIED, EqualisedConv2d, EqualisedLinear, bound_equalised
from playground.models.layers import AuxiliaryDiscriminator, BatchDeviation, Discriminator, Flatten

ATTENTIVE_SIDE = 16
"""pixels along the maps that look at themselves, where there is attention"""


class Residual(nn.Module):
    """Maps of half the side: two convolutions, beside them a short cut that only averages and mixes channels.

    The halving convolution is 4x4, so that every pixel is seen equally often; a 3x3 one of stride 2 sees every
    other row and column more, and the generator learns that grid from it.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            EqualisedConv2d(before, before, 3, gain=RECTIFIED),
            nn.LeakyReLU(0.2),
            EqualisedConv2d(before, after, 4, stride=2, gain=RECTIFIED),
            nn.LeakyReLU(0.2),
        )
        self.short_cut = nn.Sequential(nn.AvgPool2d(2), EqualisedConv2d(before, after, 1))

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, before, h, w) -> (n, after, h/2, w/2)."""
        both: Tensor = self.branch(x) + self.short_cut(x)
        return both * math.sqrt(0.5)


def residual_seeing(side: int, channels: int, width: int, hidden: int, attention: bool = False) -> list[nn.Module]:
    """Layers from pictures (n, channels, side, side) to features (n, hidden)."""
    layers: list[nn.Module] = [EqualisedConv2d(channels, width, 1, gain=RECTIFIED), nn.LeakyReLU(0.2)]
    before = width
    while side > 4:
        after, side = min(2 * before, 8 * width), side // 2
        layers.append(Residual(before, after))
        if attention and side == ATTENTIVE_SIDE:
            layers.append(SelfAttention(after))
        before = after
    return [*layers, Flatten(), EqualisedLinear(before * side * side, hidden, gain=RECTIFIED), nn.LeakyReLU(0.2)]


class ResidualDiscriminator(Discriminator):
    """Residual blocks to 32x32x2w, 16x16x4w, 8x8x8w and 4x4x8w, dense to `hidden`, one logit; w is `width`.

    The last layer is told how much the pictures of a batch differ. With `attention`, the 16x16 maps look at
    themselves (Zhang et al. 2019).
    """

    initial_weights: ClassVar[str] = "equalised"

    def __init__(
        self,
        width: int = 32,
        hidden: int = 256,
        channels: int = 3,
        attention: bool = False,
        spectral_norm: bool = False,
    ) -> None:
        super().__init__(image_size=64, channels=channels)
        self.layers = nn.Sequential(
            *residual_seeing(self.image_size, channels, width, hidden, attention),
            BatchDeviation(),
            EqualisedLinear(hidden + 1, 1),
        )
        if spectral_norm:
            bound_equalised(self)


class ResidualNamingDiscriminator(AuxiliaryDiscriminator):
    """The same blocks with a second verdict: what does the picture show (Odena et al. 2017, section 3)?"""

    initial_weights: ClassVar[str] = "equalised"

    def __init__(
        self,
        num_classes: int,
        width: int = 16,
        hidden: int = 256,
        channels: int = 3,
        attention: bool = False,
        spectral_norm: bool = False,
    ) -> None:
        super().__init__(image_size=64, num_features=hidden, num_classes=num_classes, channels=channels)
        self.layers = nn.Sequential(*residual_seeing(self.image_size, channels, width, hidden, attention))
        self.verdict, self.naming = EqualisedLinear(hidden, 1), EqualisedLinear(hidden, num_classes)
        if spectral_norm:
            bound_equalised(self)
