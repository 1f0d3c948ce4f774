"""python -m trainers pix2pix: learn to turn pictures A into pictures B from pairs (Isola et al. 2017).

Any folder of pairs will do: see playground/data/folders.py for the two layouts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from playground.data.folders import Cut, Direction, Pairs, paired, stacked
from playground.models import initialise
from playground.models.patchgan import PatchGAN
from playground.models.unet import UNet
from playground.objectives import OBJECTIVES
from trainers.course import Resumable, Step, attend, checkpoint_of, decayed, experiment_of, open_run, order_of
from trainers.engine import apply_gradients, set_learning_rate
from trainers.gradients import gradient_difference
from trainers.hardware import Hardware, in_words
from trainers.perceptual import LiteFeatures
from trainers.state import adam, warmed_up_average

PREVIEWS = 6
"""pairs of the test pictures that a run publishes"""


@dataclass(frozen=True)
class Pix2PixConfig:
    """Everything that changes the result."""

    data: Path = Path("data")
    """folder of pairs: train/ and test/ with A|B side by side, or trainA/, trainB/, testA/, testB/"""
    direction: Direction = "AtoB"
    """which half is given, and which is wanted"""
    passes: float = 6.0
    """over the training pairs"""
    side: int = 128
    """of the squares that are learnt from, pixels"""
    load: int = 144
    """what the shorter side of a picture becomes before the square is cut out of it, pixels"""
    flips: bool = True
    """mirror half of the pairs"""
    batch_size: int = 8
    """pairs a step"""
    width: int = 32
    """channels of the generator's first layer"""
    most: int = 160
    """channels of its widest layers"""
    halvings: int = 3
    """of the discriminator: its patch grows with each"""
    lr: float = 4e-4
    """learning rate of both players; it falls to zero over the second half"""
    beta1: float = 0.5
    """how much of the last gradients Adam remembers"""
    l1: float = 100.0
    """weight of the mean absolute difference to the target, beside the adversarial loss (eq. 4)"""
    gradient: float = 0.0
    """weight of the difference in steps from pixel to pixel (Mathieu et al. 2016): even areas stay even; 0 leaves it
    out"""
    perceptual: float = 0.0
    """weight of the difference in features of EfficientNet-Lite0 (Wang et al. 2018, section 3.4); 0 leaves it out"""
    start: Path | None = None
    """run directory of an equal network to go on from, with other losses or rates; else from nothing"""
    seed: int = 0
    """fixes initial weights, order and jitter"""


@dataclass(frozen=True)
class Pix2PixCommand(Hardware, Pix2PixConfig):
    """Train a pix2pix network on a folder of pairs. The same command goes on after an interruption."""

    out: Path = Path("runs/pix2pix")
    """run directory; it can be watched on the page while it trains"""


