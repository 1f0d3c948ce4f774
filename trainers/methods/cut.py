"""CUT: learn to turn pictures A into pictures B without pairs and without a way back (Park et al. 2020).

What a place of the result shows must be recognisable as that place of what was given, among 255 other places of the
same picture: that keeps shapes where they were. Folders as for CycleGAN: trainA/ and trainB/, testA/ and testB/.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.data.built_in import part_shown
from playground.data.folders import Letter, Part
from playground.models.resnet import ResNet
from playground.models.translator import Translator
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.folder_method import (
    Way,
    in_rows,
    start_weights,
    with_weights,
)
from trainers.method import LOSSES, Preview, Turn
from trainers.tensors import adam, apply_gradients, average_of, averaged_weights, decayed, place, set_learning_rate
from trainers.unpaired import UnpairedConfig, UnpairedMethod

FEATURES = 256
"""numbers that a place is recognised by (appendix C.1)"""
STEM, FIRST_HALVING, SECOND_HALVING, FIRST_BLOCK = 0, 4, 7, 10
"""layers of ResNet; the stem's first only mirrors the border, so that its output is the pixels themselves"""
FIFTH = 5
"""residual block whose output is the deepest that is compared"""


@dataclass(frozen=True)
class CutConfig(UnpairedConfig):
    """Everything that changes the result."""

    epochs: float = setting(100.0, "Epochs", "Passes over the pictures that are given.", (0.01, 10_000), group="main")
    direction: str = setting(
        "AtoB",
        "Direction",
        "Which kind of picture is given, and which is wanted.",
        choices=lambda: {"AtoB": "A to B", "BtoA": "B to A"},
        group="main",
    )
    width: int = setting(32, "Width", "Channels of the generator's first layer.", (4, 256))
    blocks: int = setting(6, "Residual blocks", "Of the generator.", (1, 16))
    halvings: int = setting(3, "Halvings in D", "Of the discriminator: its patch grows with each.", (1, 6))
    spectral_norm: bool = setting(
        False,
        "Spectral norm",
        "In the discriminator, instead of instance norm, which does not see how bright or dark the whole is.",
    )
    lr: float = setting(
        2e-4, "Learning rate", "Of all players; it falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    contrast: float = setting(
        1.0, "Weight of places", "Of recognising each place of a picture in what became of it (eq. 4).", (0, 1e3)
    )
    identity: float = setting(
        1.0, "Weight of identity", "The same for pictures that are of the wanted kind already (eq. 5).", (0, 1e3)
    )
    temperature: float = setting(
        0.07, "Temperature", "The colder, the more one wrong place that looks alike counts (eq. 3).", (0.01, 1.0)
    )
    places: int = setting(256, "Places", "Of a picture that are told apart, at every layer.", (2, 4096))


class PatchHead(nn.Module):
    """Two layers that make a place's channels comparable (Chen et al. 2020): a vector of length 1."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(channels, FEATURES), nn.ReLU(), nn.Linear(FEATURES, FEATURES))

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, places, channels) -> (n, places, FEATURES)."""
        return F.normalize(self.layers(x).float(), dim=-1)


