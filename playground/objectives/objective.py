"""What an objective tells: what the two players minimise, as pure functions of the discriminator's logits.

A logit is the discriminator's last number, before any sigmoid. Every loss takes logits of any shape, averages
over all of them and returns a scalar. Logarithms of probabilities are written with softplus, because
log sigmoid(x) = -softplus(-x) and log(1 - sigmoid(x)) = -softplus(x) stay finite for every finite logit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor, nn

from playground.objectives.penalties import SlopePenalty


class DiscriminatorLoss(Protocol):
    """Scalar cost of the discriminator, given its logits for real and for generated pictures.

    smoothing: one-sided label smoothing (Salimans et al. 2016, section 3.4). The target for a real picture is
    1 - smoothing instead of 1; the target for a generated one stays 0. Objectives without targets ignore it.
    """

    def __call__(self, real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor: ...


class GeneratorLoss(Protocol):
    """Scalar cost of the generator, given D's logits for generated pictures and for the last real ones.

    Most look at the generated ones alone. A relativistic one (Jolicoeur-Martineau 2019) compares both.
    """

    def __call__(self, fake: Tensor, real: Tensor) -> Tensor: ...


@dataclass(frozen=True, eq=False)
class Move:
    """What there is to measure when D moves."""

    discriminator: nn.Module
    """as its last step left it"""
    real: Tensor
    fake: Tensor
    """its logits, (n,) each, without their graph"""
    slopes: Tensor
    """norms of D's gradient where the penalty looked, (n,); empty where it did not"""


@dataclass(frozen=True)
class Measure:
    """A figure of an objective's own, drawn in a plot of its own: the reason why the objective exists, made visible."""

    name: str
    title: str
    """in a legend: a word or two"""
    heading: str
    hint: str
    """one sentence that is true of it whatever the run does"""
    value: Callable[[Move], Tensor]
    """a scalar"""


@dataclass(frozen=True)
class Objective:
    """One adversarial game: what each player minimises, and how to read the discriminator's number.

    A new one needs one file only: its losses, its penalty, what it does to D's weights after a step, what is measured
    of it beside the game, and the settings that suit it.
    """

    name: str
    title: str
    summary: str
    """one sentence for the page"""
    source: str
    """paper, with section or equation"""
    year: int
    d_loss: DiscriminatorLoss
    g_loss: GeneratorLoss
    verdict: Callable[[Tensor], Tensor]
    """what the page shows as D(x), elementwise: a probability only where the theory makes it one"""
    verdict_name: str
    departures: str = ""
    """what is done otherwise than in the paper, in sentences for the page"""
    parent: str = ""
    """the objective that it changed, by name; empty for the first"""
    formula: str = ""
    """what each player makes small or large, in Unicode, one line each; what is new stands between [[ and ]]"""
    penalty: SlopePenalty | None = None
    """added to the discriminator's cost, weighted already"""
    penalty_every: int = 1
    """turns from one penalty to the next, which counts so many times (lazily, Karras et al. 2020, appendix B)"""
    constrain: Callable[[nn.Module], None] | None = None
    """what is done to the discriminator's weights after each of its steps, in place"""
    measures: tuple[Measure, ...] = ()
    """told whenever D moves"""
    tells_pull: bool = False
    """whether the norm of G's gradient is told too: where it is the point how hard G is pulled"""
    saturates: bool = False
    """whether G's cost goes flat where D rejects everything, so that another one would pull harder"""
    suggested: Mapping[str, object] = field(default_factory=dict)
    """settings that suit it whatever the networks, by the names of the method's config"""
    slower: float = 1.0
    """share of the networks' usual learning rates at which both learn under these rules"""
    compares: bool = False
    """whether g_loss looks at the real pictures' logits too; else it may be given any"""
    uses_smoothing: bool = False
    """whether d_loss has targets, so that its smoothing changes anything"""
    is_probability: bool = False
    """whether a verdict is the probability of being real, as the theory makes it"""

    @property
    def allows_batch_norm_in_d(self) -> bool:
        """A penalty on each picture's own gradient has no meaning when the batch is normalised together."""
        return self.penalty is None


def as_it_is(logits: Tensor) -> Tensor:
    """The verdict of a discriminator whose number is no probability."""
    return logits


def minus_mean(fake: Tensor, real: Tensor) -> Tensor:
    """The cost of a generator that wants high numbers."""
    return -fake.mean()


STEEPNESS = Measure(
    "d_slope",
    "slope of D",
    "How steep the discriminator is: norm of its gradient where the penalty looks",
    "The penalty pulls it to 1.",
    value=lambda move: move.slopes.mean(),
)

DISTANCE = Measure(
    "distance",
    "real above fake",
    "The critic's estimate of how far apart real and fake are",
    "The mean score of real pictures minus that of fakes. The critic's size decides its scale.",
    value=lambda move: move.real.mean() - move.fake.mean(),
)
