"""CoGAN: pairs of pictures from two kinds that were never shown together (Liu and Tuzel 2016).

Two GANs learn two kinds of pictures, digits and outlines of digits (section 4.1). Their generators share the first
layers, which decide what is drawn, and their discriminators the last ones (section 3); only the layers next to the
pixels are their own. So one latent gives two pictures that belong together. The training pictures are cut in two
halves: of one only the pictures are shown, of the other only the outlines, and no digit is ever seen both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator
from playground.models.layers import bound_slopes
from playground.runs import Figure, Plot
from trainers.cost import passes_flops
from trainers.dataset_config import architecture_setting
from trainers.game import R1_PAID
from trainers.generative import Batch, in_half, rows_in_pairs
from trainers.method import Preview
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.tensors import resized, share_of_batch

LATENT, WIDTH, HIDDEN = 64, 24, 128
COLUMNS, PAIRS = 8, 32
OWN_LAYERS_OF_G, OWN_LAYERS_OF_D = 5, 3
"""next to the pixels: all of G behind its dense layer; the first convolution of D"""


class CoupledGenerator(DCGAN28Generator):
    """The small DCGAN's generator with a second set of last layers, which draw outlines."""

    def __init__(self) -> None:
        super().__init__(LATENT, WIDTH)
        self.outlining = DCGAN28Generator(LATENT, WIDTH).layers[-OWN_LAYERS_OF_G:]

    def both(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """z: (n, 64) -> digits and outlines, each (n, 1, 28, 28) in [-1, 1], the same things in the same order."""
        shared = self.layers[:-OWN_LAYERS_OF_G](z)
        return self.layers[-OWN_LAYERS_OF_G:](shared), self.outlining(shared)


class CoupledDiscriminator(DCGAN28Discriminator):
    """The small DCGAN's discriminator with a second first layer, which looks at outlines."""

    def __init__(self, batch_norm: bool = True, spectral_norm: bool = False) -> None:
        super().__init__(WIDTH, HIDDEN, batch_norm)
        self.outlines_seen = DCGAN28Discriminator(WIDTH, HIDDEN, batch_norm).layers[:OWN_LAYERS_OF_D]
        if spectral_norm:
            bound_slopes(self)

    def both(self, digits: Tensor, outlines: Tensor) -> Tensor:
        """Pictures of both kinds, each (n, 1, 28, 28) -> logits (2n,), those of the digits first."""
        seen = torch.cat([self.layers[:OWN_LAYERS_OF_D](digits), self.outlines_seen(outlines)])
        logits: Tensor = self.layers[OWN_LAYERS_OF_D:](seen)
        return logits.flatten()


ARCHITECTURES = {
    "cogan28": Architecture(
        name="cogan28",
        title="CoGAN, 28 pixels",
        summary="Two small DCGANs: their generators share the dense layer, their discriminators all but the first.",
        source="Liu and Tuzel 2016, Coupled Generative Adversarial Networks, section 3; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=CoupledGenerator,
        discriminator=CoupledDiscriminator,
        suggested={"d_lr": 1e-3, "g_lr": 1e-3, "beta1": 0.3, "beta2": 0.99, "decay": True, "batch_size": 64,
                   "objective": "non_saturating_r1"},
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class CoGanConfig(GanConfig):
    """Two games at once."""

    architecture: str = architecture_setting("cogan28", lambda: ARCHITECTURES)


class CoGan(Gan):
    """Both games; a batch holds pictures in its first half and outlines in its second."""

    title, year = "CoGAN", 2016
    parent, adds = "gan", "domains"
    formula = (
        "D₁, D₂: max  ½ log D₁(x₁) + ½ log(1 − D₁(G₁(z))) [[+ ½ log D₂(x₂) + ½ log(1 − D₂(G₂(z)))]] "
        "− γ/4 · (|∇D₁(x₁)|² [[+ |∇D₂(x₂)|²]])\n"
        "G₁, G₂: max  ½ log D₁(G₁(z)) [[+ ½ log D₂(G₂(z))   with shared layers]]"
    )
    summary = "Two kinds of pictures, digits and outlines, never shown together: shared layers make them pairs."
    source = "Liu and Tuzel 2016, Coupled Generative Adversarial Networks, section 3, eq. 4, and section 4.1"
    beside = (
        f"The game is played twice at once, with pictures and with outlines, by networks that share layers ({source})."
    )
    departures = (
        "The layers are the small DCGAN's, the objective is any of the game's, and the mean of both games is played. "
        + R1_PAID
    )
    hint = (
        "Rows in pairs: above pictures, below what the other generator draws of the same latents. The outlines should "
        "fit, although it has never seen a picture beside its outline."
    )
    config_type = CoGanConfig
    config: CoGanConfig
    architectures = ARCHITECTURES
    figures = (*Gan.figures, Figure("agreement", "agreement", plot="agreement", role="fake"))
    plots = (
        *Gan.plots,
        Plot(
            "agreement",
            "How well drawn outlines fit the pictures drawn beside them",
            "Correlation with the true outline: 1 fits exactly, 0 is chance.",
        ),
    )
    generator: CoupledGenerator
    discriminator: CoupledDiscriminator

    def next_batch(self) -> Batch:
        """Half a batch of pictures at even places of the data, half a batch of outlines of those at odd ones."""
        places = self.next_places()
        first, second = places[: len(places) // 2], places[len(places) // 2 :][: len(places) // 2]
        pictures, others = (
            resized(self.pictures[in_half(part, half, len(self.pictures))], self.architecture.image_size)
            for half, part in enumerate((first, second))
        )
        return Batch(torch.cat([pictures, outline(others)]).contiguous(memory_format=torch.channels_last))

    def sample(self) -> Batch:
        """Pairs of fakes: half a batch of latents, each drawn both ways."""
        latents = self.prior(share_of_batch(self.accelerator, self.config.batch_size) // 2, self.rng)
        with self.accelerator.autocast():
            return Batch(torch.cat(self.generator.both(latents)))

    def ask(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        return self.discriminator.both(*batch.pictures.chunk(2)), None

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        loss, figures = super().g_cost(fake, real)
        pictures, outlines = fake.pictures.detach().chunk(2)
        return loss, figures | {"agreement": correlation(outline(pictures), outlines)}

    def preview(self) -> Preview:
        latents = self.fixed_latents(PAIRS).to(self.accelerator.device)
        with torch.inference_mode():
            pictures, outlines = self.average.module.both(latents)  # type: ignore[operator]
        return rows_in_pairs(pictures.float().cpu(), outlines.float().cpu(), COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Pictures, and below each its outline by the other generator,"}

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Generator": 1, "Discriminator": 3})


def outline(pictures: Tensor) -> Tensor:
    """Edges of pictures (n, 1, h, w) in [-1, 1], the same shape and range: where a pixel's 3x3 surroundings differ.

    The morphological gradient, dilation less erosion, as the authors' edges of MNIST are made.
    """
    brightest, darkest = F.max_pool2d(pictures, 3, 1, 1), -F.max_pool2d(-pictures, 3, 1, 1)
    return brightest - darkest - 1


def correlation(a: Tensor, b: Tensor) -> Tensor:
    """Pearson's, over pixels, the mean of pairs of pictures (n, 1, h, w): a scalar in [-1, 1]."""
    a, b = (part.float().flatten(1) - part.float().flatten(1).mean(dim=1, keepdim=True) for part in (a, b))
    return F.cosine_similarity(a, b).mean()
