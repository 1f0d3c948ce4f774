"""LAPGAN: a pyramid of games (Denton et al. 2015, section 2.2 and 2.3).

A picture is a small picture and what each doubling of the size must add to it: its Laplacian pyramid (eq. 1 and 2).
The smallest is drawn by an ordinary GAN, from noise. At each larger size another pair of networks plays: G is given
the smaller picture enlarged, and noise, and draws what is to be added (eq. 3 and 4); D sees the enlarged one and the
sum, real or fake. In training the smaller picture is a real one, so that the games do not wait for each other;
to draw, they are chained, each going on from the one before (figure 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models import Architecture
from playground.models.laplacian import LATENT, SIDE, SIDES, PyramidDiscriminator, PyramidGenerator, pyramid
from playground.runs import Figure, Plot
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Preview
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.tensors import share_of_batch

SETS, COLUMNS = 3, 8
"""of three rows in the preview, and pictures in each row"""

ARCHITECTURES = {
    "lapgan28": Architecture(
        name="lapgan28",
        title="Pyramid of GANs, 7 to 28 pixels",
        summary="Three generators: one draws 7 pixels from noise, the others add the detail of 14 and of 28.",
        source="Denton et al. 2015, Deep Generative Image Models using a Laplacian Pyramid of Adversarial Networks, "
        "section 2 and 4; fewer layers, for digits.",
        image_size=SIDE,
        latent_dim=LATENT,
        generator=PyramidGenerator,
        discriminator=PyramidDiscriminator,
        suggested={
            "objective": "non_saturating_r1", "penalty_weight": 0.1, "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0,
            "beta2": 0.99, "decay": True, "batch_size": 64,
        },
    )
}  # fmt: skip


@dataclass(frozen=True)
class LapGanConfig(GanConfig):
    """Three games."""

    architecture: str = architecture_setting("lapgan28", lambda: ARCHITECTURES)


@dataclass(frozen=True, eq=False)
class Levels(Batch):
    """A batch at every size; `pictures` are those of the largest."""

    sizes: tuple[Tensor, ...] = ()
    """laid out like `pyramid`"""

    @classmethod
    def of(cls, sizes: tuple[Tensor, ...]) -> Levels:
        return cls(sizes[-1], sizes=sizes)

    def detached(self) -> Levels:
        return Levels.of(tuple(seen.detach() for seen in self.sizes))

    def each(self) -> list[Batch]:
        return [Batch(seen) for seen in self.sizes]


class LapGan(Gan):
    """A game at each size; their costs are added, and none touches another's networks."""

    title, year, parent = "LAPGAN", 2015, "gan"
    adds = "structure"
    summary = (
        "A pyramid: the first pair of networks draws a tiny picture, each next one adds the detail of twice the size."
    )
    source = "Denton et al. 2015, Deep Generative Image Models using a Laplacian Pyramid, section 2"
    beside = (
        "The game is played three times: for pictures of 7 pixels, and for the detail of 14 and of 28 that is added to "
        f"smaller real ones ({source})."
    )
    departures = (
        "Three sizes: 7, 14 and 28. Pictures are made smaller by averaging and larger bilinearly. The game is the "
        "non-saturating one with R1 (Mescheder et al. 2018, γ = 0.1). Noise reaches the larger sizes through a dense "
        "layer that makes a map. The networks of the smallest size are convolutional too, and those of the largest the "
        "narrowest, because a digit is decided at 7 pixels. The larger sizes have learned to complete real small "
        "pictures, not the faulty ones that they are given in drawing."
    )
    formula = (
        "Dₖ: max  log Dₖ(Iₖ[[, uₖ]]) + log(1 − Dₖ(Ĩₖ[[, uₖ]])) − γ/2 · |∇Dₖ(Iₖ[[, uₖ]])|²\n"
        "Gₖ: max  log Dₖ(Ĩₖ[[, uₖ]])\n"
        "[[Ĩₖ = uₖ + Gₖ(zₖ, uₖ)]],  [[uₖ = larger(Iₖ₋₁)]]: the real smaller picture, in drawing the one just drawn"
    )
    hint = "In threes, from top to bottom: 7 pixels drawn from noise, the detail of 14 added, the detail of 28 added."
    config_type = LapGanConfig
    config: LapGanConfig
    architectures = ARCHITECTURES
    figures = (
        *Gan.figures,
        *(Figure(f"gap_{side}", f"{side} pixels", plot="gaps", role="discriminator") for side in SIDES),
    )
    plots = (
        *Gan.plots,
        Plot(
            "gaps", "How far apart D holds real and fake at each size", "The mean verdict on real less that on fakes."
        ),
    )
    generator: PyramidGenerator

    def sample(self) -> Levels:
        """Fakes of every size, in which the smaller pictures are the real ones of the next batch."""
        z = self.prior(share_of_batch(self.accelerator, self.config.batch_size), self.rng)
        real = pyramid(self.coming_batch().pictures)
        with self.accelerator.autocast():
            return Levels.of(tuple(seen.float() for seen in self.generator.fakes(z, real)))

    def next_batch(self) -> Levels:
        return Levels.of(pyramid(super().next_batch().pictures))

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        assert isinstance(real, Levels) and isinstance(fake, Levels)
        games = [super(LapGan, self).d_cost(*both) for both in zip(real.each(), fake.each(), strict=True)]
        told = [figures for _, figures in games]
        means = {name: torch.stack([figures[name] for figures in told]).mean() for name in ("d_real", "d_fake")}
        gaps = {f"gap_{side}": one["d_real"] - one["d_fake"] for side, one in zip(SIDES, told, strict=True)}
        return total([loss for loss, _ in games]), means | gaps

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        known = real or self.next_batch()
        assert isinstance(known, Levels) and isinstance(fake, Levels)
        games = zip(fake.each(), known.each(), strict=True)
        return total([super(LapGan, self).g_cost(*both)[0] for both in games]), {}

    def preview(self) -> Preview:
        """SETS times three rows: 7, 14 and 28 pixels, all shown at 28."""
        generator = self.average.module
        assert isinstance(generator, PyramidGenerator)
        with torch.inference_mode(), self.accelerator.autocast():
            steps = generator.steps(self.fixed_latents(SETS * COLUMNS).to(self.accelerator.device))
        shown = [F.interpolate(step.float(), size=(SIDE, SIDE)).cpu() for step in steps]
        sets = torch.stack([step.view(SETS, COLUMNS, 1, SIDE, SIDE) for step in shown], dim=1)
        return Preview(sets.flatten(0, 2), columns=COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Pictures of 7, 14 and 28 pixels, each drawn from the one above,"}


def total(costs: list[Tensor]) -> Tensor:
    return torch.stack(costs).sum()
