"""SRResNet and SRGAN: learn to enlarge photographs four times (Ledig et al. 2017).

Two stages, each a run of its own: `--stage pixel` trains SRResNet on the mean absolute difference; `--stage
adversarial --start <its run>` goes on from there as SRGAN, for pictures that look sharp instead of safe.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.data.folder_files import refuse_missing
from playground.data.folders import folder_below, part_to_show
from playground.data.photos import LONGEST, Photo, Photographs, PhotoPixels, photos
from playground.metrics.spectrum import WINDOW
from playground.models.patchgan import PatchGAN
from playground.models.srresnet import SCALE, SRResNet
from playground.models.translator import Translator
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.features import FEATURES, features_setting
from trainers.folder_method import FolderConfig, FolderMethod, Way, averaged_start, in_rows, with_weights
from trainers.method import LOSSES, Mismatch, Preview, Turn
from trainers.spectra import grid_excess
from trainers.tensors import (
    adam,
    apply_gradients,
    average_of,
    decayed,
    own_share,
    place,
    set_learning_rate,
)

PREVIEWS = 8
PREVIEW_SIDE = 40
"""pixels of the small squares that a run publishes"""
SHIFTS = 8
"""ways, down and across, in which what the discriminator and the features see is shifted: twice the generator's grid"""


