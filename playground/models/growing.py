"""Networks that grow from 7 to 28 pixels while they learn (Karras et al. 2018, Progressive Growing, section 2 to 4)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.equalised import RECTIFIED, EqualisedConv2d, EqualisedLinear, bound_equalised
from playground.models.layers import BatchDeviation, Discriminator, Flatten, Generator, Reshape

SIDE, LATENT = 28, 64
SIDES = (7, 14, 28)
WIDTHS = (64, 32, 16)
"""channels of the layers of each size"""
HIDDEN = 128
GROWN = float(len(SIDES) - 1)


class UnitLength(nn.Module):
    """Every pixel's features to a mean square of one (section 4.2)."""

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean(dim=1, keepdim=True) + 1e-8)


def layer(before: int, after: int, *, unit: bool) -> list[nn.Module]:
    """A 3x3 convolution that keeps the size."""
    ending = [UnitLength()] if unit else []
    return [EqualisedConv2d(before, after, 3, gain=RECTIFIED), nn.LeakyReLU(0.2), *ending]


class Growing(nn.Module):
    """Knows how far it has grown: 0 for the first size alone, 1 for the second, 1.25 for a third that counts 1/4."""

    level: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("level", torch.tensor(GROWN))

    def grown(self) -> tuple[int, float]:
        """Number of the largest size that takes part, and its alpha: (0, 1.0) to (2, 1.0)."""
        # Where arithmetic is counted without numbers, all of it is.
        return size_and_alpha(GROWN if self.level.is_meta else float(self.level))


def size_and_alpha(level: float) -> tuple[int, float]:
    """Of a level from 0 to GROWN."""
    size = max(0, -int(-level // 1))
    return size, 1.0 if level == size else level - (size - 1)


class GrowingDrawing(Growing):
    """Maps (n, 64, 7, 7) to pictures (n, 1, 28, 28) in [-1, 1]: squares of one colour while it is small."""

    def __init__(self) -> None:
        super().__init__()
        before = (WIDTHS[0], *WIDTHS[:-1])
        pairs = zip(before, WIDTHS, strict=True)
        self.blocks = nn.ModuleList(nn.Sequential(*layer(b, a, unit=True), *layer(a, a, unit=True)) for b, a in pairs)
        self.to_grey = nn.ModuleList(EqualisedConv2d(width, 1, 1) for width in WIDTHS)

    def forward(self, x: Tensor) -> Tensor:
        size, alpha = self.grown()
        x = picture = self.blocks[0](x)
        picture = self.to_grey[0](x)
        for number in range(1, size + 1):
            before, x = picture, self.blocks[number](enlarge(x))
            picture = self.to_grey[number](x)
            if number == size and alpha < 1:
                picture = torch.lerp(enlarge(before), picture, alpha)
        return torch.tanh(enlarge(picture, SIDES[-1] // SIDES[size]))


class GrowingSight(Growing):
    """Pictures (n, 1, 28, 28), averaged to the size of the moment, to maps (n, 64, 7, 7)."""

    def __init__(self) -> None:
        super().__init__()
        after = (WIDTHS[0], *WIDTHS[:-1])
        pairs = zip(WIDTHS, after, strict=True)
        self.from_grey = nn.ModuleList(
            nn.Sequential(EqualisedConv2d(1, width, 1, gain=RECTIFIED), nn.LeakyReLU(0.2)) for width in WIDTHS
        )
        self.blocks = nn.ModuleList(nn.Sequential(*layer(b, b, unit=False), *layer(b, a, unit=False)) for b, a in pairs)

    def forward(self, pictures: Tensor) -> Tensor:
        size, alpha = self.grown()
        seen = F.avg_pool2d(pictures, SIDES[-1] // SIDES[size])
        x: Tensor = self.from_grey[size](seen)
        for number in range(size, 0, -1):
            x = F.avg_pool2d(self.blocks[number](x), 2)
            if number == size and alpha < 1:
                x = torch.lerp(self.from_grey[size - 1](F.avg_pool2d(seen, 2)), x, alpha)
        maps: Tensor = self.blocks[0](x)
        return maps


class GrowingGenerator(Generator):
    """Dense to 7x7, then the layers that take part."""

    initial_weights: ClassVar[str] = "equalised"

    def __init__(self) -> None:
        super().__init__(LATENT)
        inputs = EqualisedLinear(LATENT, WIDTHS[0] * SIDES[0] ** 2, gain=RECTIFIED)
        reading = (inputs, Reshape(WIDTHS[0], SIDES[0]), nn.LeakyReLU(0.2), UnitLength())
        self.layers = nn.Sequential(*reading, GrowingDrawing())


class GrowingDiscriminator(Discriminator):
    """The same from the other side, then dense to one logit."""

    initial_weights: ClassVar[str] = "equalised"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(SIDE)
        maps = WIDTHS[0] * SIDES[0] ** 2
        self.layers = nn.Sequential(
            GrowingSight(), Flatten(), EqualisedLinear(maps, HIDDEN, gain=RECTIFIED), nn.LeakyReLU(0.2),
            BatchDeviation(), EqualisedLinear(HIDDEN + 1, 1),
        )  # fmt: skip
        if spectral_norm:
            bound_equalised(self)


def enlarge(pictures: Tensor, times: int = 2) -> Tensor:
    """Every pixel becomes a square."""
    return F.interpolate(pictures, scale_factor=times, mode="nearest") if times > 1 else pictures


def at_level(pictures: Tensor, level: float) -> Tensor:
    """Pictures (n, 1, 28, 28) with as much detail as networks of that level draw (appendix of figure 2)."""
    size, alpha = size_and_alpha(level)

    def of_size(number: int) -> Tensor:
        square = SIDES[-1] // SIDES[number]
        return enlarge(F.avg_pool2d(pictures, square), square) if square > 1 else pictures

    return of_size(size) if alpha == 1 else torch.lerp(of_size(size - 1), of_size(size), alpha)
