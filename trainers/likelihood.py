"""Methods of one network that says how likely a picture is, and can draw one: what they have in common.

No game and no bound: the cost is the negative log-likelihood itself, and it means the same in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor

from playground.config import setting
from playground.models.layers import LikelihoodGenerator
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.cost import BATCH, count_flops
from trainers.data import DataCache
from trainers.dataset_config import DatasetConfig
from trainers.diagnosis import diagnose_alone
from trainers.generative import Generative
from trainers.method import Addition, Turn
from trainers.tensors import adam, apply_gradients, average_of, decayed, place, set_learning_rate

COST = Plot(
    "cost",
    "The cost: negative log-likelihood, nats a picture",
    "How far the network is from having foreseen the pictures. Its first moments are left out.",
    skip=0.02,
)


@dataclass(frozen=True)
class LikelihoodConfig(DatasetConfig):
    """What every method asks that learns by likelihood."""

    lr: float = setting(
        2e-3, "Learning rate", "How far one step goes. It falls over the second half.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.9, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))


class Likelihood(Generative):
    """One network, one cost."""

    config_type: ClassVar[type[LikelihoodConfig]]
    config: LikelihoodConfig
    drawing = "average"
    stateful: ClassVar[tuple[str, ...]] = ("generator", "average", "optimizer")
    adds: ClassVar[Addition] = "no game"
    figures: ClassVar[tuple[Figure, ...]] = (Figure("loss", "cost", "nats a picture", plot="cost", role="generator"),)
    plots: ClassVar[tuple[Plot, ...]] = (COST,)
    generator: LikelihoodGenerator

    def __init__(self, config: LikelihoodConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        weights = torch.Generator().manual_seed(config.seed)
        generator = place(self.architecture.build_generator(), accelerator, weights)
        assert isinstance(generator, LikelihoodGenerator)
        self.generator = generator
        self.average = average_of(generator)
        self.optimizer = adam(generator, config.lr, config.beta1)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """One step towards a higher likelihood of the batch."""
        set_learning_rate(self.optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        pictures = self.next_batch().pictures
        with self.accelerator.autocast():
            loss = self.generator.nats(pictures, self.rng).mean()
        apply_gradients(self.accelerator, self.optimizer, self.generator, loss)
        self.average.update_parameters(self.generator)
        return self.figures_of(loss)

    def figures_of(self, loss: Tensor) -> dict[str, Tensor]:
        """The figures of a turn whose cost was `loss`, nats a picture."""
        return {"loss": loss}

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        return diagnose_alone(history)

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        return super().card(config) | {
            "origin": f"{cls.summary} Its weights are averaged over the last training steps.",
            "objective": "Likelihood. The training pictures should be as likely as can be under the network. "
            f"Source: {cls.source}",
        }

    @classmethod
    def flops(cls, config: Any) -> int | None:
        chosen = cls.architectures[config.architecture]
        generator = chosen.build_generator()
        assert isinstance(generator, LikelihoodGenerator)
        pictures = torch.zeros(BATCH, chosen.channels, chosen.image_size, chosen.image_size)
        return count_flops(lambda: torch.autograd.backward(generator.nats(pictures, torch.Generator()).sum()))
