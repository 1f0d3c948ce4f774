"""PixelDA: learn to name pictures of a kind that nobody has named (Bousmalis et al. 2017).

Digits on black have names; digits over backgrounds have none. G redraws a named digit as one over a background, from
the digit and a latent, and D tells redrawn from real ones (section 3, eq. 1). T learns to name digits, from the named
ones as they are and as G has redrawn them (eq. 2), and G wants T to be right: a redrawn digit must stay what it was.
So T learns to name digits over backgrounds although it was never told the name of one. Beside it the same net learns
from the named digits alone, for comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator
from playground.models.redrawer import LATENT, SIDE, Namer, Redrawer
from playground.runs import Figure, Plot
from trainers.cost import BATCH, count_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.game import R1_PAID
from trainers.generative import Batch, in_half, rows_in_pairs
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.naming import NamingGame
from trainers.tensors import average_of, resized

CLASSES = 10
SHOWN, COLUMNS = 32, 8
PATCHES, BRIGHTEST = 5, 0.6
"""of chance along each side of a background, and what their greys in [0, 1] go up to: strokes stay readable"""

ARCHITECTURES = {
    "pixelda28": Architecture(
        name="pixelda28",
        title="PixelDA, 28 pixels",
        summary="A residual generator that redraws digits, the small DCGAN's discriminator, and a net that names.",
        source="Bousmalis et al. 2017, Unsupervised Pixel-Level Domain Adaptation with GANs, section 3 and figure 2; "
        "for 28 pixels.",
        image_size=SIDE,
        latent_dim=LATENT,
        generator=Redrawer,  # type: ignore[arg-type]
        discriminator=DCGAN28Discriminator,
        suggested={"objective": "non_saturating_r1", "d_lr": 1e-3, "g_lr": 1e-3, "beta1": 0.5, "beta2": 0.99,
                   "decay": True, "batch_size": 32},
        batch_norm_in_d=True,
        num_classes=CLASSES,
    )
}  # fmt: skip


@dataclass(frozen=True)
class PixelDaConfig(GanConfig):
    """One game, and names for half of the pictures."""

    architecture: str = architecture_setting("pixelda28", lambda: ARCHITECTURES)
    naming: float = setting(
        0.1,
        "Weight of the names",
        "How much G cares that a redrawn digit is still taken for what it was. At 0 it may become another.",
        (0.0, 10.0),
        live=True,
    )


@dataclass(frozen=True, eq=False)
class Redrawn(Batch):
    """Redrawn pictures, what they show, and what they were."""

    original: Tensor | None = None


class PixelDa(NamingGame):
    """The game over backgrounds, and a net that learns to name from what G has redrawn."""

    title, year = "PixelDA", 2017
    parent, adds = "gan", "domains"
    formula = (
        "D: max  log D([[xₜ]]) + log(1 − D(G([[xₛ,]] z))) − γ/2 · |∇D([[xₜ]])|²\n"
        "G: max  log D(G([[xₛ,]] z)) [[+ λ · log T(y | G(xₛ, z))]]\n"
        "[[T: max  log T(y | xₛ) + log T(y | G(xₛ, z))]]"
    )
    summary = "Named digits are redrawn to look like pictures that nobody has named, so that these can be named too."
    source = "Bousmalis et al. 2017, Unsupervised Pixel-Level Domain Adaptation with GANs, section 3, eq. 1 to 3"
    beside = (
        "Beside it, the generator and a network that names make small how wrongly the latter names pictures, as they "
        f"are and redrawn ({source})."
    )
    departures = (
        "Grey pictures, and smooth chance in place of the paper's photographs as backgrounds (MNIST-M's |x − b|). "
        "A smaller residual G, working at half the side; the small DCGAN's D and T. The data are cut in two "
        f"halves: no digit is seen both ways. λ is 0.1 for G alone, since T has a step of its own. {R1_PAID}"
    )
    hint = (
        "Rows in pairs: above pictures with names, below the same redrawn over backgrounds. Each must stay what it is."
    )
    config_type = PixelDaConfig
    config: PixelDaConfig
    architectures = ARCHITECTURES
    draws_from_noise = False
    stateful = (*NamingGame.stateful, "naming", "average_naming")
    tested_every = 50
    figures = (
        *Gan.figures,
        Figure("accuracy", "with redrawn ones", plot="accuracy", role="generator"),
        Figure("accuracy_alone", "without them", plot="accuracy", role="plain"),
    )
    plots = (
        *Gan.plots,
        Plot(
            "accuracy",
            "Pictures over backgrounds that are named rightly",
            "Neither net was ever told the name of one. The first also learns from named pictures that G has redrawn.",
        ),
    )
    generator: Redrawer  # type: ignore[assignment]
    naming: Namer
    alone: Namer

    def __init__(self, config: PixelDaConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.naming
        super().__init__(config, accelerator, data)
        self.average_naming = average_of(self.naming)
        rng = torch.Generator(accelerator.device).manual_seed(config.seed)
        self.tested = over_backgrounds(self.tested, rng)
        self.shown = resized(self.pictures[:SHOWN], SIDE), self.prior(SHOWN, rng)[: len(self.pictures)]

    @classmethod
    def build(cls, config: Any) -> dict[str, nn.Module]:
        return super().build(config) | {"naming": Namer(), "alone": Namer()}

    def naming_rate(self, config: Any) -> float:
        return float(config.g_lr)

    def average_player(self) -> nn.Module:
        return self.average_naming

    def learning_in_g(self) -> nn.Module:
        """G and T make the same sum small (eq. 3)."""
        return nn.ModuleList([self.generator, self.naming])

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.naming
        return super().turn(turn)

    def next_batch(self) -> Batch:
        """Pictures at odd places of the data, over backgrounds."""
        places = in_half(self.next_places(), 1, len(self.pictures))
        return Batch(over_backgrounds(resized(self.pictures[places], SIDE), self.rng))

    def sample(self) -> Redrawn:
        """Named pictures at even places, redrawn."""
        places = in_half(self.coming_places(), 0, len(self.pictures))
        original, latents = resized(self.pictures[places], SIDE), self.prior(len(places), self.rng)
        with self.accelerator.autocast():
            redrawn = self.generator(original, latents)
        return Redrawn(redrawn, self.classes_at(places), latents, original)

    def update_generator(self, fake: Batch, real: Batch | None) -> dict[str, Tensor]:
        """The step of G and T, and one of the net that sees named digits only as they are."""
        figures = super().update_generator(fake, real)
        assert isinstance(fake, Redrawn) and fake.original is not None
        self.learn_alone(self.wrong(self.alone, fake, fake.original))
        self.average_naming.update_parameters(self.naming)
        return figures

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        assert isinstance(fake, Redrawn) and fake.original is not None
        # Where D stood still nobody has counted the batch that the fakes were made from, and it would come for ever.
        game, figures = super().g_cost(fake, real or self.next_batch())
        # The same pictures for T, whose step needs no weight; G feels only its share of what they cost.
        heard = torch.lerp(fake.pictures.detach(), fake.pictures, self.weight)
        wrong = self.wrong(self.naming, fake, fake.original) + self.wrong(self.naming, fake, heard)
        return game + wrong, figures

    def wrong(self, network: Namer, batch: Batch, pictures: Tensor) -> Tensor:
        """Cross-entropy of what a network takes pictures for that show the classes of `batch`: a scalar."""
        assert batch.classes is not None
        with self.accelerator.autocast():
            logits = network(pictures)
        return self.misnamed(logits.float(), batch.classes)

    def preview(self) -> Preview:
        original, latents = self.shown
        with torch.inference_mode(), self.accelerator.autocast():
            redrawn = self.average(original, latents)
        return rows_in_pairs(original.cpu(), redrawn.float().cpu(), min(COLUMNS, len(original)))

    def evaluate(self, goes_on: Callable[[], bool]) -> None:
        """Nothing is measured: it draws no pictures of its own."""

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Pictures with names, and below each the same redrawn,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        built, pictures = cls.fresh_networks(config), torch.zeros(2, 1, SIDE, SIDE)
        return [
            ("Generator", built["generator"], (pictures, torch.zeros(2, LATENT)), "Digit and noise z"),
            ("Discriminator", built["discriminator"], (pictures,), "Picture"),
            ("Namer", built["naming"], (pictures,), "Picture"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        built = {name: network.to("meta") for name, network in cls.fresh_networks(config).items()}
        pictures = torch.empty(BATCH, 1, SIDE, SIDE, device="meta")
        latents = torch.empty(BATCH, LATENT, device="meta")

        def turn() -> None:
            redrawn, discriminator = built["generator"](pictures, latents), built["discriminator"]
            torch.autograd.backward((discriminator(pictures) + discriminator(redrawn.detach())).sum())
            named = built["naming"](redrawn) + built["naming"](pictures) + built["alone"](pictures)
            torch.autograd.backward(discriminator(redrawn).sum() + named.sum())

        return count_flops(turn)


def over_backgrounds(pictures: Tensor, rng: torch.Generator) -> Tensor:
    """Pictures (n, 1, h, w) in [-1, 1] over backgrounds drawn from `rng`, the same shape and range: as MNIST-M has them
    (Ganin et al. 2016), but over smooth chance in place of photographs.

    Light on dark, dark on light: |x − b| of greys in [0, 1] (section 5.2).
    """
    patches = BRIGHTEST * torch.rand(len(pictures), 1, PATCHES, PATCHES, generator=rng, device=rng.device)
    backgrounds = F.interpolate(patches.to(pictures.device), pictures.shape[-2:], mode="bilinear", align_corners=True)
    return 2 * ((pictures + 1) / 2 - backgrounds).abs() - 1