class Pix2Pix(Resumable):
    """The two networks, what they learn from, and the loop."""

    stateful = ("generator", "discriminator", "average", "g_optimizer", "d_optimizer")

    def __init__(self, config: Pix2PixConfig, accelerator: Accelerator) -> None:
        self.config, self.accelerator, self.passes = config, accelerator, config.passes
        self.device = in_words(accelerator)
        _refuse_side(config.side, config.halvings)
        self.cut = Cut(config.side, config.load, config.flips)
        self.pairs = paired(config.data, "train", config.direction)
        self.shown = _fixed(paired(config.data, "test", config.direction), self.cut)
        downs = config.side.bit_length() - 1
        self.generator = UNet(downs=downs, width=config.width, most=config.most)
        self.discriminator = PatchGAN(6, config.width, config.halvings)
        weights = torch.Generator().manual_seed(config.seed)
        for network in (self.generator, self.discriminator):
            initialise(network, weights)
            network.to(accelerator.device).to(memory_format=torch.channels_last)
        if config.start is not None:
            before = checkpoint_of(config.start)
            self.generator.load_state_dict(before["generator"])
            self.discriminator.load_state_dict(before["discriminator"])
        self.features = LiteFeatures().to(accelerator.device) if config.perceptual else None
        self.average = AveragedModel(self.generator, multi_avg_fn=warmed_up_average(), use_buffers=True).eval()
        self.g_optimizer = adam(self.generator, config.lr, config.beta1)
        self.d_optimizer = adam(self.discriminator, config.lr, config.beta1)

    def steps(self) -> Iterator[Step]:
        """Play without end: D on a batch, then G on the same one."""
        objective = OBJECTIVES["non_saturating"]
        for source, target in self._batches():
            passes = self.images / len(self.pairs)
            for optimizer in (self.d_optimizer, self.g_optimizer):
                set_learning_rate(optimizer, decayed(self.config.lr, passes, self.config.passes))
            with self.accelerator.autocast():
                fake = self.generator(source)

            with self.accelerator.autocast():
                real_logits = self.discriminator(torch.cat([source, target], dim=1))
                fake_logits = self.discriminator(torch.cat([source, fake.detach()], dim=1))
            # Halved, so that D learns more slowly than G (appendix 6.2).
            d_loss = 0.5 * objective.d_loss(real_logits.float(), fake_logits.float(), 0.0)
            apply_gradients(self, self.d_optimizer, self.discriminator, d_loss)

            self.discriminator.requires_grad_(False)
            with self.accelerator.autocast():
                fake_logits = self.discriminator(torch.cat([source, fake], dim=1))
            g_loss = objective.g_loss(fake_logits.float())
            l1 = F.l1_loss(fake.float(), target)
            loss = g_loss + self.config.l1 * l1 + self.config.perceptual * self._difference(fake, target)
            loss = loss + self.config.gradient * gradient_difference(fake.float(), target)
            apply_gradients(self, self.g_optimizer, self.generator, loss)
            self.discriminator.requires_grad_(True)
            self.average.update_parameters(self.generator)

            self.step += 1
            self.images += len(source)
            figures = {"d_loss": d_loss.item(), "g_loss": g_loss.item(), "l1": l1.item()}
            yield Step(self.step, self.images / len(self.pairs), self.images, figures)

    def _difference(self, fake: Tensor, target: Tensor) -> Tensor:
        """In features; 0 where they do not count."""
        if self.features is None:
            return torch.zeros((), device=fake.device)
        with self.accelerator.autocast():
            return self.features.difference(fake, target)

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Source and target, each (n, 3, side, side) in [-1, 1], without end."""
        n, batch, seed, device = len(self.pairs), self.config.batch_size, self.config.seed, self.accelerator.device
        while True:
            positions = range(self.images, self.images + batch)
            drawn = [
                self.pairs.pair(order_of(n, i // n, seed)[i % n], self.cut, random.Random(seed * 1_000_003 + i))
                for i in positions
            ]
            yield stacked([a for a, _ in drawn]).to(device), stacked([b for _, b in drawn]).to(device)

    @torch.inference_mode()
    def preview(self) -> tuple[Tensor, int]:
        """Rows of source, what the averaged generator makes of it, target."""
        source, target = self.shown
        with self.accelerator.autocast():
            made = self.average(source.to(self.accelerator.device)).float().cpu()
        rows = torch.stack([source, made, target], dim=1)
        return rows.flatten(0, 1), 6


def _refuse_side(side: int, halvings: int) -> None:
    """ValueError for squares that one of the networks cannot halve as often as it wants to."""
    if side.bit_count() != 1:
        raise ValueError(f"side must be a power of two, such as 64, 128 or 256: the U-Net halves it. It is {side}.")
    if side < 2 ** (halvings + 2):
        raise ValueError(f"side must be at least {2 ** (halvings + 2)} where halvings is {halvings}. It is {side}.")


def _fixed(pairs: Pairs, cut: Cut) -> tuple[Tensor, Tensor]:
    """The pairs that are shown throughout a run, evenly spread over those that are not trained on."""
    count = min(PREVIEWS, len(pairs))
    drawn = [pairs.pair(i * len(pairs) // count, cut, None) for i in range(count)]
    return stacked([a for a, _ in drawn]), stacked([b for _, b in drawn])


def main(command: Pix2PixCommand) -> int:
    """Returns the exit code: 0 when the run finished or was stopped in order."""
    config = experiment_of(command, Pix2PixConfig)
    course = Pix2Pix(config, command.accelerator())
    return attend(open_run(command.out, "pix2pix", config, config.passes), course)
