"""BiGAN, which is also ALI: an encoder in the game (Donahue et al. 2017; Dumoulin et al. 2017).

G draws pictures from latents; E writes a latent for each real picture. D sees pairs: a real picture with what E wrote
of it, or a latent with what G drew of it. It must tell which kind a pair is (eq. 3). Pairs can only look alike where E
and G undo each other (theorem 2), though nobody ever compares a picture with its reconstruction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from playground.models import Architecture
from playground.models.dcgan import DCGAN28Generator, Encoder28, dcgan28_seeing
from playground.models.layers import Discriminator, bound_slopes
from playground.runs import Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.cost import passes_flops
from trainers.dataset_config import architecture_setting
from trainers.diagnosis import diagnose_game
from trainers.encoding import EncodingGame
from trainers.generative import Batch
from trainers.method import LOSSES
from trainers.methods.gan import GanConfig, Terms

LATENT, HIDDEN = 16, 256


class PairDiscriminator(Discriminator):
    """Tells whether a picture and a latent came from E or from G."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int, width: int = 16, batch_norm: bool = True, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        self.layers = nn.Sequential(*dcgan28_seeing(width, HIDDEN, batch_norm))
        self.hears = nn.Sequential(nn.Linear(latent_dim, HIDDEN), nn.LeakyReLU(0.2))
        self.joins = nn.Sequential(nn.Linear(2 * HIDDEN, HIDDEN), nn.LeakyReLU(0.2), nn.Linear(HIDDEN, 1))
        if spectral_norm:
            bound_slopes(self)

    def forward(self, x: Tensor, z: Tensor) -> Tensor:  # type: ignore[override]
        """x: (n, 1, 28, 28) in [-1, 1], z: (n, latent_dim) -> logits (n,)."""
        both = torch.cat([self.layers(self.checked(x)), self.hears(z)], dim=1)
        logits: Tensor = self.joins(both)
        return logits.flatten()


ARCHITECTURES = {
    "bigan28": Architecture(
        name="bigan28",
        title="BiGAN, 28 pixels",
        summary="The small DCGAN, an encoder like its discriminator, and a discriminator that also hears the latent.",
        source="Donahue et al. 2017, Adversarial Feature Learning, section 4.1; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: DCGAN28Generator(latent_dim=LATENT, width=24),
        discriminator=lambda **options: PairDiscriminator(LATENT, **options),
        suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True, "batch_size": 64,
                   "objective": "non_saturating", "spectral_norm": True},
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class BiGanConfig(GanConfig):
    """One game of pairs."""

    architecture: str = architecture_setting("bigan28", lambda: ARCHITECTURES)


class BiGan(EncodingGame):
    """The game of pairs: G and E against D."""

    title, year = "BiGAN", 2017
    parent, adds = "gan", "encoder"
    formula = (
        "D: max  log D(x, [[E(x)]]) + log(1 − D(G(z), [[z]]))\n"
        "G, [[E]]: max  log D(G(z), [[z]]) [[+ log(1 − D(x, E(x)))]]"
    )
    summary = "An encoder in the game: the discriminator sees pictures with their latents, so the two learn to agree."
    source = "Donahue et al. 2017, Adversarial Feature Learning, eq. 3; Dumoulin et al. 2017, ALI, eq. 3"
    beside = (
        "The discriminator judges pairs: a real picture with what an encoder wrote of it, or a latent with what was "
        "drawn of it. Generator and encoder make small its own cost with the two kinds exchanged "
        f"({source})."
    )
    departures = (
        "The layers are the small DCGAN's, and the latent has 16 numbers. G and E make small D's own cost with the two "
        "kinds exchanged, as both papers do in practice (section 3.4 of Donahue et al.), whatever objective is chosen. "
        "D has spectral norm (Miyato et al. 2018), which is younger than both papers, in place of batch norm, and "
        "Adam has no momentum (β₁ = 0): with R1's penalty or with momentum digits came far later."
    )
    hint = (
        "Rows in pairs: above real pictures that it has not learned from, below each the picture that the generator "
        "draws of its code. It was never asked to make the two alike."
    )
    config_type = BiGanConfig
    config: BiGanConfig
    architectures = ARCHITECTURES
    rows = 4
    plots = (
        LOSSES,
        Plot(
            "verdicts",
            "The discriminator's verdicts on pairs of a picture and a latent",
            "Real ones: pictures with what the encoder wrote of them. Fakes: latents with what was drawn of them.",
        ),
    )
    encoder: Encoder28

    @classmethod
    def build(cls, config: GanConfig) -> dict[str, nn.Module]:
        return super().build(config) | {"encoder": Encoder28(LATENT)}

    def ask(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        return self.discriminator(batch.pictures, batch.latents), None

    def next_batch(self) -> Batch:
        """Real pictures, and what E writes of them: G's turn learns through it."""
        real = super().next_batch()
        with self.accelerator.autocast():
            return Batch(real.pictures, latents=self.encoder(real.pictures).float())

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        return super().d_cost(real.detached(), fake)

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What G and E make small: D's cost with the kinds exchanged."""
        drawn, _ = self.verdicts(fake)
        written, _ = self.verdicts(real or self.next_batch())
        return self.objective.d_loss(drawn, written), {}

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        """Its D judges pairs; and the cost of G, D's own with the kinds exchanged, never saturates."""
        return diagnose_game(
            history, cls.rules(config).is_probability, ("pairs with real pictures", "pairs with drawn ones")
        )

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Real pictures, and below each the same one drawn again,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        built, pictures, latents = cls.fresh_networks(config), torch.zeros(2, 1, 28, 28), torch.zeros(2, LATENT)
        return [
            ("Encoder", built["encoder"], (pictures,), "Picture"),
            ("Generator", built["generator"], (latents,), "Noise z"),
            ("Discriminator", built["discriminator"], (pictures, latents), "Picture"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Encoder": 1, "Generator": 1, "Discriminator": 4})
