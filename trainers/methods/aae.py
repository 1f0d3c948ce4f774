"""Adversarial autoencoder: the game is played on codes (Makhzani et al. 2016).

An encoder and a decoder learn to draw pictures again. D never sees a picture: it tells codes that the encoder wrote
from numbers drawn from the prior, and the encoder learns to be taken for the prior (section 2). Where a VAE has a
formula for that (KL), here is a game, so that any prior will do that one can draw from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Generator, Encoder28
from playground.models.layers import Discriminator, bound_slopes
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.diagnosis import diagnose_unjudged
from trainers.generative import Batch
from trainers.method import LOSSES, Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.tensors import share_of_batch

LATENT = 8
"""as of the digits in figure 3 of the paper"""
SIDE = 6
"""of the square of pictures that shows one plane"""
PLANES = LATENT // 2


class CodeDiscriminator(Discriminator):
    """Codes in, one logit each out: dense layers only."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int, hidden: int = 128, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )  # fmt: skip
        if spectral_norm:
            bound_slopes(self)

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, latent_dim) -> logits (n,)."""
        logits: Tensor = self.layers(x)
        return logits.flatten()


ARCHITECTURES = {
    "aae28": Architecture(
        name="aae28",
        title="Adversarial autoencoder, 28 pixels",
        summary="An encoder that squeezes a picture into eight numbers, the small DCGAN's generator, and a small dense "
        "discriminator that sees nothing but these eight numbers.",
        source="Makhzani et al. 2016, Adversarial Autoencoders, section 2; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: DCGAN28Generator(latent_dim=LATENT, width=24),
        discriminator=partial(CodeDiscriminator, LATENT),
        suggested={"d_lr": 1e-3, "g_lr": 2e-3, "beta1": 0.5, "beta2": 0.99, "decay": True, "batch_size": 64,
                   "objective": "non_saturating"},
    )
}  # fmt: skip


@dataclass(frozen=True)
class AaeConfig(GanConfig):
    """One autoencoder and its game."""

    architecture: str = architecture_setting("aae28", lambda: ARCHITECTURES)
    game_weight: float = setting(
        0.1,
        "Weight of the game",
        "What it counts that codes look like the prior, beside what it counts that pictures come back.",
        (0.0, 10.0),
        live=True,
    )


class Aae(Gan):
    """The encoder and decoder learn together; the encoder also plays against D."""

    title, year = "Adversarial autoencoder", 2016
    parent, adds = "vae", "objective"
    formula = "D: max  [[log D(z) + log(1 − D(E(x)))]]\nE, G: min  |x − G(E(x))|² [[− λ · log D(E(x))]]"
    summary = "The game is played on codes: what the encoder writes must be taken for numbers drawn from the prior."
    source = "Makhzani et al. 2016, Adversarial Autoencoders, section 2"
    departures = (
        "Both phases of a turn, reconstruction and regularisation, share one step of the optimizer. The encoder "
        "is deterministic (section 2 discusses three kinds). The game's weight can be chosen. The layers are the "
        "small DCGAN's. Codes have eight numbers, as of the paper's digits: what they do not say of a picture is drawn "
        "as a blur."
    )
    hint = (
        "In each quarter two of the eight numbers change, one from left to right, one from top to bottom, in steps "
        "that are equally likely; the other six stay as they are. Each place should show something to be read, and "
        "neighbours resemble each other."
    )
    config_type = AaeConfig
    config: AaeConfig
    architectures = ARCHITECTURES
    stateful = (*Gan.stateful, "encoder")
    figures = (
        *Gan.figures[:2],  # the losses
        # Under the names that every game has, so that a run of any game is read alike.
        Figure("d_real", "prior", plot="verdicts", role="real"),
        Figure("d_fake", "codes", plot="verdicts", role="encoder"),
        Figure("reconstruction", "error of pictures", plot="reconstruction", role="fake"),
        Figure("distance", "codes from the prior", plot="distance", role="encoder"),
    )
    plots = (
        Plot("losses", LOSSES.title, "The generator's is what pictures drawn again lose, and the encoder's game."),
        Plot(
            "verdicts",
            "The discriminator's verdicts on numbers from the prior and on codes",
            "They meet where it cannot tell one from the other: that is what the encoder aims for.",
        ),
        Plot(
            "reconstruction",
            "How far pictures are from those drawn again",
            "Mean square; black and white are 2 apart.",
        ),
        Plot("distance", "How far codes are from the prior", "Energy distance: 0 where nobody could tell them apart."),
    )
    encoder: Encoder28

    def __init__(self, config: AaeConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.game_weight
        super().__init__(config, accelerator, data)

    @classmethod
    def build(cls, config: GanConfig) -> dict[str, nn.Module]:
        return super().build(config) | {"encoder": Encoder28(LATENT)}

    def learning_in_g(self) -> nn.Module:
        return nn.ModuleList([self.generator, self.encoder])

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.game_weight
        return super().turn(turn)

    def sample(self) -> Batch:
        """What D takes for genuine here: numbers drawn from the prior. Nobody fakes a picture."""
        return Batch(self.prior(share_of_batch(self.accelerator, self.config.batch_size), self.rng))

    def encoded(self, real: Batch) -> Batch:
        with self.accelerator.autocast():
            return Batch(self.encoder(real.pictures).float())

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        """What D makes small: it is to tell the prior's numbers from the encoder's."""
        codes = self.encoded(real).detached()
        loss, figures = super().d_cost(fake, codes)
        return loss, figures | {"distance": energy_distance(fake.pictures, codes.pictures)}

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What encoder and decoder make small: the loss of detail, and being seen through."""
        real = real or self.next_batch()
        codes = self.encoded(real)
        with self.accelerator.autocast():
            drawn = self.generator(codes.pictures)
        misfit = (drawn.float() - real.pictures).square().mean()
        game, _ = super().g_cost(codes, fake)
        return misfit + self.weight * game, {"reconstruction": misfit}

    def preview(self) -> Preview:
        """Planes, two beside two, at evenly spaced quantiles of the prior: two numbers of a code change in each."""
        places = torch.special.ndtri((torch.arange(SIDE) + 0.5) / SIDE)
        down, across = torch.meshgrid(places, places, indexing="ij")
        planes = self.fixed_latents(PLANES).view(PLANES, 1, 1, LATENT).repeat(1, SIDE, SIDE, 1)
        for k, plane in enumerate(planes):
            plane[..., 2 * k], plane[..., 2 * k + 1] = across, down
        square = planes.view(2, 2, SIDE, SIDE, LATENT).transpose(1, 2)
        return Preview(self.draw(square.reshape(-1, LATENT)), columns=2 * SIDE)

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        """Its D judges codes."""
        return diagnose_unjudged(history)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": f"Planes of codes in {PLANES * SIDE**2} pictures,"}

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        return super().card(config) | {
            "kind": "an adversarial autoencoder",
            "origin": "This is the decoder of an adversarial autoencoder: it learned to draw each training picture "
            f"again from {LATENT} numbers. Its weights are averaged over the last training steps.",
            "objective": "The mean square of the difference between a picture and the same one drawn again. Beside it, "
            f"{config.game_weight:g} times what it costs the encoder that a discriminator tells its codes from numbers "
            f"of the prior ({cls.rules(config).title}). Source: {cls.source}",
        }

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        built, codes = cls.fresh_networks(config), torch.zeros(2, LATENT)
        return [
            ("Encoder", built["encoder"], (torch.zeros(2, 1, 28, 28),), "Picture"),
            ("Generator", built["generator"], (codes,), "Code"),
            ("Discriminator", built["discriminator"], (codes,), "Code"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Encoder": 1.3, "Generator": 1, "Discriminator": 3})


@torch.no_grad()
def energy_distance(a: Tensor, b: Tensor) -> Tensor:
    """2 E|x - y| - E|x - x'| - E|y - y'| of two sets of points (n, d), n >= 2: a scalar, on average 0 where both
    come from one distribution and above it where they do not (Székely and Rizzo 2013, eq. 2, as a U-statistic)."""
    within = sum(torch.cdist(x, x).sum() / (len(x) * (len(x) - 1)) for x in (a, b))
    return 2 * torch.cdist(a, b).mean() - within
