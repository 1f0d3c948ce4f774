"""pix2pix: learn to turn pictures A into pictures B from pairs (Isola et al. 2017).

Any folder of pairs will do: see playground/data/folders.py for the two layouts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.data.folders import Cut, pairs_in, part_to_show, stack
from playground.models.patchgan import PatchGAN
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.features import FEATURES, features_setting
from trainers.gradients import gradient_difference
from trainers.method import LOSSES, Mismatch, Preview, Turn
from trainers.tensors import adam, apply_gradients, average_of, decayed, place, set_learning_rate
from trainers.translation import (
    FolderConfig,
    FolderMethod,
    Way,
    evenly_spread,
    in_rows,
    refuse_large_side,
    start_weights,
    with_weights,
)

PREVIEWS = 6
"""pairs of the test pictures that a run publishes"""


@dataclass(frozen=True)
class Pix2PixConfig(FolderConfig):
    """Everything that changes the result."""

    epochs: float = setting(6.0, "Epochs", "Passes over the training pairs.", (0.01, 10_000), group="main")
    direction: str = setting(
        "AtoB",
        "Direction",
        "Which half of a pair is given, and which is wanted.",
        choices=lambda: {"AtoB": "A to B", "BtoA": "B to A"},
        group="main",
    )
    side: int = setting(128, "Side", "Of the squares that are learnt from, pixels: a power of two.", (16, 1024))
    load: int = setting(
        144, "Shorter side", "What a picture's shorter side becomes before the square is cut out, pixels.", (16, 2048)
    )
    flips: bool = setting(True, "Mirror", "Mirror half of the pairs.")
    batch_size: int = setting(8, "Batch size", "Pairs looked at in one step.", (1, 256))
    width: int = setting(32, "Width", "Channels of the generator's first layer.", (4, 256))
    most: int = setting(160, "Widest", "Channels of the generator's widest layers.", (4, 1024))
    halvings: int = setting(3, "Halvings in D", "Of the discriminator: its patch grows with each.", (1, 6))
    lr: float = setting(
        4e-4, "Learning rate", "Of both players; it falls to zero over the second half.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    l1: float = setting(
        100.0, "Weight of L1", "Of the mean absolute difference to the target, beside the game (eq. 4).", (0, 1e4)
    )
    gradient: float = setting(
        0.0,
        "Weight of even areas",
        "Of the difference in steps from pixel to pixel (Mathieu et al. 2016): even areas stay even.",
        (0, 1e4),
    )
    perceptual: float = setting(
        0.0,
        "Weight of features",
        "Of the difference in features (Wang et al. 2018, section 3.4).",
        (0, 1e4),
    )
    features: str = features_setting("lite0")


class Pix2Pix(FolderMethod):
    """A U-Net that draws B from A, and a discriminator that sees both, patch by patch."""

    title, year = "pix2pix", 2017
    summary = "Both networks see the picture that is given: the game is about what belongs to it."
    source = "Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, section 3"
    config_type = Pix2PixConfig
    config: Pix2PixConfig
    folder_words = "train/ and test/, with pairs side by side in one picture, or trainA/, trainB/, testA/ and testB/"
    hint = "In threes: what is given, what the generator makes of it, what was wanted."
    tab, measured_by = "sketch", "pairs"
    terms: ClassVar[Mapping[str, str]] = {
        "l1": "the mean absolute difference to the target",
        "gradient": "the difference in steps from pixel to pixel at four sizes (Mathieu et al. 2016)",
        "perceptual": "the difference in features of {features}",
    }
    players = ("D", "G")
    stateful = ("generator", "discriminator", "average", "g_optimizer", "d_optimizer")
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
        self.refuse_mismatch(config)
        self.cut = Cut(config.side, config.load, config.flips)
        self.pairs = self.all_usable(pairs_in(config.data, "train", config.direction))  # type: ignore[arg-type]
        part = part_to_show(config.data)
        test = (
            self.pairs if part == "train" else self.all_usable(pairs_in(config.data, part, config.direction))  # type: ignore[arg-type]
        )
        shown = [test.pair(i, self.cut, None) for i in evenly_spread(len(test), PREVIEWS)]
        self.shown = stack([a for a, _ in shown]), stack([b for _, b in shown])
        weights = torch.Generator().manual_seed(config.seed)
        downs = config.side.bit_length() - 1
        self.generator = place(UNet(downs=downs, width=config.width, most=config.most), accelerator, weights)
        self.discriminator = place(PatchGAN(6, config.width, config.halvings), accelerator, weights)
        if config.start is not None:
            before = start_weights(config.start)
            self.generator.load_state_dict(before["generator"])
            self.discriminator.load_state_dict(before["discriminator"])
        self.features = FEATURES[config.features]().to(accelerator.device) if config.perceptual else None
        self.average = average_of(self.generator)
        self.g_optimizer = adam(self.generator, config.lr, config.beta1)
        self.d_optimizer = adam(self.discriminator, config.lr, config.beta1)
        self.objective = OBJECTIVES["non_saturating"]

    @property
    def images_per_epoch(self) -> float:
        return len(self.pairs)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """D on a batch, then G on the same one."""
        for optimizer in (self.d_optimizer, self.g_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        source, target = self.next_pairs()
        with self.accelerator.autocast():
            fake = self.generator(source)
        figures: dict[str, Tensor] = {}
        if turn.moves("D"):
            # Halved, so that D learns more slowly than G (appendix 6.2).
            real_logits, fake_logits = self.verdicts(source, target), self.verdicts(source, fake.detach())
            d_loss = 0.5 * self.objective.d_loss(real_logits, fake_logits)
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, d_loss)
            figures["d_loss"] = d_loss
        if turn.moves("G"):
            figures |= self.update_generator(source, fake, target)
        return figures

    def update_generator(self, source: Tensor, fake: Tensor, target: Tensor) -> dict[str, Tensor]:
        """One step of G through a D that stands still: deceive it, and come near to the target (eq. 4)."""
        self.discriminator.requires_grad_(False)
        logits = self.verdicts(source, fake)
        g_loss, l1 = self.objective.g_loss(logits, logits.detach()), F.l1_loss(fake.float(), target)
        loss = g_loss + self.config.l1 * l1
        if self.features is not None:
            with self.accelerator.autocast():
                loss = loss + self.config.perceptual * self.features.difference(fake, target)
        if self.config.gradient:
            loss = loss + self.config.gradient * gradient_difference(fake.float(), target)
        apply_gradients(self.accelerator, self.g_optimizer, self.generator, loss)
        self.discriminator.requires_grad_(True)
        self.average.update_parameters(self.generator)
        return {"g_loss": g_loss, "l1": l1}

    def verdicts(self, source: Tensor, pictures: Tensor) -> Tensor:
        """D's logits for pictures beside what they were made from, a patch each."""
        with self.accelerator.autocast():
            logits: Tensor = self.discriminator(torch.cat([source, pictures], dim=1))
        return logits.float()

    def next_pairs(self) -> tuple[Tensor, Tensor]:
        """Source and target, each (n, 3, side, side) in [-1, 1]."""
        drawn = self.drawn(len(self.pairs), self.config.seed, lambda i, rng: self.pairs.pair(i, self.cut, rng))
        self.images += self.config.batch_size
        device = self.accelerator.device
        return stack([a for a, _ in drawn]).to(device), stack([b for _, b in drawn]).to(device)

    @torch.inference_mode()
    def preview(self) -> Preview:
        """Rows of source, what the averaged generator makes of it, target."""
        source, target = self.shown
        with self.accelerator.autocast():
            fake = self.average(source.to(self.accelerator.device))
        return Preview(in_rows(source, fake, target), columns=6)

    @classmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        network = UNet(downs=config.side.bit_length() - 1, width=config.width, most=config.most)
        return with_weights(network, checkpoint["average"])

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Non-saturating adversarial loss of a PatchGAN that sees input and output"

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        """Refuses squares that one of the networks cannot halve as often as it wants to."""
        refuse_large_side(config)
        side, least = config.side, 2 ** (config.halvings + 2)
        if side.bit_count() != 1:
            raise Mismatch(f"side must be a power of two, such as 64, 128 or 256: the U-Net halves it. It is {side}.")
        if side < least:
            raise Mismatch(f"side must be at least {least} where halvings is {config.halvings}. It is {side}.")
