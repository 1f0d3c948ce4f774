"""python -m trainers srgan: learn to enlarge photographs four times (Ledig et al. 2017).

Two stages, each a run of its own: `--stage pixel` trains SRResNet on the mean absolute difference; `--stage
adversarial --start <its run>` goes on from there as SRGAN, for pictures that look sharp instead of safe.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from playground.data.photos import LONGEST, patches, photos
from playground.models import initialise
from playground.models.patchgan import PatchGAN
from playground.models.srgan import SCALE, SRResNet
from playground.objectives import OBJECTIVES
from trainers.course import Resumable, Step, attend, averaged_weights, checkpoint_of, decayed, experiment_of, open_run
from trainers.engine import apply_gradients, set_learning_rate
from trainers.hardware import Hardware, in_words
from trainers.perceptual import LiteFeatures
from trainers.state import adam, warmed_up_average

PREVIEWS = 8
PREVIEW_SIDE = 40
"""pixels of the small squares that a run publishes"""


@dataclass(frozen=True)
class SrganConfig:
    """Everything that changes the result."""

    data: Path = Path("data")
    """folder of photographs: train/, and test/ with some that are kept back"""
    longest: int = LONGEST
    """what the longer side of a photograph is shrunk to, pixels, so that squares hold detail, not blur and noise"""
    stage: Literal["pixel", "adversarial"] = "pixel"
    """SRResNet from the start, or SRGAN from an SRResNet"""
    start: Path | None = None
    """run directory of an equal network to go on from; the adversarial stage needs one of the pixel stage"""
    patches: int = 120_000
    """squares to learn from in all"""
    side: int = 24
    """of the small squares, pixels; the large ones have four times as many"""
    batch_size: int = 16
    """squares a step"""
    width: int = 48
    """channels of the residual blocks"""
    blocks: int = 10
    """residual blocks"""
    lr: float = 1e-3
    """learning rate; it falls to zero over the second half"""
    beta1: float = 0.9
    """how much of the last gradients Adam remembers"""
    pixel: float = 1.0
    """weight of the mean absolute difference"""
    perceptual: float = 1.0
    """weight of the difference in features, adversarial stage only (section 2.2.1)"""
    adversarial: float = 0.02
    """weight of the adversarial loss, adversarial stage only (section 2.2.2)"""
    seed: int = 0
    """fixes initial weights and squares"""


@dataclass(frozen=True)
class SrganCommand(Hardware, SrganConfig):
    """Train SRResNet or SRGAN on a folder of photographs. The same command goes on after an interruption."""

    out: Path = Path("runs/srgan")
    """run directory; it can be watched on the page while it trains"""


class SuperResolution(Resumable):
    """The networks, what they learn from, and the loop of both stages."""

    stateful = ("generator", "judge", "average", "g_optimizer", "d_optimizer")

    def __init__(self, config: SrganConfig, accelerator: Accelerator) -> None:
        self.config, self.accelerator = config, accelerator
        self.photos = photos(config.data / "train", config.longest)
        self.shown = patches(
            photos(config.data / "test", config.longest), PREVIEW_SIDE, PREVIEWS, random.Random(config.seed)
        )
        self.per_pass = sum(photo.small[0].numel() for photo in self.photos) / config.side**2
        self.passes = config.patches / self.per_pass
        self.device = in_words(accelerator)
        weights = torch.Generator().manual_seed(config.seed)
        self.generator = SRResNet(config.width, config.blocks)
        initialise(self.generator, weights)
        if config.start is not None:
            self.generator.load_state_dict(averaged_weights(checkpoint_of(config.start)["average"]))
        elif config.stage == "adversarial":
            raise ValueError("The adversarial stage needs a run of the pixel stage: --start RUN.")
        self.generator.to(accelerator.device).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.generator, multi_avg_fn=warmed_up_average()).eval()
        self.g_optimizer = adam(self.generator, config.lr, config.beta1)
        self.judge = PatchGAN(3, 32, halvings=3, spectral_norm=True)
        initialise(self.judge, weights)
        self.judge.to(accelerator.device).to(memory_format=torch.channels_last)
        self.d_optimizer = adam(self.judge, config.lr, config.beta1)
        self.features = LiteFeatures().to(accelerator.device) if config.stage == "adversarial" else None

    def steps(self) -> Iterator[Step]:
        """Learn without end: the generator alone, or both players."""
        while True:
            rng = random.Random(self.config.seed * 1_000_003 + self.step)
            small, large = (
                square.to(self.accelerator.device)
                for square in patches(self.photos, self.config.side, self.config.batch_size, rng)
            )
            for optimizer in (self.g_optimizer, self.d_optimizer):
                set_learning_rate(optimizer, decayed(self.config.lr, self.images, self.config.patches))
            with self.accelerator.autocast():
                made = self.generator(small)
            pixel = F.l1_loss(made.float(), large)
            figures = {"l1": pixel.item()}
            loss = self.config.pixel * pixel
            if self.features is not None:
                figures["d_loss"] = self._update_judge(large, made.detach())
                with self.accelerator.autocast():
                    perceptual = self.features.difference(made, large)
                adversarial = self._wants_real(made)
                loss = loss + self.config.perceptual * perceptual + self.config.adversarial * adversarial
                figures |= {"g_loss": adversarial.item(), "perceptual": perceptual.item()}
            apply_gradients(self, self.g_optimizer, self.generator, loss)
            self.average.update_parameters(self.generator)
            self.step += 1
            self.images += len(small)
            yield Step(self.step, self.images / self.per_pass, self.images, figures)

    def _update_judge(self, real: Tensor, made: Tensor) -> float:
        """One step of D; returns its loss."""
        self.judge.requires_grad_(True)
        with self.accelerator.autocast():
            real_logits, fake_logits = self.judge(real), self.judge(made)
        loss = OBJECTIVES["hinge"].d_loss(real_logits.float(), fake_logits.float(), 0.0)
        apply_gradients(self, self.d_optimizer, self.judge, loss)
        return loss.item()

    def _wants_real(self, made: Tensor) -> Tensor:
        """The generator's cost of being seen through, by a D that stands still."""
        self.judge.requires_grad_(False)
        with self.accelerator.autocast():
            logits = self.judge(made)
        return OBJECTIVES["hinge"].g_loss(logits.float())

    @torch.inference_mode()
    def preview(self) -> tuple[Tensor, int]:
        """For each square: bicubic, what the averaged generator makes of it, the original."""
        small, large = self.shown
        with self.accelerator.autocast():
            made = self.average(small.to(self.accelerator.device)).float().cpu()
        bicubic = F.interpolate(small, scale_factor=SCALE, mode="bicubic", antialias=True)
        return torch.stack([bicubic, made, large], dim=1).flatten(0, 1).clamp(-1, 1), 6


def main(command: SrganCommand) -> int:
    """Returns the exit code: 0 when the run finished or was stopped in order."""
    config = experiment_of(command, SrganConfig)
    course = SuperResolution(config, command.accelerator())
    return attend(open_run(command.out, "srgan", config, course.passes), course)
