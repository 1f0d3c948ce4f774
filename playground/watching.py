"""Following a run: what a page needs to know about it, kept up to date at the price of reading what is new."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

from playground.health import Health, Moment, diagnose
from playground.health_alone import diagnose_alone
from playground.runs import Frame, Run
from playground.status import Status

#: A curve of more points than this looks the same and costs more.
MOST_POINTS = 240


@dataclass(frozen=True)
class View:
    """A run at one moment, as a page shows it."""

    run: Run
    status: Status
    frame: Frame | None
    moments: tuple[Moment, ...]
    """measurements so far, thinned evenly to MOST_POINTS; those with figures on samples are all kept"""
    health: Health
    counts: tuple[int, ...] | None
    """newest count of samples digit by digit, None before the first judgement or where no digits are drawn"""
    samples: int
    """how many samples that count is of"""

    @property
    def judged(self) -> Moment | None:
        """The newest moment at which the samples were measured."""
        return next((m for m in reversed(self.moments) if m.diversity is not None), None)


@dataclass
class Watcher:
    """Follows one run. Holds its measurements; each look reads only what was appended since."""

    run: Run
    is_probability: bool = True
    """whether the objective's verdicts are probabilities"""
    _offset: int = 0
    _moments: list[Moment] = field(default_factory=list)
    _verdict: dict[str, Any] = field(default_factory=dict)

    def look(self) -> View:
        """The run now."""
        self._read()
        status = self.run.status()
        return View(
            self.run,
            status,
            self.run.newest_frame(status),
            thinned(self._moments),
            self._diagnosis(),
            tuple(self._verdict["counts"]) if self._verdict.get("counts") else None,
            int(self._verdict.get("samples", 0)),
        )

    def _diagnosis(self) -> Health:
        alone = bool(self._moments) and self._moments[-1].loss is not None
        return diagnose_alone(self._moments) if alone else diagnose(self._moments)

    def _read(self) -> None:
        if self.run.events_size() < self._offset:  # the run was rewound to its checkpoint
            self._offset, self._moments, self._verdict = 0, [], {}
        events, self._offset = self.run.events(self._offset)
        for event in events:
            moment = _moment(event, self._moments[-1] if self._moments else None, self.is_probability)
            if moment is not None:
                self._moments.append(moment)
            if event.get("kind") == "verdict":
                self._verdict = event


def thinned(moments: list[Moment], most: int = MOST_POINTS) -> tuple[Moment, ...]:
    """At most about `most` moments, evenly spread, besides all that carry figures on samples."""
    every = max(1, math.ceil(len(moments) / most))
    last = len(moments) - 1
    return tuple(m for i, m in enumerate(moments) if i % every == 0 or i == last or m.diversity is not None)


def _moment(event: dict[str, Any], before: Moment | None, is_probability: bool) -> Moment | None:
    """An event as a moment. A verdict repeats the losses of the moment before it."""
    try:
        step, epoch = int(event["step"]), float(event["epoch"])
        if event.get("kind") == "verdict":
            fid, covered = event.get("fid"), event.get("covered")
            return dataclasses.replace(
                before or Moment(step, epoch, *_losses(event), is_probability=is_probability),
                step=step,
                epoch=epoch,
                seconds=float(event.get("seconds", 0)),
                fid=None if fid is None else float(fid),
                covered=None if covered is None else int(covered),
                diversity=float(event["diversity"]),
            )
        if event.get("kind") == "step":
            return Moment(
                step,
                epoch,
                *_losses(event),
                is_probability=is_probability,
                seconds=float(event.get("seconds", 0)),
                loss=_number(event, "loss"),
                reconstruction=_number(event, "reconstruction"),
                divergence=_number(event, "divergence"),
            )
    except (KeyError, TypeError, ValueError):
        return None  # a damaged line that happens to be JSON
    return None


def _losses(event: dict[str, Any]) -> tuple[float, float, float, float]:
    """d_loss, g_loss, d_real, d_fake; NaN where a player did not move."""
    d_loss, g_loss, d_real, d_fake = (
        math.nan if event.get(name) is None else float(event[name]) for name in ("d_loss", "g_loss", "d_real", "d_fake")
    )
    return d_loss, g_loss, d_real, d_fake


def _number(event: dict[str, Any], name: str) -> float | None:
    return None if event.get(name) is None else float(event[name])
