"""EBGAN: the discriminator is an auto-encoder, its verdict an energy (Zhao et al. 2017, section 2).

The energy of a picture is how badly D draws it again. D makes it low for real pictures and pushes fakes up, but no
further than a margin m (eq. 1); G makes it low for its fakes (eq. 2). D learns from real pictures even when it is not
fooled: every pixel that it draws again teaches it something. A pulling-away term (section 2.4, eq. 4) keeps the codes
of a batch of fakes at right angles to each other, so that G does not draw one thing again and again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture
from playground.models.autoencoder import AutoEncodingDiscriminator
from playground.models.dcgan import DCGAN28Generator
from playground.objectives import Objective
from playground.runs import Figure, Plot
from trainers.dataset_config import architecture_setting
from trainers.game import GameConfig
from trainers.generative import Batch
from trainers.methods.gan import Gan, Terms
from trainers.redrawing import RedrawingGame

ARCHITECTURES = {
    "ebgan28": Architecture(
        name="ebgan28",
        title="EBGAN, 28 pixels",
        summary="The small DCGAN's generator, and a discriminator that draws every picture again from 32 numbers.",
        source="Zhao et al. 2017, Energy-based GANs, section 2.3; layers of the small DCGAN.",
        image_size=28,
        latent_dim=64,
        generator=DCGAN28Generator,
        discriminator=AutoEncodingDiscriminator,
        suggested={"d_lr": 1e-3, "g_lr": 1e-3, "beta1": 0.5, "batch_size": 32},
    )
}


@dataclass(frozen=True)
class EnergyConfig(GameConfig):
    """One game of energies."""

    architecture: str = architecture_setting("ebgan28", lambda: ARCHITECTURES)
    margin: float = setting(
        0.2,
        "Margin",
        "The energy up to which D pushes fakes (m in eq. 1); beyond it a fake is left alone.",
        (0.01, 2.0),
    )
    pull_away: float = setting(
        0.02, "Weight of pulling away", "How much G pays for fakes whose codes in D point the same way.", (0.0, 1.0)
    )


def pulling_away(codes: Tensor) -> Tensor:
    """Mean squared cosine between each two of a batch of codes (n, d), n > 1 (eq. 4): a scalar in [0, 1]."""
    directions = F.normalize(codes, dim=1)
    cosines = directions @ directions.T
    n = len(codes)
    return (cosines.square().sum() - cosines.diagonal().square().sum()) / (n * (n - 1))


def energies(margin: float) -> Objective:
    """The rules (eq. 1 and 2). All losses take energies, (n,) and not negative."""

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return real.mean() + F.relu(margin - fake).mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return fake.mean()

    return Objective(
        name="energy", title="Energy with a margin", summary=EnergyGan.summary, source=EnergyGan.source, year=2017,
        d_loss=d_loss, g_loss=g_loss, verdict=torch.neg,
        verdict_name="Minus the energy: 0 for a picture that the discriminator can draw again exactly",
    )  # fmt: skip


class EnergyGan(RedrawingGame):
    """The game of energies."""

    title, year = "EBGAN", 2017
    parent, adds = "gan", "structure"
    formula = (
        "D: min  [[E(x) + max(0, m − E(G(z)))]]\nG: min  E(G(z)) [[+ λ · PT]]  with  [[E(x) = |Dec(Enc(x)) − x|²]]"
    )
    summary = "The discriminator draws every picture again; what it cannot copy it takes for fake."
    source = "Zhao et al. 2017, Energy-based Generative Adversarial Networks, section 2, eq. 1, 2 and 4"
    beside = (
        "Beside it, the generator makes small how much the codes that the discriminator writes of a batch of fakes "
        "point the same way (eq. 4)."
    )
    departures = (
        "The networks are the small DCGAN's, and the margin belongs to the mean of squares over the pixels. Pulling "
        "away counts a fifth: λ is 0.02, the paper's 0.1."
    )
    config_type = EnergyConfig
    architectures = ARCHITECTURES
    figures = (*Gan.figures, Figure("alike", "likeness of codes", plot="alike", role="generator"))
    plots = (
        *Gan.plots,
        Plot("alike", "How alike a batch of fakes is to the discriminator", "1 when all of their codes point one way."),
    )

    @classmethod
    def rules(cls, config: Any) -> Objective:
        return energies(config.margin)

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        loss, figures = super().g_cost(fake, real)
        assert isinstance(self.discriminator, AutoEncodingDiscriminator)
        with self.accelerator.autocast():
            codes = self.discriminator.encoder(fake.pictures)
        alike = pulling_away(codes.float())
        return loss + self.config.pull_away * alike, figures | {"alike": alike}
