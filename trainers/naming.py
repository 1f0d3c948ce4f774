"""Games that teach a net to name pictures, and the same net without the game: what SSGAN and PixelDA have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from trainers.data import DataCache
from trainers.method import Turn
from trainers.methods.gan import Gan
from trainers.tensors import adam, apply_gradients, average_of

TESTED = 1_000
"""unseen pictures that are named"""


class NamingGame(Gan):
    """The game, and the net that it helps to name pictures; `alone` learns from the same names without the game.

    Figures of its own: "accuracy" and "accuracy_alone", the shares of unseen pictures that averages of both name
    rightly. A subclass builds `alone` and averages the net that plays.
    """

    stateful = (*Gan.stateful, "alone", "average_alone", "alone_optimizer")
    tested_every: ClassVar[int]
    """turns from one test to the next"""
    alone: Any
    """a network that names, as the one that plays"""
    tested: Tensor
    """unseen pictures (TESTED, c, s, s) in [-1, 1]"""
    tested_labels: Tensor | None
    """their classes, int64 (TESTED,), where somebody named them"""

    def __init__(self, config: Any, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.average_alone = average_of(self.alone)
        self.alone_optimizer = adam(self.alone, self.naming_rate(config), config.beta1, config.beta2)
        self.tested, self.tested_labels = self.unseen(data, TESTED)

    def naming_rate(self, config: Any) -> float:
        """At which `alone` learns: that of the player whose part naming is."""
        raise NotImplementedError

    def average_player(self) -> nn.Module:
        """The average of the net that plays."""
        raise NotImplementedError

    def names(self, network: Any, pictures: Tensor) -> Tensor:
        """Class logits (n, classes) of pictures (n, c, s, s), by the net that plays or by the one that does not."""
        logits: Tensor = network(pictures)
        return logits

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        figures = dict(super().turn(turn))
        if self.tested_labels is not None and self.step % self.tested_every == 0:
            both = {"accuracy": self.average_player(), "accuracy_alone": self.average_alone}
            figures |= {name: self.accuracy(average) for name, average in both.items()}
        return figures

    def learn_alone(self, loss: Tensor) -> None:
        """One step of the net without the game."""
        apply_gradients(self.accelerator, self.alone_optimizer, self.alone, loss)
        self.average_alone.update_parameters(self.alone)

    @torch.no_grad()
    def accuracy(self, average: Any) -> Tensor:
        """The share of unseen pictures that an averaged network names rightly, a scalar."""
        assert self.tested_labels is not None
        named = self.names(average.module, self.tested).argmax(dim=1)
        share: Tensor = (named == self.tested_labels).float().mean()
        return share
