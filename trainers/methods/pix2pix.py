"""pix2pix: learn to turn pictures A into pictures B from pairs (Isola et al. 2017).

Any folder of pairs will do: see playground/data/folders.py for the two layouts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models.lite_unet import LiteUNet
from playground.models.patchgan import PatchGAN
from playground.models.spade import squared_distances
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from playground.sketch.classes import LABEL_SETS
from trainers.data import DataCache
from trainers.features.lite import trained_encoder
from trainers.folder_method import refuse_large_side
from trainers.hint_strokes import EXCHANGED, UNTOLD, with_hints
from trainers.method import LOSSES, Mismatch
from trainers.pairs import PairConfig, PairMethod
from trainers.tensors import own_share

SCALES = 4
"""how often the pictures are halved, so that wide mottles count as fine ones do"""
TEMPERATURE = 0.5
"""by which squared distances between colours are divided. At 0.05, where colours that lie next to each other are told
apart with probability 0.99, a pixel of a wrong colour has nowhere to go: after 2,800 squares 32 % of the pixels were
right, at 0.5 it was 56 %, and with L1 beside it 62 %"""
BALANCE = 1.2
"""a class that fills a share p of the pixels counts 1 / ln(BALANCE + p): up to 5.5 times, one that fills all 1.3"""


@dataclass(frozen=True)
class Pix2PixConfig(PairConfig):
    """Everything that changes the result."""

    game: float = setting(
        1.0, "Weight of the game", "Of deceiving D; at 0 G learns from the other terms alone (figure 4).", (0, 1e3)
    )
    l1: float = setting(
        100.0, "Weight of L1", "Of the mean absolute difference to the target, beside the game (eq. 4).", (0, 1e4)
    )
    gradient: float = setting(
        0.0,
        "Weight of even areas",
        "Of the difference in steps from pixel to pixel (Mathieu et al. 2016): even areas stay even.",
        (0, 1e4),
    )
    classes: float = setting(
        0.0,
        "Weight of classes",
        "Where label maps are wanted: of the cross entropy between classes, rare ones counting more.",
        (0, 1e4),
    )
    encoder: str = setting(
        "own",
        "Encoder",
        "Of the U-Net: one that learns, or one that comes trained and stays as it is.",
        choices=lambda: {"own": "Its own", "lite0": "EfficientNet-Lite0 (ImageNet)"},
        group="shell",
    )
    depth: int = setting(0, "Halvings in G", "Of the U-Net; 0 halves until one position is left.", (0, 10))
    blocks: int = setting(0, "Residual blocks in G", "Of the U-Net, at each scale.", (0, 4))
    jitter: float = setting(
        0.0, "Changed light", "By how much brightness, contrast and tint of what is given vary at most.", (0, 1)
    )
    hints: int = setting(
        0,
        "Colour hints",
        "Strokes of the wanted colours drawn onto what is given, at most; three in ten pictures get none.",
        (0, 50),
    )


class Pix2Pix(PairMethod):
    """A U-Net that draws B from A, and a discriminator that sees both, patch by patch."""

    title, year = "pix2pix", 2017
    parent, adds = "gan", "domains"
    formula = (
        "D: max  ½ log D([[x,]] y) + ½ log(1 − D([[x,]] G([[x]])))\nG: max  log D([[x,]] G([[x]])) [[− λ · |y − G(x)|]]"
    )
    summary = "Both networks see the picture that is given: the game is about what belongs to it."
    source = "Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, section 3"
    departures = (
        "Smaller networks, and no dropout: G is told no chance and gives one answer. What ships is the running "
        "average of G's weights."
    )
    config_type = Pix2PixConfig
    config: Pix2PixConfig
    terms: ClassVar[Mapping[str, str]] = {
        "l1": "the mean absolute difference to the target",
        "gradient": "the difference in steps from pixel to pixel at four sizes (Mathieu et al. 2016)",
        "classes": "the cross entropy between classes, rare ones counting more (Paszke et al. 2016)",
        "perceptual": "the difference in features of {features}",
    }
    objective = OBJECTIVES["non_saturating"]
    figures = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("l1", "L1", plot="l1", role="fake"),
    )
    plots = (
        LOSSES,
        Plot("l1", "Distance to the wanted picture (L1)", "Mean absolute difference, of 2 from black to white."),
    )

    def __init__(self, config: Pix2PixConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.palette = (torch.tensor(LABEL_SETS[config.labels].palette) / 127.5 - 1).to(accelerator.device)

    def new_generator(self, config: Any, weights: torch.Generator) -> Translator:
        """Whose encoder, where it comes trained, has its weights."""
        generator = super().new_generator(config, weights)
        if isinstance(generator, LiteUNet) and config.start is None:
            generator.encoder.load_state_dict(trained_encoder(generator.encoder))
        return generator

    @classmethod
    def objective_words(cls, config: Any) -> str:
        """What it makes small, and the hints that were given."""
        words = super().objective_words(config)
        if config.hints:
            words += (
                f" In {1 - UNTOLD:.0%} of the pictures up to {config.hints} strokes of the wanted colours lay beneath "
                f"the ink (after Zhang et al. 2017); in {EXCHANGED:.0%} of these red, green and blue were exchanged."
            )
        return words

    def d_loss(self, source: Tensor, target: Tensor, fake: Tensor) -> Tensor:
        """Halved, so that D learns more slowly than G (appendix 6.2)."""
        return 0.5 * self.objective.d_loss(self.verdicts(source, target), self.verdicts(source, fake))

    def g_loss(self, source: Tensor, fake: Tensor, target: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """What G makes small, features aside, and the figures of it."""
        config, made = self.config, fake.float()
        logits = self.verdicts(source, fake)
        g_loss, l1 = self.objective.g_loss(logits, logits.detach()), F.l1_loss(made, target)
        loss = config.game * g_loss + config.l1 * l1
        if config.classes:
            loss = loss + config.classes * class_difference(made, target, self.palette)
        if config.gradient:
            loss = loss + config.gradient * gradient_difference(made, target)
        return loss, {"g_loss": g_loss, "l1": l1}

    def verdicts(self, source: Tensor, pictures: Tensor) -> Tensor:
        """D's logits for pictures beside what they were made from, a patch each."""
        with self.accelerator.autocast():
            logits: Tensor = self.discriminator(torch.cat([source, pictures], dim=1))
        return logits.float()

    def next_pairs(self) -> tuple[Tensor, Tensor]:
        source, target = super().next_pairs()
        return (self.in_other_light(source) if self.config.jitter else source), target

    def read_pair(self, index: int, chance: random.Random) -> tuple[Tensor, Tensor]:
        source, target = super().read_pair(index, chance)
        return with_hints(source, target, chance, self.config.hints) if self.config.hints else (source, target)

    def in_other_light(self, source: Tensor) -> Tensor:
        """Brightness, contrast and tint of each picture changed by chance, as much as the settings allow."""
        chance = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.step)
        by_chance = (2 * torch.rand(self.config.batch_size, 4, 1, 1, generator=chance) - 1) * self.config.jitter
        changes = own_share(self.accelerator, by_chance).to(source.device)
        return (source * (1 + changes[:, :1]) + changes[:, 1:]).clamp(-1, 1)

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        if config.encoder == "lite0":
            return LiteUNet(width=config.width, most=config.most)
        downs = config.depth or config.side.bit_length() - 1
        return UNet(downs=downs, width=config.width, most=config.most, blocks=config.blocks)

    @classmethod
    def discriminator_of(cls, config: Any) -> nn.Module:
        return PatchGAN(6, config.width, config.halvings)

    @classmethod
    def game_words(cls, config: Any) -> str:
        if not config.game:
            return "No adversarial loss, for the discriminator only watched"
        times = "" if config.game == 1 else f"{config.game:g} times the "
        words = f"{times}non-saturating adversarial loss of a PatchGAN that sees input and output"
        return words[0].upper() + words[1:]

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        """Refuses squares that one of the networks cannot halve as often as it wants to."""
        refuse_large_side(config)
        side, least = config.side, 2 ** (config.halvings + 2)
        if side.bit_count() != 1:
            raise Mismatch(f"side must be a power of two, such as 64, 128 or 256: the U-Net halves it. It is {side}.")
        if side < least:
            raise Mismatch(f"side must be at least {least} where halvings is {config.halvings}. It is {side}.")
        if config.depth and not 2 <= config.depth < side.bit_length():
            raise Mismatch(
                f"depth must be from 2 to {side.bit_length() - 1} where side is {side}, or 0. It is {config.depth}."
            )


