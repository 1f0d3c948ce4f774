"""python -m trainers cyclegan: learn to turn pictures A into pictures B and back, without pairs (Zhu et al. 2017).

Any two folders will do: trainA/ and trainB/, and testA/ and testB/ for pictures that are kept back.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from playground.data.folders import Cut, Pictures, stacked, unpaired
from playground.models import initialise
from playground.models.patchgan import PatchGAN
from playground.models.resnet import ResNet
from playground.models.translator import Norm
from playground.objectives import OBJECTIVES
from trainers.course import Resumable, Step, attend, decayed, experiment_of, open_run, order_of
from trainers.engine import apply_gradients, set_learning_rate
from trainers.hardware import Hardware, in_words
from trainers.pool import ImagePool
from trainers.state import adam, warmed_up_average

PREVIEWS = 4
"""pictures of each kind that a run publishes"""


@dataclass(frozen=True)
class CycleGanConfig:
    """Everything that changes the result."""

    data: Path = Path("data")
    """folder with trainA/, trainB/, testA/ and testB/"""
    passes: float = 100.0
    """over the pictures A"""
    side: int = 128
    """of the squares that are learnt from, pixels"""
    load: int = 144
    """what the shorter side of a picture becomes before the square is cut out of it, pixels"""
    flips: bool = True
    """mirror half of the pictures"""
    batch_size: int = 1
    """pictures of each kind a step"""
    width: int = 24
    """channels of the generators' first layer"""
    blocks: int = 6
    """residual blocks of each generator"""
    norm: Norm = "instance"
    """of the generators"""
    residual: bool = False
    """the generators add what they make to what they are given: near pictures, sooner and sharper"""
    halvings: int = 3
    """of the discriminators: their patch grows with each"""
    spectral_norm: bool = False
    """in the discriminators, instead of instance norm, which does not see how bright or dark the whole is"""
    lr: float = 2e-4
    """learning rate of all players; it falls to zero over the second half"""
    beta1: float = 0.5
    """how much of the last gradients Adam remembers"""
    cycle: float = 10.0
    """weight of the mean absolute difference after there and back (eq. 3)"""
    identity: float = 0.0
    """weight of the change to a picture that is of the wanted kind already (section 5.2); 0 leaves it out"""
    pool: int = 50
    """older fakes that the discriminators are shown now and then (section 4, from Shrivastava et al. 2017)"""
    seed: int = 0
    """fixes initial weights, order and jitter"""


@dataclass(frozen=True)
class CycleGanCommand(Hardware, CycleGanConfig):
    """Train a CycleGAN on two folders of pictures. The same command goes on after an interruption."""

    out: Path = Path("runs/cyclegan")
    """run directory; it can be watched on the page while it trains"""


