"""Methods that learn from pairs of pictures what becomes of the one: what they have in common."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.data.built_in import Kind, pairs_of, part_shown
from playground.data.folders import Cut, stack
from playground.models.translator import Translator
from playground.objectives import Objective
from playground.sketch.classes import LABEL_SETS
from trainers.data import DataCache
from trainers.features import FEATURES, features_setting
from trainers.folder_method import (
    FolderConfig,
    FolderMethod,
    Way,
    evenly_spread,
    in_rows,
    start_weights,
    with_weights,
)
from trainers.method import Preview, Turn
from trainers.tensors import adam, apply_gradients, average_of, decayed, place, set_learning_rate

PREVIEWS = 6
"""pairs of the test pictures that a run publishes"""


@dataclass(frozen=True)
class PairConfig(FolderConfig):
    """What every method asks that learns from pairs."""

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
        4e-4, "Learning rate", "Of both players; it falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    perceptual: float = setting(
        0.0,
        "Weight of features",
        "Of the difference in features (Wang et al. 2018, section 3.4).",
        (0, 1e4),
    )
    features: str = features_setting("lite0")
    labels: str = setting(
        "building",
        "Classes",
        "What the colours of label maps stand for, where maps are learnt from.",
        choices=lambda: {name: known.title for name, known in LABEL_SETS.items()},
    )


class PairMethod(FolderMethod):
    """A generator that draws B from A, and a discriminator that sees both."""

    config_type: ClassVar[type[PairConfig]]
    config: PairConfig
    folder_words = "train/ and test/, with pairs side by side in one picture, or trainA/, trainB/, testA/ and testB/"
    hint = "In threes: what is given, what the generator makes of it, what was wanted."
    tab, measured_by = "sketch", "pairs"
    built_in: ClassVar[Kind | None] = "pairs"
    small: ClassVar[Mapping[str, object]] = {"batch_size": 16, "width": 16, "most": 64, "halvings": 2, "epochs": 8.0}
    players = ("D", "G")
    stateful: ClassVar[tuple[str, ...]] = ("generator", "discriminator", "average", "g_optimizer", "d_optimizer")
    objective: ClassVar[Objective]
    beta2: ClassVar[float] = 0.999
    """of Adam: how much of the last squared gradients it remembers"""

    def __init__(self, config: PairConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.refuse_mismatch(config)
        self.cut = Cut(config.side, config.load, config.flips)
        self.pairs = self.all_usable(pairs_of(config.data, "train", config.direction))  # type: ignore[arg-type]
        part = part_shown(config.data)
        test = (
            self.pairs if part == "train" else self.all_usable(pairs_of(config.data, part, config.direction))  # type: ignore[arg-type]
        )
        shown = [test.pair(i, self.cut, None) for i in evenly_spread(len(test), PREVIEWS)]
        self.shown = stack([a for a, _ in shown]), stack([b for _, b in shown])
        weights = torch.Generator().manual_seed(config.seed)
        self.generator = self.new_generator(config, weights)
        self.discriminator = place(self.discriminator_of(config), accelerator, weights)
        if config.start is not None:
            before = start_weights(config.start)
            self.generator.load_state_dict(before["generator"])
            self.discriminator.load_state_dict(before["discriminator"])
        self.features = FEATURES[config.features]().to(accelerator.device) if config.perceptual else None
        self.average = average_of(self.generator)
        g_rate, d_rate = self.rates(config)
        self.g_optimizer = adam(self.generator, g_rate, config.beta1, self.beta2)
        self.d_optimizer = adam(self.discriminator, d_rate, config.beta1, self.beta2)

    def new_generator(self, config: Any, weights: torch.Generator) -> Translator:
        """What G begins with, where it does not go on from another run."""
        return place(self.generator_of(config), self.accelerator, weights)

    @property
    def images_per_epoch(self) -> float:
        return len(self.pairs)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """D on a batch, then G on the same one."""
        for optimizer, rate in zip((self.g_optimizer, self.d_optimizer), self.rates(turn.config), strict=True):
            set_learning_rate(optimizer, decayed(rate, self.epoch, self.config.epochs))
        source, target = self.next_pairs()
        with self.accelerator.autocast():
            fake = self.generator(source)
        figures: dict[str, Tensor] = {}
        if turn.moves("D"):
            d_loss = self.d_loss(source, target, fake.detach())
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, d_loss)
            figures["d_loss"] = d_loss
        if turn.moves("G"):
            figures |= self.update_generator(source, fake, target)
        return figures

    @abstractmethod
    def d_loss(self, source: Tensor, target: Tensor, fake: Tensor) -> Tensor:
        """What D makes small: a scalar."""

    @abstractmethod
    def g_loss(self, source: Tensor, fake: Tensor, target: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """What G makes small, features aside, and the figures of it."""

    def update_generator(self, source: Tensor, fake: Tensor, target: Tensor) -> dict[str, Tensor]:
        """One step of G through a D that stands still: deceive it, and come near to the target (eq. 4)."""
        self.discriminator.requires_grad_(False)
        loss, figures = self.g_loss(source, fake, target)
        if self.features is not None:
            with self.accelerator.autocast():
                loss = loss + self.config.perceptual * self.features.difference(fake, target)
        apply_gradients(self.accelerator, self.g_optimizer, self.generator, loss)
        self.discriminator.requires_grad_(True)
        self.average.update_parameters(self.generator)
        return figures

    def next_pairs(self) -> tuple[Tensor, Tensor]:
        """Source and target, each (n, 3, side, side) in [-1, 1]."""
        drawn = self.read_batch(len(self.pairs), self.config.seed, self.read_pair)
        self.images += self.config.batch_size
        device = self.accelerator.device
        source, target = stack([a for a, _ in drawn]).to(device), stack([b for _, b in drawn]).to(device)
        return source, target

    def read_pair(self, index: int, chance: random.Random) -> tuple[Tensor, Tensor]:
        """Source and target of one picture, each (3, side, side) in [-1, 1]."""
        return self.pairs.pair(index, self.cut, chance)

    @torch.inference_mode()
    def preview(self) -> Preview:
        """Rows of source, what the averaged generator makes of it, target."""
        source, target = self.shown
        with self.accelerator.autocast():
            fake = self.average(source.to(self.accelerator.device))
        return Preview(in_rows(source, fake, target), columns=6)

    @classmethod
    @abstractmethod
    def generator_of(cls, config: Any) -> Translator:
        """A generator that has not learnt anything."""

    @classmethod
    @abstractmethod
    def discriminator_of(cls, config: Any) -> nn.Module:
        """A discriminator that has not learnt anything."""

    @classmethod
    def rates(cls, config: Any) -> tuple[float, float]:
        """Learning rates of G and D, before they fall."""
        return config.lr, config.lr

    @classmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        return with_weights(cls.generator_of(config), checkpoint["average"])
