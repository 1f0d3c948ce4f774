"""A Gaussian mixture fitted by stepwise EM, a batch at a time (Cappé and Moulines 2009, section 2).

Every batch is counted into running statistics, in which older batches fade; the mixture is always the one that
fits them best. No gradient is taken, and after its start nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.models.em import Statistics, expect, flops, maximise, spread_out
from playground.models.mixture import MIXTURE28, MixtureGenerator
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.data import DataCache
from trainers.dataset_config import DatasetConfig, architecture_setting
from trainers.diagnosis import diagnose_alone
from trainers.generative import Generative
from trainers.method import Turn
from trainers.tensors import resized

#: Pictures among which the components' first means are chosen, and that count as the first batch.
SEEDS = 5_000
FIRST_FACTORS, FIRST_NOISE = 0.1, 0.2
#: The share of a new batch in the statistics falls with the steps to this power, from FORGETTING steps on.
POWER, FORGETTING = 0.7, 10
CHUNK = 500
ARCHITECTURES = {MIXTURE28.name: MIXTURE28}


@dataclass(frozen=True)
class MixtureConfig(DatasetConfig):
    """Everything that changes the result. No learning rate: each step is the best one."""

    architecture: str = architecture_setting(MIXTURE28.name, lambda: ARCHITECTURES)


class Mixture(Generative):
    """The mixture and what it has counted."""

    title, year = "Gaussian mixture", 1999
    adds = "no game"
    formula = "max  log Σₖ πₖ N(x; μₖ, [[Wₖ Wₖᵀ + σₖ² I]])"
    summary = "No networks at all: a hundred average pictures, each with ten ways to change, counted out of the data."
    source = "Tipping and Bishop 1999, Mixtures of Probabilistic Principal Component Analysers, section 4"
    departures = (
        "Counted a batch at a time, in running statistics in which older batches fade (stepwise EM, Cappé and Moulines "
        "2009), where the paper goes through all data at every step."
    )
    config_type = MixtureConfig
    config: MixtureConfig
    architectures = ARCHITECTURES
    drawing = "mixture"
    stateful = ("mixture",)
    figures = (Figure("loss", "cost", "nats a picture", plot="cost", role="generator"),)
    plots = (
        Plot(
            "cost",
            "The cost: negative log-likelihood, nats a picture",
            "Of a density, so it may fall below 0. Its first moments are left out.",
            skip=0.1,
        ),
    )

    def __init__(self, config: MixtureConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        mixture = self.architecture.build_generator()
        assert isinstance(mixture, MixtureGenerator)
        rng = torch.Generator().manual_seed(config.seed)
        for values in (mixture.means, mixture.factors):  # noise: it has seen no picture yet
            values.copy_(FIRST_FACTORS * torch.randn(values.shape, generator=rng))
        self.mixture = mixture.to(accelerator.device).eval()
        self.statistics: Statistics | None = None
        """of the batches so far; None before the first"""

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """Count one batch."""
        if self.statistics is None:
            self.statistics = self.first_statistics()
        batch = self.next_batch().pictures.flatten(1)
        new, loss = expect(self.mixture, batch)
        share = (self.step + 1 + FORGETTING) ** -POWER
        self.statistics = self.statistics.blended(self.mean_over_processes(new), share)
        maximise(self.mixture, self.statistics)
        return {"loss": torch.tensor(loss, device=batch.device)}

    @torch.no_grad()
    def first_statistics(self) -> Statistics:
        """Put the components on pictures far from one another, and count some more pictures once.

        All processes of a distributed run choose the same.
        """
        rng = torch.Generator().manual_seed(self.config.seed)
        some = torch.randperm(len(self.pictures), generator=rng)[:SEEDS].to(self.pictures.device)
        seen = resized(self.pictures[some], self.architecture.image_size).flatten(1)
        self.mixture.means.copy_(seen[spread_out(seen, len(self.mixture.means), rng)])
        self.mixture.noise.fill_(FIRST_NOISE)
        counted, _ = expect(self.mixture, seen[:CHUNK])
        for batch, chunk in enumerate(seen.split(CHUNK)[1:], start=2):
            counted = counted.blended(expect(self.mixture, chunk)[0], 1 / batch)
        maximise(self.mixture, counted)
        return counted

    def mean_over_processes(self, statistics: Statistics) -> Statistics:
        """Of what the processes of a distributed run have counted."""
        if self.accelerator.num_processes == 1:
            return statistics
        parts = vars(statistics)
        means = self.accelerator.reduce(list(parts.values()), reduction="mean")
        return Statistics(**dict(zip(parts, means, strict=True)))

    def to_checkpoint(self) -> dict[str, Any]:
        counted = {} if self.statistics is None else dict(vars(self.statistics))
        return super().to_checkpoint() | {"statistics": counted}

    def restore(self, checkpoint: Mapping[str, Any]) -> None:
        super().restore(checkpoint)
        counted = checkpoint["statistics"]
        self.statistics = Statistics(**counted) if counted else None

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        return diagnose_alone(history)

    @classmethod
    def divergence_advice(cls) -> str:
        return "Try a larger batch."

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        return super().card(config) | {
            "kind": "a Gaussian mixture",
            "origin": "This is a Gaussian mixture: a hundred average pictures, each with a few ways to change. It was "
            "fitted by expectation and maximisation, without any network.",
            "objective": "Likelihood. The training pictures should be as likely as can be under the mixture. "
            f"Source: {cls.source}",
        }

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        chosen = cls.architectures[config.architecture]
        return [("Generator", chosen.build_generator(), (torch.zeros(2, chosen.latent_dim),), "Noise z")]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return flops(cls.architectures[config.architecture].build_generator())