class CycleGan(Resumable):
    """The four networks, what they learn from, and the loop."""

    stateful = (
        "a_to_b",
        "b_to_a",
        "judge_a",
        "judge_b",
        "average_a_to_b",
        "average_b_to_a",
        "g_optimizer",
        "d_optimizer",
        "pool_a",
        "pool_b",
    )

    def __init__(self, config: CycleGanConfig, accelerator: Accelerator) -> None:
        self.config, self.accelerator, self.passes = config, accelerator, config.passes
        self.device = in_words(accelerator)
        self.cut = Cut(config.side, config.load, config.flips)
        self.a, self.b = unpaired(config.data, "train", "A"), unpaired(config.data, "train", "B")
        self.shown_a = _fixed(unpaired(config.data, "test", "A"), self.cut)
        self.shown_b = _fixed(unpaired(config.data, "test", "B"), self.cut)
        weights = torch.Generator().manual_seed(config.seed)

        def placed(network: nn.Module) -> Any:
            initialise(network, weights)
            return network.to(accelerator.device).to(memory_format=torch.channels_last)

        shape: dict[str, Any] = {key: getattr(config, key) for key in ("width", "blocks", "norm", "residual")}
        self.a_to_b, self.b_to_a = placed(ResNet(**shape)), placed(ResNet(**shape))
        self.judge_a, self.judge_b = (
            placed(PatchGAN(3, config.width, config.halvings, norm="instance", spectral_norm=config.spectral_norm))
            for _ in "ab"
        )
        self.average_a_to_b = AveragedModel(self.a_to_b, multi_avg_fn=warmed_up_average()).eval()
        self.average_b_to_a = AveragedModel(self.b_to_a, multi_avg_fn=warmed_up_average()).eval()
        self.generators = nn.ModuleList([self.a_to_b, self.b_to_a])
        self.judges = nn.ModuleList([self.judge_a, self.judge_b])
        self.g_optimizer = adam(self.generators, config.lr, config.beta1)
        self.d_optimizer = adam(self.judges, config.lr, config.beta1)
        self.pool_a, self.pool_b = ImagePool(config.pool, config.seed), ImagePool(config.pool, config.seed + 1)

    def steps(self) -> Iterator[Step]:
        """Play without end: both generators on a batch of each kind, then both discriminators."""
        for a, b in self._batches():
            passes = self.images / len(self.a)
            for optimizer in (self.g_optimizer, self.d_optimizer):
                set_learning_rate(optimizer, decayed(self.config.lr, passes, self.config.passes))
            self.judges.requires_grad_(False)
            with self.accelerator.autocast():
                fake_b, fake_a = self.a_to_b(a), self.b_to_a(b)
                back_a, back_b = self.b_to_a(fake_b), self.a_to_b(fake_a)
            g_loss = self._wants_real(self.judge_b, fake_b) + self._wants_real(self.judge_a, fake_a)
            cycle = F.l1_loss(back_a.float(), a) + F.l1_loss(back_b.float(), b)
            loss = g_loss + self.config.cycle * cycle + self.config.identity * self._identity(a, b)
            apply_gradients(self, self.g_optimizer, self.generators, loss)
            self.average_a_to_b.update_parameters(self.a_to_b)
            self.average_b_to_a.update_parameters(self.b_to_a)

            self.judges.requires_grad_(True)
            d_loss = self._tells_apart(self.judge_b, b, self.pool_b.exchanged(fake_b.detach()))
            d_loss = d_loss + self._tells_apart(self.judge_a, a, self.pool_a.exchanged(fake_a.detach()))
            # Halved, so that D learns more slowly than G (appendix 7.1).
            apply_gradients(self, self.d_optimizer, self.judges, 0.5 * d_loss)

            self.step += 1
            self.images += len(a)
            figures = {"d_loss": d_loss.item() / 2, "g_loss": g_loss.item() / 2, "cycle": cycle.item() / 2}
            yield Step(self.step, self.images / len(self.a), self.images, figures)

    def _wants_real(self, judge: nn.Module, fake: Tensor) -> Tensor:
        """A generator's cost of being seen through."""
        with self.accelerator.autocast():
            logits = judge(fake)
        return OBJECTIVES["least_squares"].g_loss(logits.float())

    def _tells_apart(self, judge: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
        """A discriminator's cost."""
        with self.accelerator.autocast():
            real_logits, fake_logits = judge(real), judge(fake)
        return OBJECTIVES["least_squares"].d_loss(real_logits.float(), fake_logits.float(), 0.0)

    def _identity(self, a: Tensor, b: Tensor) -> Tensor:
        if not self.config.identity:
            return torch.zeros((), device=a.device)
        with self.accelerator.autocast():
            same_b, same_a = self.a_to_b(b), self.b_to_a(a)
        return F.l1_loss(same_b.float(), b) + F.l1_loss(same_a.float(), a)

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Pictures of each kind, (n, 3, side, side) in [-1, 1], without end. B has an order of its own."""
        while True:
            positions = range(self.images, self.images + self.config.batch_size)
            yield self._drawn(self.a, positions, 0), self._drawn(self.b, positions, 1)

    def _drawn(self, pictures: Pictures, positions: range, kind: int) -> Tensor:
        n, seed = len(pictures), 2 * self.config.seed + kind
        drawn = [
            pictures.picture(order_of(n, i // n, seed)[i % n], self.cut, random.Random(seed * 1_000_003 + i))
            for i in positions
        ]
        return stacked(drawn).to(self.accelerator.device)

    @torch.inference_mode()
    def preview(self) -> tuple[Tensor, int]:
        """For each picture: itself, the other kind, and back; rows of A, then rows of B."""
        rows = []
        for shown, there, back in (
            (self.shown_a, self.average_a_to_b, self.average_b_to_a),
            (self.shown_b, self.average_b_to_a, self.average_a_to_b),
        ):
            pictures = shown.to(self.accelerator.device)
            with self.accelerator.autocast():
                other = there(pictures)
                again = back(other)
            rows.append(torch.stack([pictures, other.float(), again.float()], dim=1).flatten(0, 1).cpu())
        return torch.cat(rows), 6


def _fixed(pictures: Pictures, cut: Cut) -> Tensor:
    count = min(PREVIEWS, len(pictures))
    return stacked([pictures.picture(i * len(pictures) // count, cut, None) for i in range(count)])


def main(command: CycleGanCommand) -> int:
    """Returns the exit code: 0 when the run finished or was stopped in order."""
    config = experiment_of(command, CycleGanConfig)
    course = CycleGan(config, command.accelerator())
    return attend(open_run(command.out, "cyclegan", config, config.passes), course)
