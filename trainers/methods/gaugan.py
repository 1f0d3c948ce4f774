"""GauGAN: learn to draw photographs from maps of labels, which every layer is told anew (Park et al. 2019).

It reads the pairs that pix2pix does; what is given must be label maps in the colours of a set of classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from playground.config import setting
from playground.models.patchgan import MultiScalePatchGAN
from playground.models.spade import SpadeGenerator
from playground.models.translator import Translator
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from playground.sketch.classes import LABEL_SETS
from trainers.features import difference_of_maps, features_setting
from trainers.folder_method import refuse_large_side
from trainers.method import LOSSES, Mismatch
from trainers.pairs import PairConfig, PairMethod


@dataclass(frozen=True)
class GauGanConfig(PairConfig):
    """Everything that changes the result."""

    epochs: float = setting(60.0, "Epochs", "Passes over the training pairs.", (0.01, 10_000), group="main")
    side: int = setting(256, "Side", "Of the squares that are learnt from, pixels.", (16, 1024))
    load: int = setting(
        288, "Shorter side", "What a picture's shorter side becomes before the square is cut out, pixels.", (16, 2048)
    )
    most: int = setting(208, "Widest", "Channels of the generator's widest layers.", (4, 1024))
    doublings: int = setting(5, "Doublings in G", "From the smallest map to the picture.", (1, 7))
    hidden: int = setting(32, "Width beside", "Channels in which each layer reads the map.", (4, 256))
    d_width: int = setting(48, "Width of D", "Channels of the discriminator's first layer.", (4, 256))
    lr: float = setting(
        1e-4, "Learning rate of G", "It falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    d_lr: float = setting(
        4e-4, "Learning rate of D", "It falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.0, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    matching: float = setting(
        10.0,
        "Weight of matching",
        "Of the difference in D's own features (Wang et al. 2018, section 3.3).",
        (0, 1e4),
    )
    perceptual: float = setting(
        10.0,
        "Weight of features",
        "Of the difference in features (Wang et al. 2018, section 3.4).",
        (0, 1e4),
    )
    features: str = features_setting("vgg16")


class GauGan(PairMethod):
    """Each layer of G reads the map; D judges map and picture together, at two sizes."""

    title, year = "GauGAN (SPADE)", 2019
    parent, adds = "pix2pix", "structure"
    formula = (
        "D: min  max(0, 1 − D(m, x)) + max(0, 1 + D(m, G(m)))\n"
        "G: max  D(m, G(m)) − λ₁ · |Δ features of D| − λ₂ · |Δ features of VGG|\n"
        "[[(1 + γ(m)) · h / |h| + β(m)]] in each layer of G, |h|: root mean square over a pixel's channels"
    )
    departures = (
        "No z: the map itself is the seed of a grain, so that a map always gives one picture. Each pixel is "
        "normalised by itself, where the paper normalises over the batch. Far fewer channels."
    )
    summary = "A map of labels says in every layer what is where, so that even areas do not forget what they are of."
    source = (
        "Park et al. 2019, Semantic Image Synthesis with Spatially-Adaptive Normalization, section 3 and appendix A"
    )
    config_type = GauGanConfig
    config: GauGanConfig
    generator: SpadeGenerator
    discriminator: MultiScalePatchGAN
    terms: ClassVar[Mapping[str, str]] = {
        "matching": "the difference in the discriminator's own features (Wang et al. 2018)",
        "perceptual": "the difference in features of {features}",
    }
    built_in = None  # there are no small sets of label maps
    beta2 = 0.9
    objective = OBJECTIVES["hinge"]
    figures = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("matching", "D's features", plot="matching", role="fake"),
    )
    plots = (
        LOSSES,
        Plot("matching", "Difference in D's features", "How unlike the wanted picture it looks to the discriminator."),
    )

    def d_loss(self, source: Tensor, target: Tensor, fake: Tensor) -> Tensor:
        """The mean of both sizes. Real and fake pictures go through D in one batch, as equals."""
        answers = self.answers(source.repeat(2, 1, 1, 1), torch.cat([target, fake.to(target)]))
        pairs = [maps[-1].float().chunk(2) for maps in answers]
        return torch.stack([self.objective.d_loss(real, made) for real, made in pairs]).mean()

    def g_loss(self, source: Tensor, fake: Tensor, target: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Deceive D at both sizes, and look to it like the wanted picture (section 3.3 of Wang et al. 2018)."""
        with parametrize.cached():  # one estimate of D's slopes for both
            with torch.no_grad():
                wanted = self.answers(source, target)
            made = self.answers(source, fake)
        logits = [maps[-1].float() for maps in made]
        g_loss = torch.stack([self.objective.g_loss(each, each.detach()) for each in logits]).mean()
        matching = torch.stack([difference_of_maps(a[:-1], b[:-1]) for a, b in zip(made, wanted, strict=True)]).mean()
        return g_loss + self.config.matching * matching, {"g_loss": g_loss, "matching": matching}

    def answers(self, source: Tensor, pictures: Tensor) -> list[list[Tensor]]:
        """D's maps for pictures and the classes that they were made from, of each size."""
        with self.accelerator.autocast():
            answers: list[list[Tensor]] = self.discriminator(
                torch.cat([self.generator.planes(source), pictures], dim=1)
            )
        return answers

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        palette = LABEL_SETS[config.labels].palette
        return SpadeGenerator(
            palette, doublings=config.doublings, width=config.width, most=config.most, hidden=config.hidden
        )

    @classmethod
    def discriminator_of(cls, config: Any) -> nn.Module:
        return MultiScalePatchGAN(len(LABEL_SETS[config.labels].classes) + 3, config.d_width, config.halvings)

    @classmethod
    def rates(cls, config: Any) -> tuple[float, float]:
        """D learns faster: the two time scales of Heusel et al. 2017."""
        return config.lr, config.d_lr

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Hinge loss of PatchGANs at two sizes that see classes and picture"

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        """Refuses squares that one of the networks cannot halve as often as it wants to."""
        refuse_large_side(config)
        side, multiple, least = config.side, 2**config.doublings, 3 * 2 ** (config.halvings + 1)
        if side % multiple:
            raise Mismatch(
                f"side must be a multiple of {multiple} where doublings is {config.doublings}. It is {side}."
            )
        if side < least:
            raise Mismatch(f"side must be at least {least} where halvings is {config.halvings}. It is {side}.")
