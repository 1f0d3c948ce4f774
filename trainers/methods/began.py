"""BEGAN: two errors of an auto-encoder are kept in balance (Berthelot et al. 2017, section 3.4).

D draws pictures again. It makes its error L small for real pictures and, weighted by k, large for fakes; G makes it
small for fakes. k is no setting but moves by itself, so that the error on fakes stays gamma times that on real
pictures: neither player wins, and G is not left behind. M = L(x) + |gamma L(x) - L(G(z))| (section 3.4.1) falls as
the pictures get better: one of few numbers of a GAN that tell how far it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor

from playground.config import plain_number, setting
from playground.models import Architecture
from playground.models.autoencoder import AutoEncodingDiscriminator
from playground.models.dcgan import DCGAN28Generator
from playground.objectives import Objective
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.game import GameConfig
from trainers.methods.gan import Gan, Terms
from trainers.redrawing import RedrawingGame

USUAL_D_RATE = 5e-4
"""learning rate of the discriminator"""

ARCHITECTURES = {
    "began28": Architecture(
        name="began28",
        title="BEGAN, 28 pixels",
        summary="The small DCGAN's generator, and a discriminator that draws every picture again from 64 numbers.",
        source="Berthelot et al. 2017, BEGAN, section 3.5; layers of the small DCGAN.",
        image_size=28,
        latent_dim=64,
        generator=DCGAN28Generator,
        discriminator=partial(AutoEncodingDiscriminator, code=64, power=2),
        suggested={"d_lr": USUAL_D_RATE, "g_lr": 1e-3, "beta1": 0.5, "batch_size": 32},
    )
}


@dataclass(frozen=True)
class BeganConfig(GameConfig):
    """One game in balance."""

    architecture: str = architecture_setting("began28", lambda: ARCHITECTURES)
    gamma: float = setting(
        0.7, "Diversity (gamma)", "Error on fakes as a share of that on real pictures. More is more varied.", (0.1, 1.0)
    )
    k_rate: float = setting(0.02, "Speed of the balance", "How fast k follows (lambda_k in the paper).", (1e-4, 1.0))


def balanced(k: Tensor, real: Tensor, fake: Tensor, gamma: float, rate: float) -> Tensor:
    """The next k, in [0, 1], from the mean errors on real pictures and fakes (section 3.4, last equation)."""
    return (k + rate * (gamma * real - fake)).clamp(0, 1)


def convergence(real: Tensor, fake: Tensor, gamma: float) -> Tensor:
    """M, from the mean errors (section 3.4.1)."""
    return real + (gamma * real - fake).abs()


class Began(RedrawingGame):
    """The game, and the weight k that keeps it in balance."""

    title, year = "BEGAN", 2017
    parent, adds = "ebgan", "objective"
    formula = "D: min  L(x) − [[k]] · L(G(z))\nG: min  L(G(z))\n[[k ← k + λ · (γ · L(x) − L(G(z)))]]"
    summary = "The discriminator draws pictures again, and a weight that moves by itself keeps the two in balance."
    source = "Berthelot et al. 2017, BEGAN: Boundary Equilibrium Generative Adversarial Networks, section 3.4"
    departures = (
        "The networks are the small DCGAN's. k moves faster than the paper's 0.001 a step, for runs are short "
        "here. The error is squared, because most pixels of a digit are black and an absolute error is content "
        "with a black picture. FID stays high in the recording: before its errors can teach G, D must itself learn to "
        "draw, and a turn takes more than twice as long as on the card GAN."
    )
    config_type = BeganConfig
    architectures = ARCHITECTURES
    figures = (
        *Gan.figures,
        Figure("k", "k", plot="balance", role="discriminator"),
        Figure("convergence", "M", plot="convergence"),
    )
    plots = (
        *Gan.plots,
        Plot("balance", "k: how much fakes count for the discriminator", "It grows while fakes are copied too well."),
        Plot(
            "convergence",
            "M: error on real pictures, and how far from balance",
            "Its paper takes a low M for convergence. A generator that has collapsed has a low one, too.",
        ),
    )
    game = Objective(
        name="balance", title="Balance of two errors", summary=summary, source=source, year=year,
        d_loss=lambda real, fake, smoothing=0.0: real.mean() - fake.mean(), g_loss=lambda fake, real: fake.mean(),
        verdict=torch.neg,
        verdict_name="Minus the error: 0 for a picture that the discriminator can draw again exactly",
    )  # fmt: skip

    @classmethod
    def diagnose(cls, config: BeganConfig, history: History) -> Diagnosis | None:
        """Where it collapses, the balance that was asked for comes before anything else."""
        found, usual = super().diagnose(config, history), BeganConfig.gamma
        if found is None or found.condition != "mode_collapse" or config.gamma >= usual:
            return found
        advice = (
            f"Start again with a diversity (gamma) of {usual} or more, for this one asks for little, and with a "
            f"discriminator's learning rate of {plain_number(USUAL_D_RATE)} or less."
        )
        return replace(found, advice=advice, change={})

    def __init__(self, config: BeganConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.k = torch.zeros((), device=accelerator.device)

    def d_terms(self, real: Tensor, fake: Tensor) -> Terms:
        """D's cost with the k of the moment; then k moves."""
        _, figures = super().d_terms(real, fake)
        loss, config = real.mean() - self.k * fake.mean(), self.config
        errors = self.accelerator.reduce(torch.stack([real.detach().mean(), fake.detach().mean()]), reduction="mean")
        self.k = balanced(self.k, errors[0], errors[1], config.gamma, config.k_rate)
        return loss, figures | {"k": self.k, "convergence": convergence(errors[0], errors[1], config.gamma)}

    def to_checkpoint(self) -> dict[str, Any]:
        return super().to_checkpoint() | {"k": self.k}

    def restore(self, checkpoint: Mapping[str, Any]) -> None:
        super().restore(checkpoint)
        self.k = checkpoint["k"].to(self.accelerator.device)
