"""A race as everybody sees it: what each contestant shows, its distance to real pictures, the pictures at the marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from playground.runs import About, Frame, Run
from playground.runs.follower import Follower, Snapshot
from playground.runs.races import MARKS, short_name
from playground.runs.status import ENDED_STATES
from playground.ui.components import run_html
from playground.ui.components.picture_html import no_picture
from playground.ui.components.status_line import duration
from playground.ui.live.channel import Showing
from playground.ui.live.charts import LOW, Chart, line
from playground.ui.live.moments import frame_address
from trainers.contestants import cards_of

#: One a contestant, in pictures' headings and curves alike, live and recorded (theme.css).
COLOURS = ("var(--race-1)", "var(--race-2)", "var(--race-3)", "var(--race-4)")
PLOT_SECONDS = 2.0
#: Distances above this are of noise: beside them the rest would look level.
NOISE = 200.0


@dataclass
class Contestant:
    """One run, and what was seen of it."""

    run: Run
    name: str
    colour: str
    about: About
    follower: Follower
    marks: dict[int, Frame] = field(default_factory=dict)
    """the picture nearest to each mark that was passed"""
    ended: bool = False

    def moves_on(self, shot: Snapshot) -> bool:
        """Look for the picture of a mark that was just passed; whether the rows of pictures have changed."""
        before, self.ended = self.ended, shot.status.state in ENDED_STATES
        new = [mark for mark in MARKS if mark not in self.marks and shot.status.epoch >= mark]
        frames = self.run.frames() if new else []
        for mark in new if frames else []:
            self.marks[mark] = min(frames, key=lambda frame: abs(frame.epoch - mark))
        return bool(new and frames) or self.ended != before


class RaceSource:
    """Parts of one race: a pane for each contestant, distances, pictures at the marks, and the stop button."""

    is_bundled = False

    def __init__(self, runs: Sequence[Run], place: Callable[[Run], int | None]) -> None:
        """place: in line, None where a run does not wait. Raises OSError, ValueError for settings that are not read."""
        self.contestants = contestants_of(runs)
        self._place = place
        self._parts: dict[str, Any] = {"race-marks": ""}
        self._plotted_at = 0.0

    def goes_on(self) -> bool:
        return any(one.run.status().state not in ENDED_STATES for one in self.contestants)

    def look(self) -> Showing:
        shots = [one.follower.look() for one in self.contestants]
        is_live = any(shot.status.state not in ENDED_STATES for shot in shots)
        parts: dict[str, Any] = {
            f"race-{number}": pane(one, shot, self._place(one.run))
            for number, (one, shot) in enumerate(zip(self.contestants, shots, strict=True))
        }
        passed = [one.moves_on(shot) for one, shot in zip(self.contestants, shots, strict=True)]
        if any(passed):
            parts["race-marks"] = marks(self.contestants)
        now = time.monotonic()
        if not is_live or now - self._plotted_at > PLOT_SECONDS:
            parts["race-distances"], self._plotted_at = chart(self.contestants, shots), now
        parts["buttons"] = {"race-stop": {"label": "Stop the race", "shown": True, "enabled": is_live}}
        self._parts = self._parts | parts
        return Showing(self._parts, has_ended=not is_live)


def contestants_of(runs: Sequence[Run]) -> list[Contestant]:
    settings, abouts = [run.settings() for run in runs], [run.about() for run in runs]
    names = [card.title for card in cards_of(settings)] or [
        short_name(own, about, settings) for own, about in zip(settings, abouts, strict=True)
    ]
    return [
        Contestant(run, name, colour, about, Follower(run))
        for run, name, about, colour in zip(runs, names, abouts, COLOURS, strict=False)
    ]


def pane(one: Contestant, shot: Snapshot, place: int | None) -> str:
    """A contestant's newest picture with its epoch, its own training time and its distance to real pictures."""
    status, quality = shot.status, shot.quality
    state = f"Waiting: number {place} in line" if place is not None else run_html.STATE_WORDS[status.state]
    fid = "" if quality is None or quality.fid is None else f"<b>FID {quality.fid:.1f}</b>"
    reason = f'<div class="hint reason">{escape(status.reason)}</div>' if status.reason else ""
    return (
        f'<div class="race-pane"><a href="?run={one.run.id}" title="Open this run" style="color:{one.colour}">'
        f"{escape(one.name)}</a>{_image(shot.frame, one)}"
        f'<div class="facts"><b>epoch {status.epoch:.2f}</b><b>{duration(shot.seconds)}</b>{fid}</div>'
        f'<div class="hint"><span class="pill {status.state}">{state}</span></div>{reason}</div>'
    )


def chart(contestants: Sequence[Contestant], shots: Sequence[Snapshot]) -> list[Chart]:
    """Distance to real pictures against each one's own seconds of training; none before there is a line to draw."""
    lines = []
    for one, shot in zip(contestants, shots, strict=True):
        points = [(q.seconds, q.fid) for q in shot.qualities if q.fid is not None and q.fid < NOISE]
        lines.append(line(one.name, one.colour, points))
    if sum(len(each["x"]) for each in lines) <= len(contestants):
        return []
    heading = '<div class="legend">FID against seconds of its own training<small>Lower is better.</small></div>'
    return [{"heading": heading, "along": "seconds", "high": LOW, "lines": lines}]


def marks(contestants: Sequence[Contestant]) -> str:
    """The pictures at the marks, a row for each mark that somebody has passed."""
    rows = []
    for mark in MARKS:
        if not any(mark in one.marks for one in contestants):
            continue
        cells = "".join(f"<div>{_mark(one, mark)}</div>" for one in contestants)
        word = "epoch" if mark == 1 else "epochs"
        rows.append(f"<h4>After {mark} {word}</h4><div class='race-row'>{cells}</div>")
    return f'<div class="race-marks">{"".join(rows)}</div>' if rows else ""


def _mark(one: Contestant, mark: int) -> str:
    if mark not in one.marks:
        return no_picture("It ended earlier." if one.ended else "Not there yet.")
    caption = f'<div class="hint" style="color:{one.colour}">{escape(one.name)}</div>'
    return _image(one.marks[mark], one) + caption


def _image(frame: Frame | None, one: Contestant) -> str:
    try:
        if frame is None:
            raise FileNotFoundError
        address = frame_address(one.run.id, frame)
    except FileNotFoundError:  # none yet, or thinned away this moment
        return no_picture("No picture yet.")
    alt = f"{one.name}: {one.about.caption} after {frame.epoch:.2f} epochs"
    return f'<div class="picture"><img src="{address}" alt="{escape(alt)}"></div>'
