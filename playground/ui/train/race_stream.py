"""The stream behind a race that is watched: what each contestant shows, sent when it has changed."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr
import pandas as pd

from playground.runs import About, Frame, Run
from playground.runs.follower import Follower, Snapshot
from playground.runs.races import MARKS, short_name
from playground.runs.status import ENDED_STATES
from playground.ui.components import run_html
from playground.ui.components.run_view import LOOK_SECONDS, NOTHING, Update
from playground.ui.hosting import Host

#: One a contestant, in pictures' headings and curves alike.
COLOURS = ("#d6336c", "#0c8577", "#a86a12", "#2b6cd4")
PLOT_SECONDS = 2.0
#: Distances above this are of noise: beside them the rest would look level.
NOISE = 200.0


@dataclass(frozen=True)
class RaceView:
    """The widgets that a stream fills."""

    panes: tuple[gr.HTML, ...]
    distances: gr.LinePlot
    marks: gr.HTML
    stop: gr.Button

    @property
    def outputs(self) -> list[Any]:
        return [*self.panes, self.distances, self.marks, self.stop]


@dataclass
class Contestant:
    """One run, and what the browser has of it."""

    run: Run
    name: str
    colour: str
    about: About
    follower: Follower
    shown: tuple[object, ...] = ()
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


async def follow_race(host: Host, view: RaceView, runs: Sequence[Run], session: str) -> AsyncIterator[Update]:
    """Updates for the panes, the plot, the pictures at the marks and the stop button, until all have ended."""
    if not runs:
        yield NOTHING
        return
    tab = f"{session}/race"
    ticket = host.attention.take(tab)
    contestants = contestants_of(runs)
    plotted = 0.0
    try:
        while host.attention.holds(tab, ticket):
            shots = [one.follower.look() for one in contestants]
            live = any(shot.status.state not in ENDED_STATES for shot in shots)
            first, update = plotted == 0, _panes(host, view, contestants, shots)
            passed = [one.moves_on(shot) for one, shot in zip(contestants, shots, strict=True)]
            if first:
                update |= {pane: gr.HTML("", visible=False) for pane in view.panes[len(contestants) :]}
            if first or any(passed):
                update[view.marks] = marks(contestants)
            if first or not live or time.monotonic() - plotted > PLOT_SECONDS:
                update[view.distances], plotted = plot(contestants, shots), time.monotonic()
                # again and again: a page that was still being built when the first one came may have missed it
                update[view.stop] = gr.Button(interactive=live)
            if update:
                yield update
            if not live:
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        host.attention.leave(tab, ticket)


def _panes(host: Host, view: RaceView, contestants: Sequence[Contestant], shots: Sequence[Snapshot]) -> Update:
    """Those that have changed."""
    update: Update = {}
    for box, one, shot in zip(view.panes, contestants, shots, strict=False):
        place = host.pool.place(one.run)
        now = (shot.status.step, shot.status.state, place, shot.quality and shot.quality.step)
        if now != one.shown:
            update[box], one.shown = gr.HTML(pane(one, shot, place), visible=True), now
    return update


def contestants_of(runs: Sequence[Run]) -> list[Contestant]:
    settings, abouts = [run.settings() for run in runs], [run.about() for run in runs]
    return [
        Contestant(run, short_name(own, about, settings), colour, about, Follower(run))
        for run, own, about, colour in zip(runs, settings, abouts, COLOURS, strict=False)
    ]


def pane(one: Contestant, shot: Snapshot, place: int | None) -> str:
    """A contestant's newest picture with its epoch, its own training time and its distance to real pictures."""
    status, quality = shot.status, shot.quality
    state = f"Waiting: number {place} in line" if place is not None else run_html.STATE_WORDS[status.state]
    fid = "" if quality is None or quality.fid is None else f"<b>FID {quality.fid:.1f}</b>"
    reason = f'<div class="hint">{escape(status.reason)}</div>' if status.reason else ""
    return (
        f'<div class="race-pane"><a href="?run={one.run.id}" title="Open this run" style="color:{one.colour}">'
        f"{escape(one.name)}</a>{_image(shot.frame, one)}"
        f'<div class="facts"><b>epoch {status.epoch:.2f}</b><b>{run_html.duration(shot.seconds)}</b>{fid}</div>'
        f'<div class="hint"><span class="pill {status.state}">{state}</span></div>{reason}</div>'
    )


def plot(contestants: Sequence[Contestant], shots: Sequence[Snapshot]) -> gr.LinePlot:
    """Distance to real pictures against each one's own seconds of training."""
    rows = [
        (quality.seconds, quality.fid, one.name)
        for one, shot in zip(contestants, shots, strict=True)
        for quality in shot.qualities
        if quality.fid is not None and quality.fid < NOISE
    ]
    table = pd.DataFrame(rows, columns=["seconds", "FID", "contestant"])
    return gr.LinePlot(
        table, color_map={one.name: one.colour for one in contestants}, visible=len(rows) > len(contestants)
    )


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
        return f'<div class="empty">{"It ended earlier." if one.ended else "Not there yet."}</div>'
    caption = f'<div class="hint" style="color:{one.colour}">{escape(one.name)}</div>'
    return _image(one.marks[mark], one) + caption


def _image(frame: Frame | None, one: Contestant) -> str:
    try:
        if frame is None:
            raise FileNotFoundError
        webp = base64.b64encode(frame.path.read_bytes()).decode()
    except FileNotFoundError:  # none yet, or thinned away this moment
        return '<div class="empty">No picture yet.</div>'
    alt = f"{one.name}: {one.about.caption} after {frame.epoch:.2f} epochs"
    return f'<div class="picture"><img src="data:image/webp;base64,{webp}" alt="{escape(alt)}"></div>'
