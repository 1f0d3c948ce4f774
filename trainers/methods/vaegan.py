"""VAE-GAN: what a discriminator looks at is the measure of likeness (Larsen et al. 2016).

A VAE that compares pixels draws blurred pictures, for blur is the safest guess. Here the encoder and the decoder are
judged by D's features of the original and of the picture drawn again (eq. 7), and the decoder plays against D as well,
with pictures drawn again and pictures drawn from the prior (eq. 8 and algorithm 1). The encoder is spared the game.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator
from playground.models.vae import VAE28Encoder
from playground.runs import Figure, Plot
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.encoding import EncodingGame
from trainers.generative import Batch
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.methods.vae import sample_codes

LATENT, HIDDEN = 16, 256
DETAIL = 100.0
"""nats that it costs to draw pictures from which D sees nothing of the originals"""

ARCHITECTURES = {
    "vaegan28": Architecture(
        name="vaegan28",
        title="VAE-GAN, 28 pixels",
        summary="The small DCGAN and an encoder like its discriminator, which writes a mean and a variance.",
        source="Larsen et al. 2016, Autoencoding beyond Pixels, section 3; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: DCGAN28Generator(latent_dim=LATENT, width=24),
        discriminator=lambda **options: DCGAN28Discriminator(width=24, hidden=HIDDEN, **options),
        suggested={"d_lr": 1e-3, "g_lr": 4e-3, "beta1": 0.5, "beta2": 0.99, "decay": True, "batch_size": 32,
                   "objective": "non_saturating_r1", "penalty_weight": 0.3},
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class VaeGanConfig(GanConfig):
    """One VAE and its game."""

    architecture: str = architecture_setting("vaegan28", lambda: ARCHITECTURES)
    game_weight: float = setting(
        5.0,
        "Weight of the game",
        "What it counts for the decoder to fool D, beside drawing what it was given (1 / gamma in the paper).",
        (0.0, 100.0),
        live=True,
    )


class VaeGan(EncodingGame):
    """Encoder and decoder against D, whose features they are judged by."""

    title, year = "VAE-GAN", 2016
    parent, adds = "vae", "objective"
    formula = (
        "D: max  log D(x) + ½ log(1 − D(G(z))) + ½ log(1 − D(G(E(x)))) − γ/2 · |∇D(x)|²\n"
        "E: min  KL(E(x) ‖ z) + [[α · |D_l(x) − D_l(G(E(x)))|²]]\n"
        "G: min  [[α · |D_l(x) − D_l(G(E(x)))|²]] − β · (½ log D(G(z)) + ½ log D(G(E(x))))"
    )
    summary = "A VAE that compares what a discriminator sees in two pictures, not their pixels: sharp, not blurred."
    source = "Larsen et al. 2016, Autoencoding beyond Pixels using a Learned Similarity Metric, eq. 7 and 8"
    beside = (
        "Beside it, generator and encoder make small how far the discriminator's features of a real picture are from "
        "those of the same one drawn again, and the encoder how far its latents are from the prior "
        f"({source})."
    )
    departures = (
        "Encoder and decoder share an optimizer and a step of it. The layers are the small DCGAN's, the latent "
        "has 16 numbers. Features are compared in units of their own spread over the batch, so that D cannot make "
        f"them count less, and {DETAIL:g} times (α); the game counts 5 times (β). Each kind of fake counts half, so "
        "that all fakes weigh as much as real pictures. R1's penalty (Mescheder et al. 2018, γ = 0.3) takes the place "
        "of batch norm in D."
    )
    hint = (
        "Rows in pairs: above real pictures that it has not learned from, below each the same one drawn again. "
        "The last two rows are drawn from noise."
    )
    config_type = VaeGanConfig
    config: VaeGanConfig
    architectures = ARCHITECTURES
    rows = 3
    figures = (
        *Gan.figures,
        Figure("likeness", "features lost", plot="parts", role="fake"),
        Figure("divergence", "said by z (KL)", plot="divergence", role="encoder"),
        Figure("sharpness", "sharpness", plot="sharpness", role="fake"),
    )
    plots = (
        *Gan.plots,
        Plot("parts", "How far D's features of a picture are from those of the same one drawn again"),
        Plot("divergence", "What the latents z say of a picture (KL), nats"),
        Plot(
            "sharpness", "How sharp pictures are that are drawn again", "1 is as sharp as real ones; below 1 is blur."
        ),
    )
    encoder: VAE28Encoder

    def __init__(self, config: VaeGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.game_weight
        super().__init__(config, accelerator, data)

    @classmethod
    def build(cls, config: GanConfig) -> dict[str, nn.Module]:
        return super().build(config) | {"encoder": VAE28Encoder(LATENT)}

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.game_weight
        return super().turn(turn)

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        """D sees fakes of two kinds: from the prior, and real pictures drawn again."""
        with torch.no_grad(), self.accelerator.autocast():
            mean, log_variance = self.encoder(real.pictures)
            again = self.generator(sample_codes(mean.float(), log_variance.float(), self.rng))
        half = len(again) // 2
        mixed = torch.cat([fake.pictures[:half], again[half:]])
        return super().d_cost(real, dataclasses.replace(fake, pictures=mixed))

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What encoder and decoder make small; the game's part goes no further back than to the decoder."""
        pictures = (real or self.next_batch()).pictures
        with self.accelerator.autocast():
            mean, log_variance = self.encoder(pictures)
        mean, log_variance = mean.float(), log_variance.float()
        codes = sample_codes(mean, log_variance, self.rng)
        with self.accelerator.autocast():
            again = self.generator(codes)
            seen, wanted = self.features(again).float(), self.features(pictures).float()
            apart = Batch(self.generator(codes.detach()))
        from_noise, _ = super().g_cost(fake, real)
        from_codes, _ = super().g_cost(apart, real)
        unlike = DETAIL * (seen - wanted).square().sum() / (wanted - wanted.mean(dim=0)).square().sum().detach()
        excess = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(dim=1).mean()
        figures = {"likeness": unlike, "divergence": excess, "sharpness": sharpness(again) / sharpness(pictures)}
        return excess + unlike + self.weight * 0.5 * (from_noise + from_codes), figures

    def features(self, pictures: Tensor) -> Tensor:
        """D_l of the paper: what D's last layer decides by, (n, HIDDEN)."""
        seen: Tensor = self.discriminator.layers[:-1](pictures)
        return seen

    def codes(self, pictures: Tensor) -> Tensor:
        """The means that the encoder writes."""
        mean: Tensor = self.average_encoder(pictures)[0]
        return mean

    def preview(self) -> Preview:
        pairs = super().preview()
        return Preview(torch.cat([pairs.pictures, self.draw(self.fixed_latents(2 * pairs.columns))]), pairs.columns)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Real pictures, the same ones drawn again, and new ones,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        encoder = cls.fresh_networks(config)["encoder"]
        return [("Encoder", encoder, (torch.zeros(2, 1, 28, 28),), "Picture"), *super().networks(config)]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Encoder": 1.3, "Generator": 2.7, "Discriminator": 7})


@torch.no_grad()
def sharpness(pictures: Tensor) -> Tensor:
    """Of pictures (n, 1, h, w): how much a pixel differs from its neighbours' mean, a scalar."""
    inner = pictures[..., 1:-1, 1:-1]
    around = pictures[..., :-2, 1:-1] + pictures[..., 2:, 1:-1] + pictures[..., 1:-1, :-2] + pictures[..., 1:-1, 2:]
    return (inner - around / 4).abs().mean()
