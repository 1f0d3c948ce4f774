"""The training loop of a Gaussian mixture: stepwise EM, a batch at a time (Cappé and Moulines 2009, section 2).

Every batch is counted into running statistics, in which older batches fade; the mixture is always the one that
fits them best. No gradient is taken, and after its start nothing is left to chance.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor

from playground.config import GanConfig
from playground.em import Statistics, expect, maximise, spread_out
from playground.models import ARCHITECTURES, Architecture
from playground.models.mixture import MixtureGenerator
from trainers.engine import Diverged, Turn, as_seen, mean_over_processes, next_batch
from trainers.state import Training

#: Pictures among which the components' first means are chosen, and that count as the first batch.
SEEDS = 5_000
FIRST_FACTORS, FIRST_NOISE = 0.1, 0.2
#: The share of a new batch in the statistics falls with the steps to this power, from FORGETTING steps on.
POWER, FORGETTING = 0.7, 10
CHUNK = 500


@dataclass
class MixtureState:
    """The mixture and what it has counted."""

    config: GanConfig
    mixture: MixtureGenerator
    accelerator: Accelerator
    statistics: Statistics | None = None
    """of the batches so far; None before the first"""
    step: int = 0
    images: int = 0

    @property
    def architecture(self) -> Architecture:
        return ARCHITECTURES[self.config.architecture]

    @classmethod
    def fresh(cls, config: GanConfig, accelerator: Accelerator) -> MixtureState:
        """A mixture of noise: it has seen no picture. The same config gives the same bits."""
        mixture = ARCHITECTURES[config.architecture].build_generator()
        assert isinstance(mixture, MixtureGenerator)
        rng = torch.Generator().manual_seed(config.seed)
        for values in (mixture.means, mixture.factors):
            values.copy_(FIRST_FACTORS * torch.randn(values.shape, generator=rng))
        return cls(config, mixture.to(accelerator.device).eval(), accelerator)

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only."""
        counted = {} if self.statistics is None else dict(vars(self.statistics))
        return {
            "config": dataclasses.asdict(self.config),
            "generator": self.mixture.state_dict(),
            "statistics": counted,
            "step": self.step,
            "images": self.images,
        }

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on exactly where `to_checkpoint` was called."""
        self.mixture.load_state_dict(checkpoint["generator"])
        counted = checkpoint["statistics"]
        self.statistics = Statistics(**counted) if counted else None
        self.step, self.images = checkpoint["step"], checkpoint["images"]


@dataclass(frozen=True)
class MixtureStep:
    """What one turn did."""

    step: int
    epoch: float
    images: int
    """pictures counted so far"""
    loss: float
    """negative log-likelihood of the batch before it was counted, nats a picture; of a density, so it may fall
    below 0"""


def train(
    state: MixtureState, pictures: Tensor, turns: Iterable[Turn], labels: Tensor | None = None
) -> Iterator[MixtureStep]:
    """Count one batch a turn, whoever was meant to move. No learning rate and no label is looked at.

    pictures: uint8 (n, c, h, w), the whole data set; it stays on the device.
    """
    for _ in turns:
        if state.statistics is None:
            state.statistics = seed(state, pictures)
        batch = next_batch(state, pictures).pictures.flatten(1)
        new, loss = expect(state.mixture, batch)
        (loss,) = mean_over_processes(state, torch.tensor(loss, device=batch.device))
        state.step += 1
        if not math.isfinite(loss):
            raise Diverged(f"At step {state.step} the likelihood was no longer a number. Try a larger batch.")
        share = (state.step + FORGETTING) ** -POWER
        state.statistics = state.statistics.blended(_over_processes(state, new), share)
        maximise(state.mixture, state.statistics)
        yield MixtureStep(state.step, state.images / len(pictures), state.images, loss)


@torch.no_grad()
def seed(state: MixtureState, pictures: Tensor) -> Statistics:
    """Put the components on pictures far from one another, and count some more pictures once.

    All processes of a distributed run choose the same.
    """
    rng = torch.Generator().manual_seed(state.config.seed)
    some = torch.randperm(len(pictures), generator=rng)[:SEEDS].to(pictures.device)
    seen = as_seen(pictures[some], state.architecture.image_size).flatten(1)
    mixture = state.mixture
    mixture.means.copy_(seen[spread_out(seen, len(mixture.means), rng)])
    mixture.noise.fill_(FIRST_NOISE)
    counted, _ = expect(mixture, seen[:CHUNK])
    for batch, chunk in enumerate(seen.split(CHUNK)[1:], start=2):
        counted = counted.blended(expect(mixture, chunk)[0], 1 / batch)
    maximise(mixture, counted)
    return counted


@torch.inference_mode()
def draw(state: MixtureState, latents: Tensor, classes: Tensor | None = None) -> Tensor:
    """What the mixture makes of the latents: (n, c, h, w) in [-1, 1], on the CPU. No classes are known."""
    chunks = [state.mixture(part) for part in latents.to(state.accelerator.device).split(256)]
    return torch.cat(chunks).cpu()


def _over_processes(state: Training, statistics: Statistics) -> Statistics:
    """The mean of what the processes of a distributed run have counted."""
    if state.accelerator.num_processes == 1:
        return statistics
    parts = vars(statistics)
    means = state.accelerator.reduce(list(parts.values()), reduction="mean")
    return Statistics(**dict(zip(parts, means, strict=True)))
