"""The three ways to train a generator, under one handle: whoever runs and publishes need not know which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from accelerate import Accelerator
from torch import Tensor

from playground.config import GanConfig
from playground.models import ARCHITECTURES
from playground.models.architecture import Family
from trainers import engine, mixture, vae
from trainers.engine import Turn
from trainers.mixture import MixtureState
from trainers.state import State, Training
from trainers.vae import VaeState

T = TypeVar("T", bound=Training)


class Progress(Protocol):
    """What every turn tells, besides the figures of its kind."""

    @property
    def step(self) -> int: ...

    @property
    def epoch(self) -> float: ...

    @property
    def images(self) -> int: ...


@dataclass(frozen=True)
class Learner(Generic[T]):
    """How one family learns."""

    fresh: Callable[[GanConfig, Accelerator], T]
    """the state before the first turn"""
    train: Callable[[T, Tensor, Iterable[Turn], Tensor | None], Iterator[Progress]]
    """plays turns on the whole data set, uint8 (n, c, h, w), and its labels; to be called again at any time"""
    draw: Callable[[T, Tensor, Tensor | None], Tensor]
    """latents and classes to pictures (n, c, h, w) in [-1, 1], on the CPU"""
    figures: tuple[str, ...]
    """what is measured each turn: names of numbers in what `train` yields"""


LEARNERS: dict[Family, Learner[Any]] = {
    "gan": Learner(State.fresh, engine.train, engine.draw, ("d_loss", "g_loss", "d_real", "d_fake")),
    "vae": Learner(VaeState.fresh, vae.train, vae.draw, ("loss", "reconstruction", "divergence")),
    "mixture": Learner(MixtureState.fresh, mixture.train, mixture.draw, ("loss",)),
}


def learner_of(config: GanConfig) -> Learner[Any]:
    return LEARNERS[ARCHITECTURES[config.architecture].family]
