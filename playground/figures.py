"""The figures that a run writes, whatever their names: how they went, read at the price of what is new."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from playground.runs import Run

#: A curve of more points than this looks the same and costs more.
MOST_POINTS = 240
#: What an event says beside figures.
NOT_FIGURES = frozenset({"kind", "step", "epoch", "seconds"})

Curve = tuple[tuple[float, float], ...]
"""passes over the data, value"""


@dataclass
class FigureLog:
    """Follows the figures of one run. Each look reads only what was appended since."""

    run: Run
    _offset: int = 0
    _rows: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def look(self) -> dict[str, Curve]:
        """Every figure by its name, in the order in which the names first came, thinned to about MOST_POINTS."""
        if self.run.events_size() < self._offset:  # the run was rewound to its checkpoint
            self._offset, self._rows = 0, []
        events, self._offset = self.run.events(self._offset)
        self._rows += [row for row in map(_row, events) if row is not None]
        every = max(1, math.ceil(len(self._rows) / MOST_POINTS))
        last = len(self._rows) - 1
        kept = [row for i, row in enumerate(self._rows) if i % every == 0 or i == last]
        names = dict.fromkeys(name for _, figures in kept for name in figures)
        return {name: tuple((at, figures[name]) for at, figures in kept if name in figures) for name in names}


def _row(event: dict[str, Any]) -> tuple[float, dict[str, float]] | None:
    """None for what is no step of training, and for a damaged line that happens to be JSON."""
    at = event.get("epoch")
    if event.get("kind") != "step" or not _is_number(at):
        return None
    figures = {name: value for name, value in event.items() if name not in NOT_FIGURES and _is_number(value)}
    return float(at), figures  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
