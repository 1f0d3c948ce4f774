"""Progressive growing: first small pictures, then larger ones (Karras et al. 2018, section 2, figures 1 and 2).

Both networks begin at 7 pixels. When these are learnt, layers for 14 pixels join both, and then those for 28. A new
layer fades in: its result counts alpha, and what was there before, enlarged, counts 1 - alpha, while alpha goes
from 0 to 1; real pictures are blended in the same way. Then all layers learn on for as long. Layers learn at one speed
(section 4.1), every pixel's features have length one in G (section 4.2), and D knows the batch's deviation (section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from accelerate import Accelerator
from torch import Tensor

from playground.config import setting
from playground.models import Architecture
from playground.models.growing import (
    LATENT,
    SIDE,
    SIDES,
    Growing,
    GrowingDiscriminator,
    GrowingGenerator,
    at_level,
    size_and_alpha,
)
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Turn
from trainers.methods.gan import Gan, GanConfig

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
        0.3,
        "Growing",
        "Passes over the pictures in which it grows: a fifth for each size, a fifth for each fading in. "
        "Small sizes are quick.",
        (0.01, 100.0),
    )


class Progressive(Gan):
    """The game, at a size that grows."""

    title, year, parent = "Progressive growing", 2018, "gan"
    adds = "structure"
    summary = "Learns small pictures first; layers for larger ones join both networks and fade in."
    source = "Karras et al. 2018, Progressive Growing of GANs for Improved Quality, Stability, and Variation, section 2"
    departures = (
        "Three sizes, 7 to 28 pixels. The game is the non-saturating one with R1 (Mescheder et al. 2018, γ = 1), not "
        "WGAN-GP. Pictures are kept at 28 pixels throughout, in squares of one colour, and D averages them to the size "
        "of the moment: the same as small pictures."
    )
    formula = (
        "D: max  log D(x) + log(1 − D(G(z))) − γ/2 · |∇D(x)|²\n"
        "G: max  log D([[G(z)]]),  [[G(z) = (1 − α) · enlarged G₁₄(z) + α · G₂₈(z),  α from 0 to 1]]"
    )
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