class Contrastive(UnpairedMethod):
    """A generator, a discriminator of the wanted kind, and a head for each layer at which places are compared."""

    title, year = "CUT", 2020
    parent, adds = "cyclegan", "domains"
    formula = (
        "D: min  ¼ (D(b) − 1)² + ¼ D(G(a))²\n"
        "G: min  ½ (D(G(a)) − 1)² [[+ λ_X · NCE(a) + λ_Y · NCE(b)]]\n"
        "[[NCE(x) = mean of − log softmax(v̂ₛ · v / τ)ₛ]],  each place s of G(x) to be found among places of x"
    )
    summary = "One way only: a place of the result must be recognised as the same place of the picture given."
    source = "Park et al. 2020, Contrastive Learning for Unpaired Image-to-Image Translation, sec. 3"
    departures = (
        "Smaller networks: the generator begins with 32 channels where the paper has 64, and with 16 on the sets that "
        "come with the page. Squares count half, as in LSGAN's own paper (Mao et al. 2017): beside them λ_X = λ_Y = 1 "
        "weighs as much as 2 would beside whole ones. D's cost is halved once more, as in CycleGAN. NCE is a mean over "
        "places and layers, where eq. 4 writes sums."
    )
    config_type = CutConfig
    config: CutConfig
    hint = "In twos: a picture, and its translation."
    previews = 6
    terms: ClassVar[Mapping[str, str]] = {
        "contrast": "the cross-entropy of finding each of many places of a picture again in what became of it, at five "
        "layers of the generator",
        "identity": "the same for pictures of the wanted kind",
    }
    stateful = ("generator", "heads", "discriminator", "average", "g_optimizer", "d_optimizer")
    figures = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("contrast", "places", "nats", plot="contrast", role="fake"),
    )
    plots = (
        LOSSES,
        Plot("contrast", "How hard places are to find again", "Cross-entropy: 0 where each is found without a doubt."),
    )

    def __init__(self, config: CutConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        letter = self.letter_given(config)
        self.given, self.wanted = self.learnt(letter), self.learnt("B" if letter == "A" else "A")
        self.shown = self.preview_pictures(letter, self.given)
        weights = torch.Generator().manual_seed(config.seed)
        self.generator = place(ResNet(width=config.width, blocks=config.blocks), accelerator, weights)
        if config.start is not None:
            self.generator.load_state_dict(averaged_weights(start_weights(config.start)["average"]))
        self.average = average_of(self.generator)
        self.layers = compared_layers(config.blocks)
        channels = (3, 2 * config.width, *[4 * config.width] * (len(self.layers) - 2))
        self.heads = nn.ModuleList(place(PatchHead(count), accelerator, weights) for count in channels)
        self.discriminator = self.new_discriminator(config, weights)
        self.g_players = nn.ModuleList([self.generator, self.heads])
        self.g_optimizer = adam(self.g_players, config.lr, config.beta1)
        self.d_optimizer = adam(self.discriminator, config.lr, config.beta1)

    @property
    def images_per_epoch(self) -> float:
        return len(self.given)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """The generator on a batch of each kind, then the discriminator."""
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        # What is wanted has an order of its own.
        given, wanted = self.next_pictures(self.given, 0), self.next_pictures(self.wanted, 1)
        self.images += self.config.batch_size
        # Instance norm sees each picture alone: both kinds go through in one batch.
        seen = torch.cat([given, wanted]) if self.config.identity else given
        with self.accelerator.autocast():
            made, maps = through(self.generator.layers, seen, self.layers)
        fake = made[: len(given)]
        figures: dict[str, Tensor] = {}
        if turn.moves("G"):
            figures |= self.update_generator(fake, made, [each.detach() for each in maps])
        if turn.moves("D"):
            d_loss = self.d_loss(self.discriminator, wanted, fake.detach())
            # Halved, so that D learns more slowly than G, as in CycleGAN (appendix C.1).
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, 0.5 * d_loss)
            figures["d_loss"] = d_loss
        return figures

    def update_generator(self, fake: Tensor, made: Tensor, maps: Sequence[Tensor]) -> dict[str, Tensor]:
        """One step: deceive, and keep each place recognisable (eq. 5). maps: of what was given, from its layers."""
        self.discriminator.requires_grad_(False)
        g_loss = self.g_loss(self.discriminator, fake)
        contrast = self.contrast(maps, made)
        own = contrast[: len(fake)].mean()
        loss = g_loss + self.config.contrast * own
        if self.config.identity:
            loss = loss + self.config.identity * contrast[len(fake) :].mean()
        apply_gradients(self.accelerator, self.g_optimizer, self.g_players, loss)
        self.discriminator.requires_grad_(True)
        self.average.update_parameters(self.generator)
        return {"g_loss": g_loss, "contrast": own}

    def contrast(self, maps: Sequence[Tensor], made: Tensor) -> Tensor:
        """How hard places are to find again, (n), nats: mean over layers and places (eq. 4).

        maps: of the pictures given, (n, c, h, w) a layer; made: (n, 3, side, side), what became of them.
        """
        encoder = self.generator.layers[: self.layers[-1] + 1]
        chance = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.step)
        with self.accelerator.autocast():
            _, maps_made = through(encoder, made, self.layers)
        losses = []
        for head, before, after in zip(self.heads, maps, maps_made, strict=True):
            index = torch.randperm(before[0, 0].numel(), generator=chance)[: self.config.places]
            index = index.to(made.device, non_blocking=True)
            with self.accelerator.autocast():
                found, sought = head(at(after, index)), head(at(before, index))
            losses.append(patch_nce(found, sought, self.config.temperature))
        return torch.stack(losses).mean(dim=0)

    @torch.inference_mode()
    def preview(self) -> Preview:
        """For each picture: itself, and what the averaged generator makes of it."""
        with self.accelerator.autocast():
            made = self.average(self.shown.to(self.accelerator.device))
        return Preview(in_rows(self.shown, made), columns=4)

    @staticmethod
    def letter_given(config: Any) -> Letter:
        return "A" if config.direction == "AtoB" else "B"

    @classmethod
    def parts_shown(cls, config: Any) -> set[Part]:
        return {part_shown(Path(config.data), cls.letter_given(config))}

    @classmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        return with_weights(ResNet(width=config.width, blocks=config.blocks), checkpoint["average"])

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Least squares adversarial loss of a PatchGAN"


def compared_layers(blocks: int) -> tuple[int, ...]:
    """Of ResNet, by number: where outputs are compared: pixels, both halvings, first and fifth block (appendix C.1)."""
    deepest = FIRST_BLOCK + min(FIFTH, blocks) - 1
    return tuple(sorted({STEM, FIRST_HALVING, SECOND_HALVING, FIRST_BLOCK, deepest}))


def through(layers: Iterable[nn.Module], x: Tensor, kept: Collection[int]) -> tuple[Tensor, list[Tensor]]:
    """(n, c, h, w) through layers one after the other; the result, and the outputs of those whose numbers are kept."""
    maps = []
    for number, layer in enumerate(layers):
        x = layer(x)
        if number in kept:
            maps.append(x)
    return x, maps


def at(maps: Tensor, index: Tensor) -> Tensor:
    """The channels at some places, the same of each picture: (n, c, h, w) and int64 (p) -> (n, p, c)."""
    return maps.flatten(2).index_select(2, index).transpose(1, 2)


def patch_nce(found: Tensor, sought: Tensor, temperature: float) -> Tensor:
    """Cross-entropy of finding each place among all of the same picture (PatchNCE, eq. 3 and 4), mean over places.

    found, sought: vectors of length 1, (n, p, d), of the result and of what was given -> (n), nats.
    """
    n, p, _ = found.shape
    likeness = torch.bmm(found, sought.transpose(1, 2)) / temperature
    own = torch.arange(p, device=found.device).expand(n, p)
    return F.cross_entropy(likeness.flatten(0, 1), own.flatten(), reduction="none").view(n, p).mean(dim=1)