@dataclass(frozen=True)
class SrganConfig(FolderConfig):
    """Everything that changes the result."""

    epochs: float = setting(
        0.0, "Epochs", "Passes over the photographs; 0 goes by the number of squares.", (0.0, 10_000)
    )
    start_share: float = setting(
        1.0,
        "Share of its weights",
        "Of the run gone on from, in the first weights; the rest is of the run that it went on from itself.",
        (0, 1),
        group="shell",
    )
    patches: int = setting(120_000, "Squares", "How many are learnt from in all.", (16, 10**8), group="main")
    longest: int = setting(
        LONGEST, "Longest side", "What a photograph is shrunk to, pixels, so that squares hold detail.", (64, 8192)
    )
    stage: str = setting(
        "pixel",
        "Stage",
        "SRResNet from the start, or SRGAN from an SRResNet.",
        choices=lambda: {"pixel": "SRResNet: pixel by pixel", "adversarial": "SRGAN: against a discriminator"},
        group="shell",
    )
    side: int = setting(24, "Side", "Of the small squares, pixels; the large ones have four times as many.", (8, 256))
    batch_size: int = setting(16, "Batch size", "Squares looked at in one step.", (1, 256))
    width: int = setting(48, "Width", "Channels of the residual blocks.", (4, 256))
    blocks: int = setting(16, "Residual blocks", "How many there are; a run with fewer can be gone on from.", (1, 64))
    lr: float = setting(1e-3, "Learning rate", "It falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True)
    beta1: float = setting(0.9, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    pixel: float = setting(1.0, "Weight of pixels", "Of the mean absolute difference.", (0, 1e4))
    perceptual: float = setting(
        1.0, "Weight of features", "Of the difference in features, adversarial stage only (section 2.2.1).", (0, 1e4)
    )
    features: str = features_setting("vgg16")
    adversarial: float = setting(
        0.03, "Weight of the game", "Of the adversarial loss, adversarial stage only (section 2.2.2).", (0, 1e4)
    )
    head_start: int = setting(
        0,
        "Head start of D",
        "Steps in which the discriminator learns alone, adversarial stage only: against a generator that has played "
        "before, a new one is no help at first.",
        (0, 10**6),
        group="shell",
    )
    grid: float = setting(
        0.0,
        "Weight of the grid",
        "Of the dB by which a grid of 2 or 4 pixels stands out more than in photographs, adversarial stage only.",
        (0, 1e4),
        group="shell",
    )


class Srgan(FolderMethod):
    """A generator that enlarges, and in the second stage a discriminator of photographs."""

    title, year = "SRResNet / SRGAN", 2017
    parent, adds = "gan", "objective"
    formula = (
        "first  G: min  |G(x) − y|\n"
        "then   D: min  max(0, 1 − D(y)) + max(0, 1 + D(G(x)))\n"
        "       G: min  |G(x) − y| [[+ |φ(G(x)) − φ(y)|]] − λ · D(G(x))"
    )
    departures = (
        "Absolute differences instead of squares, and that of the pixels stays beside that of the features. Hinge loss "
        "and a PatchGAN with spectral norm. No batch norm, and the network adds to the bicubic enlargement."
    )
    summary = "Enlarges four times: first as near as can be, then, against a discriminator, as sharp as photographs."
    source = "Ledig et al. 2017, Photo-Realistic Single Image Super-Resolution Using a GAN, section 2"
    config_type = SrganConfig
    config: SrganConfig
    folder_words = "train/ and test/, with photographs"
    hint = "In threes: enlarged by a formula, enlarged by the network, the original."
    tab, measured_by = "superres", "enlargement"
    terms: ClassVar[Mapping[str, str]] = {
        "pixel": "the mean absolute difference",
        "perceptual": "the difference in features of {features}",
        "grid": "the dB by which grids of 2 and 4 pixels stand out of the spectrum more than in photographs",
    }
    players = ("D", "G")
    stateful = ("generator", "discriminator", "average", "g_optimizer", "d_optimizer")
    figures = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("l1", "L1", plot="l1", role="fake"),
        Figure("perceptual", "features", plot="perceptual", role="fake"),
        Figure("grid", "grid", "dB", plot="grid", role="fake"),
    )
    plots = (
        LOSSES,
        Plot("l1", "Distance to the wanted picture (L1)", "Mean absolute difference, of 2 from black to white."),
        Plot("perceptual", "Difference in features", "As a network that knows photographs sees it."),
        Plot("grid", "Grid of 2 or 4 pixels", "By how much it stands out of the spectrum more than in photographs."),
    )

    def __init__(self, config: SrganConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.refuse_mismatch(config)
        refuse_missing(config.data)
        train = self.large_enough(photos(folder_below(config.data, "train"), config.side, config.longest))
        self.pixels = PhotoPixels(train, accelerator.device)
        kept_back = folder_below(config.data, part_to_show(config.data))
        test = self.large_enough(photos(kept_back, PREVIEW_SIDE, config.longest))
        shown = PhotoPixels(test)
        chance = torch.Generator().manual_seed(config.seed)
        self.shown = shown.squares(shown.places(PREVIEW_SIDE, PREVIEWS, chance), PREVIEW_SIDE)
        weights = torch.Generator().manual_seed(config.seed)
        self.generator = place(SRResNet(config.width, config.blocks), accelerator, weights)
        if config.start is not None:
            self.go_on_from(config.start, config.start_share)
        self.average = average_of(self.generator)
        self.g_optimizer = adam(self.generator, config.lr, config.beta1)
        self.discriminator = place(PatchGAN(3, 64, halvings=3, spectral_norm=True), accelerator, weights)
        self.d_optimizer = adam(self.discriminator, config.lr, config.beta1)
        self.features = FEATURES[config.features]().to(accelerator.device) if config.stage == "adversarial" else None
        self.objective = OBJECTIVES["hinge"]

    def large_enough(self, found: Photographs) -> tuple[Photo, ...]:
        """Those that squares can be cut from; who trains is told of the others."""
        self.tell((*found.left_out, *found.too_small))
        return found.large_enough

    def go_on_from(self, start: Path, share: float) -> None:
        """With the running average of another run. Raises Mismatch where its network cannot become this one."""
        try:
            self.generator.take_over(averaged_start(start, share))
        except ValueError as error:
            raise Mismatch(f"{start} cannot be gone on from: {error}.") from error

    @property
    def images_per_epoch(self) -> float:
        return int(self.pixels.areas.sum()) / self.config.side**2

    @property
    def epochs(self) -> float:
        return self.config.epochs or self.config.patches / self.images_per_epoch

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """The generator alone, or, in the adversarial stage, both players."""
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.epochs))
        small, large = self.next_squares()
        with self.accelerator.autocast():
            fake = self.generator(small)
        figures: dict[str, Tensor] = {}
        if self.features is not None and turn.moves("D"):
            real_part, fake_part = self.shifted(large), self.shifted(fake.detach())
            d_loss = self.objective.d_loss(self.verdicts(real_part), self.verdicts(fake_part))
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, d_loss)
            figures["d_loss"] = d_loss
        if turn.moves("G") and (self.features is None or self.step >= self.config.head_start):
            figures |= self.update_generator(fake, large)
        return figures

    def update_generator(self, fake: Tensor, large: Tensor) -> dict[str, Tensor]:
        """One step towards the original: in pixels, and in the adversarial stage in features and for D's favour."""
        l1 = F.l1_loss(fake.float(), large)
        figures, loss = {"l1": l1}, self.config.pixel * l1
        if self.features is not None:
            seen = self.shifted(fake)
            with self.accelerator.autocast():
                perceptual = self.features.difference(seen, self.shifted(large))
            self.discriminator.requires_grad_(False)
            logits = self.verdicts(seen)
            g_loss = self.objective.g_loss(logits, logits.detach())
            loss = loss + self.config.perceptual * perceptual + self.config.adversarial * g_loss
            figures |= {"g_loss": g_loss, "perceptual": perceptual}
            if self.config.grid:
                figures["grid"] = grid_excess(fake, large)
                loss = loss + self.config.grid * figures["grid"]
        apply_gradients(self.accelerator, self.g_optimizer, self.generator, loss)
        self.discriminator.requires_grad_(True)
        self.average.update_parameters(self.generator)
        return figures

    def verdicts(self, pictures: Tensor) -> Tensor:
        """D's logits, a patch each."""
        with self.accelerator.autocast():
            logits: Tensor = self.discriminator(pictures)
        return logits.float()

    def shifted(self, pictures: Tensor) -> Tensor:
        """All but SHIFTS rows and columns, from a corner that changes at every step.

        Wherever networks halve pictures, their gradients differ from pixel to pixel in a pattern that repeats. Over a
        generator's own grid it would always lie in the same way, and be learnt.
        """
        rng = random.Random(self.config.seed * 1_000_003 + self.step)
        top, left = rng.randrange(SHIFTS), rng.randrange(SHIFTS)
        height, width = (edge - SHIFTS for edge in pictures.shape[2:])
        return pictures[:, :, top : top + height, left : left + width]

    def next_squares(self) -> tuple[Tensor, Tensor]:
        """Small (n, 3, side, side) and large (n, 3, 4 side, 4 side), in [-1, 1], by chance."""
        chance = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.step)
        places = self.pixels.places(self.config.side, self.config.batch_size, chance)
        self.images += self.config.batch_size
        return self.pixels.squares(own_share(self.accelerator, places), self.config.side)

    @torch.inference_mode()
    def preview(self) -> Preview:
        """For each square: bicubic, what the averaged generator makes of it, the original."""
        small, large = self.shown
        with self.accelerator.autocast():
            fake = self.average(small.to(self.accelerator.device))
        bicubic = F.interpolate(small, scale_factor=SCALE, mode="bicubic", antialias=True)
        return Preview(in_rows(bicubic, fake, large).clamp(-1, 1), columns=6)

    @classmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        return with_weights(SRResNet(config.width, config.blocks), checkpoint["average"])

    @classmethod
    def game_words(cls, config: Any) -> str:
        return f"Hinge loss of a PatchGAN with spectral norm, weighted by {config.adversarial:g}"

    @classmethod
    def objective_words(cls, config: Any) -> str:
        return "Mean absolute difference." if config.stage == "pixel" else super().objective_words(config)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        # Before there is a discriminator, nobody but G can move.
        return super().describe(config) | ({} if config.stage == "adversarial" else {"players": ()})

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        if config.stage == "adversarial" and config.start is None:
            raise Mismatch("The adversarial stage needs a run of the pixel stage: --start RUN.")
        if config.grid and SCALE * config.side < WINDOW:
            raise Mismatch(f"Grids are looked for in {WINDOW} pixels: side must be at least {WINDOW // SCALE}.")
