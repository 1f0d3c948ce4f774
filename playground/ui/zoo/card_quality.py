"""How good a card became in its recording, beside the plain DCGAN, in words: every number is the recordings' own."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from playground.config import plain_number
from playground.runs import Run
from playground.runs.follower import Follower, Snapshot
from playground.runs.history import qualities_of
from trainers.cards import PLOTS_OF_GAMES

REFERENCE = "dcgan28_plain"
"""name of the card beside which the others stand"""
MINUTE = 60
MUCH_LATER = 5.0
"""seconds after the reference's end: who goes on for longer is told at that end too"""

Distance = tuple[float, float]
"""of a measurement: the second of training, and the Fréchet distance to real digits"""


def distances_in(recording: Run) -> list[Distance]:
    """In the order of time; none where nothing was measured."""
    return [(quality.seconds, quality.fid) for quality in qualities_of(recording) if quality.fid is not None]


def quality_in_short(found: Sequence[Distance]) -> str:
    """The last distance, with the second where that is beyond a minute; empty where none was measured."""
    if not found:
        return ""
    second, fid = found[-1]
    return f"FID {fid:.0f}" + (f" at {second:.0f} s" if second > MINUTE else "")


def quality_in_words(found: Sequence[Distance], reference: Sequence[Distance]) -> str:
    """Two sentences. found: at least one. reference: what it stands beside; none for the reference itself."""
    beside = reference[-1:]
    goes_on = bool(beside) and found[-1][0] > beside[0][0] + MUCH_LATER
    told = [*([_nearest(found, beside[0][0])] if goes_on else []), found[-1]]
    own = ", ".join(f"{fid:.0f} after {second:.0f} s" for second, fid in told)
    plain = "".join(f"; plain DCGAN: {fid:.0f} after {second:.0f} s" for second, fid in beside)
    ending = ", where its recording ends" if goes_on else ""
    return f"FID, the distance to real digits: {own} of one processor core{plain}{ending}. Lower is better."


def unmeasured_in_words(recording: Run) -> str:
    """Two sentences on one without a distance: what of its own it ended with."""
    shot = Follower(recording).look()
    when = f"after {shot.seconds:.0f} s of one processor core (mean of the last tenth)"
    return f"{own_figure(shot)} {when}. No FID is measured of it."


def own_figure(shot: Snapshot) -> str:
    """What the first plot that is the method's own ends with, and what that is about."""
    for plot, figures in shot.plots():
        told = {figure.title: value for figure in figures if (value := _late(shot, figure.name)) is not None}
        if plot.name in PLOTS_OF_GAMES or not told:
            continue
        if len(told) == 1:
            return f"{plot.title}: {plain_number(next(iter(told.values())), digits=2)}"
        return f"{plot.title}: " + ", ".join(
            f"{title} {plain_number(value, digits=2)}" for title, value in told.items()
        )
    return "–"


def _late(shot: Snapshot, figure: str) -> float | None:
    """The mean of its last tenth: a single batch's cost would be chance. None where it was never told."""
    values = [moment.figures[figure] for moment in shot.moments if figure in moment.figures]
    return fmean(values[-max(1, len(values) // 10) :]) if values else None


def _nearest(found: Sequence[Distance], second: float) -> Distance:
    return min(found, key=lambda one: abs(one[0] - second))
