"""What a run has told so far: the figures of its steps, the quality of its samples, and moments of its game."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playground.config import finite_number, is_number
from playground.runs.directory import Run

T = TypeVar("T")
Numbers = tuple[float, ...]

#: What an event says beside figures.
NOT_FIGURES = frozenset({"kind", "step", "epoch", "seconds"})


@dataclass(frozen=True)
class Moment:
    """The figures at one step of a run: means since the moment before."""

    step: int
    epoch: float
    figures: Mapping[str, float]
    """by name; one that was not a number, because nobody moved, is left out"""
    seconds: float = 0.0
    """of training so far, without pauses and without waiting for other runs"""

    def figure(self, name: str) -> float:
        """NaN where it was not told."""
        return self.figures.get(name, math.nan)


@dataclass(frozen=True)
class SampleQuality:
    """What was measured of samples drawn at one step."""

    step: int
    epoch: float
    samples: int
    """pictures measured"""
    diversity: float
    """spread of the samples over that of real pictures"""
    fid: float | None = None
    """Fréchet distance to real pictures in a classifier's features; None where no classifier knows them"""
    covered: int | None = None
    """classes among the samples, where a classifier knows them"""
    counts: tuple[int, ...] = ()
    """samples of each class"""
    confident: float | None = None
    """share of the samples that the classifier is sure about"""
    seconds: float = 0.0


@dataclass
class History:
    """Both, oldest first."""

    moments: list[Moment] = field(default_factory=list)
    qualities: list[SampleQuality] = field(default_factory=list)

    @property
    def distances(self) -> list[float]:
        """The Fréchet distances that were measured."""
        return [q.fid for q in self.qualities if q.fid is not None and math.isfinite(q.fid)]

    def read(self, event: Mapping[str, Any]) -> None:
        """Take in one event of the log; a damaged one that happens to be JSON is passed over."""
        try:
            if event.get("kind") == "step":
                self.moments.append(_moment(event))
            elif event.get("kind") == "evaluation":
                self.qualities.append(_quality(event))
        except (KeyError, TypeError, ValueError):
            return


@dataclass(frozen=True)
class GameMoment:
    """One event `game`. Its pictures lie in the run directory: Run.game_path."""

    step: int
    epoch: float
    fake: Numbers
    """D's verdicts on the fakes, in the order of the pictures"""
    real: Numbers
    """and on the real pictures"""


@dataclass
class GameRecord:
    """All moments that were told, oldest first, and what the fakes are drawn from."""

    moments: list[GameMoment] = field(default_factory=list)
    latents: tuple[Numbers, ...] = ()
    """the first numbers of each fake's z"""

    def read(self, event: Mapping[str, Any]) -> None:
        """Take in one event of the log; a damaged one that happens to be JSON is passed over."""
        if event.get("kind") != "game":
            return
        try:
            moment = GameMoment(
                int(event["step"]), float(event["epoch"]), _numbers(event["fake"]), _numbers(event["real"])
            )
            self.latents = tuple(_numbers(latent) for latent in event.get("latents", ())) or self.latents
        except (KeyError, TypeError, ValueError, OverflowError):
            return
        self.moments.append(moment)

    def at(self, step: int) -> GameMoment | None:
        """The moment of exactly that step; the newest, where a step was told twice."""
        found = self.newest(step)
        return found if found is not None and found.step == step else None

    def newest(self, step: int) -> GameMoment | None:
        """The last moment at or before a step."""
        low, high = 0, len(self.moments)
        while low < high:  # steps never fall
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.moments[middle].step <= step else (low, middle)
        return self.moments[low - 1] if low else None


def quality_of(run: Run) -> SampleQuality | None:
    """What was measured last of a run's samples; the price is that of reading the end of its log."""
    event, history = run.log.last("evaluation"), History()
    if event is not None:
        history.read(event)
    return history.qualities[-1] if history.qualities else None


def qualities_of(run: Run) -> list[SampleQuality]:
    """Everything that was measured of a run's samples; its curves, most of what it holds, are not read."""
    history = History()
    for event in run.log.of_kind("evaluation"):
        history.read(event)
    return history.qualities


def even_selection(items: Sequence[T], most: int) -> list[T]:
    """At most about `most` of the items, evenly spread, the last one among them."""
    every = max(1, math.ceil(len(items) / most))
    last = len(items) - 1
    return [item for i, item in enumerate(items) if i % every == 0 or i == last]


def _moment(event: Mapping[str, Any]) -> Moment:
    named = ((name, value) for name, value in event.items() if name not in NOT_FIGURES)
    figures = {name: float(value) for name, value in named if is_number(value)}
    return Moment(int(_finite(event["step"])), _finite(event["epoch"]), figures, _finite(event.get("seconds", 0)))


def _quality(event: Mapping[str, Any]) -> SampleQuality:
    known = {field.name for field in dataclasses.fields(SampleQuality)} - {"counts"}
    values = {name: value for name, value in event.items() if name in known}
    numbers: dict[str, Any] = {name: None if value is None else _finite(value) for name, value in values.items()}
    whole = {name: int(numbers[name]) for name in ("step", "samples", "covered") if values.get(name) is not None}
    counts = tuple(int(_finite(count)) for count in event.get("counts") or ())
    return SampleQuality(**(numbers | whole), counts=counts)


def _finite(value: Any) -> float:
    """Raises ValueError, TypeError for what is no number that can be drawn."""
    number = finite_number(value)
    if number is None:
        raise ValueError("expected a number")
    return number


def _numbers(values: Any) -> Numbers:
    """Raises TypeError, ValueError for what cannot be drawn."""
    numbers = tuple(float(value) for value in values)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("expected numbers")
    return numbers
