"""Progressive growing: first small pictures, then larger ones (Karras et al. 2018, section 2, figures 1 and 2).

Both networks begin at 7 pixels. When these are learnt, layers for 14 pixels join both, and then those for 28. A new
layer fades in: its result counts alpha, and what was there before, enlarged, counts 1 - alpha, while alpha goes
from 0 to 1; real pictures are blended in the same way. Then all layers learn on for as long. Layers learn at one speed
(section 4.1), every pixel's features have length one in G (section 4.2), and D knows the batch's deviation (section 3).

Departures: three sizes; the game is the non-saturating one with R1 instead of WGAN-GP; pictures are kept at 28 pixels
throughout, in squares of one colour, and D averages them to the size of the moment: the same as small pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture, Discriminator, Generator
from playground.models.equalised import RECTIFIED, EqualisedConv2d, EqualisedLinear
from playground.models.layers import BatchDeviation, Flatten, Reshape
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Turn
from trainers.methods.gan import Gan, GanConfig

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


ARCHITECTURES = {
    "progressive28": Architecture(
        name="progressive28",
        title="Growing networks, 7 to 28 pixels",
        summary="Two layers for each of three sizes; those of the larger sizes join one after the other.",
        source="Karras et al. 2018, Progressive Growing of GANs, sections 2 to 4 and table 2, cut down to 28 pixels.",
        image_size=SIDE,
        latent_dim=LATENT,
        generator=GrowingGenerator,
        discriminator=GrowingDiscriminator,
        suggested={
            "objective": "non_saturating_r1", "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True,
            "batch_size": 32,
        },
    )
}  # fmt: skip


@dataclass(frozen=True)
class ProgressiveConfig(GanConfig):
    """One game that grows."""

    architecture: str = architecture_setting("progressive28", lambda: ARCHITECTURES)
    growing: float = setting(
        0.3, "Growing", "Passes over the pictures until all layers take part. Small sizes are quick.", (0.01, 100.0)
    )


class Progressive(Gan):
    """The game, at a size that grows."""

    title, year, parent = "Progressive growing", 2018, "gan"
    adds = "structure"
    summary = "Learns small pictures first; layers for larger ones join both networks and fade in."
    source = "Karras et al. 2018, Progressive Growing of GANs for Improved Quality, Stability, and Variation, section 2"
    formula = "G(z) = [[(1 − α) · enlarged G₁₄(z) + α · G₂₈(z),  α from 0 to 1]]"
    hint = "The same latents throughout: squares of one colour become finer, as layers for 14 and 28 pixels fade in."
    config_type = ProgressiveConfig
    config: ProgressiveConfig
    architectures = ARCHITECTURES
    figures = (
        *Gan.figures,
        Figure("alpha", "newest layers (alpha)", plot="alpha", role="plain"),
        Figure("side", "pixels", "pixels", plot="side", role="plain"),
    )
    plots = (
        *Gan.plots,
        Plot("alpha", "How much the newest layers count (alpha)", "It goes from 0 to 1 twice: at 14 and at 28 pixels."),
        Plot("side", "Pixels along each side", "From 7 by 14 to 28."),
    )

    def __init__(self, config: ProgressiveConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.grow()

    @property
    def level(self) -> float:
        """By now: each size fades in for a fifth of the growing, and then learns for a fifth; the first only learns."""
        fifths = 5 * self.epoch / self.config.growing
        return min(1.0, max(0.0, fifths - 1)) + min(1.0, max(0.0, fifths - 3))

    def grow(self) -> None:
        """All networks to the level of the moment; the average's is not averaged."""
        for network in (self.generator, self.discriminator, self.average):
            for part in network.modules():
                if isinstance(part, Growing):
                    part.level.fill_(self.level)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.grow()
        size, alpha = size_and_alpha(self.level)
        moment = {"alpha": torch.tensor(alpha), "side": torch.tensor(float(SIDES[size]))}
        figures = dict(super().turn(turn))
        self.grow()
        device = self.rng.device
        return figures | {name: value.to(device) for name, value in moment.items()}

    def next_batch(self) -> Batch:
        """Real pictures with as much detail as the fakes of the moment can have."""
        level = self.level
        return Batch(at_level(super().next_batch().pictures, level))
