"""How a run is, in words: written by its trainer as an event, shown by the page as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

Condition = Literal[
    "warming_up",
    "unclear",
    "learning",
    "converged",
    "d_too_strong",
    "g_too_strong",
    "vanishing_gradient",
    "mode_collapse",
    "oscillating",
    "stuck",
    "diverged",
]
NAMES: dict[Condition, str] = {
    "warming_up": "Just begun",
    "unclear": "Too early to tell",
    "learning": "Learning",
    "converged": "Settled",
    "d_too_strong": "Discriminator too strong",
    "g_too_strong": "Generator too strong",
    "vanishing_gradient": "Vanishing gradient",
    "mode_collapse": "Mode collapse",
    "oscillating": "Non-convergence",
    "stuck": "No progress",
    "diverged": "Diverged",
}
"""as books call them"""


@dataclass(frozen=True)
class Diagnosis:
    """The state of a run in words."""

    condition: Condition
    sentence: str
    """what is going on"""
    advice: str = ""
    """what to try; empty where nothing needs doing"""
    change: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """factors for live settings that may help while the run goes on, such as d_lr: 0.5"""

    @property
    def name(self) -> str:
        """Of the condition, as books call it."""
        return NAMES[self.condition]

    @property
    def is_open(self) -> bool:
        """Nobody knows yet."""
        return self.condition in ("warming_up", "unclear")

    @property
    def is_well(self) -> bool:
        """No illness was found."""
        return self.is_open or self.condition in ("learning", "converged")

    def to_event(self) -> dict[str, Any]:
        """What is written into the event log."""
        words = {"condition": self.condition, "sentence": self.sentence, "advice": self.advice}
        return words | {"change": dict(self.change)}


def diagnosis_of(event: Mapping[str, Any]) -> Diagnosis | None:
    """The diagnosis in an event of the log; None where it is none, or damaged."""
    condition: Any = event.get("condition")
    change = event.get("change")
    if event.get("kind") != "diagnosis" or condition not in get_args(Condition):
        return None
    factors = change if isinstance(change, dict) else {}
    return Diagnosis(condition, str(event.get("sentence", "")), str(event.get("advice", "")), MappingProxyType(factors))
