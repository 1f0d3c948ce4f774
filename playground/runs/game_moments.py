"""Moments of a game of two, as a run tells them: a few fakes, a few real pictures, and D's verdict on each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Numbers = tuple[float, ...]


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


def _numbers(values: Any) -> Numbers:
    """Raises TypeError, ValueError for what cannot be drawn."""
    numbers = tuple(float(value) for value in values)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("expected numbers")
    return numbers