def gradient_difference(made: Tensor, target: Tensor) -> Tensor:
    """How differently two sets of pictures (n, c, h, w) change from pixel to pixel: a scalar, 0 for pictures that
    differ by a constant.

    Mean absolute difference of the horizontal and vertical steps (Mathieu et al. 2016, Deep multi-scale video
    prediction beyond mean square error, section 3.2, with alpha = 1 and signed), summed over SCALES sizes.
    """
    loss = made.new_zeros(())
    for _ in range(SCALES):
        for dimension in (2, 3):
            loss = loss + (made - target).diff(dim=dimension).abs().mean()
        made, target = F.avg_pool2d(made, 2), F.avg_pool2d(target, 2)
    return loss


def class_difference(made: Tensor, wanted: Tensor, palette: Tensor) -> Tensor:
    """Cross entropy between the classes of two sets of maps (n, 3, h, w), given the colours (k, 3), in [-1, 1]: a
    scalar.

    The probability of a class is a softmax over the negative squared distances to the colours, as for the prototypes
    of Snell et al. 2017 (eq. 2). Rare classes count more, by Paszke et al. 2016, ENet (section 5.2), whose constant
    of 1.02 is softened: otherwise doors are found everywhere.
    """
    log_probabilities = F.log_softmax(-squared_distances(made, palette) / TEMPERATURE, dim=1)
    nearest = squared_distances(wanted, palette).argmin(dim=1, keepdim=True)
    right = torch.zeros_like(log_probabilities).scatter_(1, nearest, 1.0)
    weights = 1 / torch.log(BALANCE + right.mean(dim=(0, 2, 3), keepdim=True))
    return -(log_probabilities * right * weights).sum() / (right * weights).sum()
