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

from playground.config import GanConfig
from playground.runs import Frame, Run
from playground.runs.follower import View, Watcher
from playground.runs.races import MARKS, short_name
from playground.runs.status import ENDED_STATES
from playground.ui import render
from playground.ui.following import LOOK_SECONDS, watcher_of
from playground.ui.hosting import Host

#: As many contestants as have a pane.
MOST = 4
#: One a contestant, in pictures' headings and curves alike.
COLOURS = ("#d6336c", "#0c8577", "#a86a12", "#2b6cd4")
PLOT_SECONDS = 2.0
#: Distances above this are of noise: beside them the rest would look level.
NOISE = 200.0


@dataclass
class Contestant:
    """One run, and what the browser has of it."""

    run: Run
    name: str
    colour: str
    config: GanConfig
    watcher: Watcher
    shown: tuple[object, ...] = ()
    marks: dict[int, Frame] = field(default_factory=dict)
    """the picture nearest to each mark that was passed"""
    ended: bool = False

    def moves_on(self, view: View) -> bool:
        """Look for the picture of a mark that was just passed; whether the rows of pictures have changed."""
        before, self.ended = self.ended, view.status.state in ENDED_STATES
        new = [mark for mark in MARKS if mark not in self.marks and view.status.epoch >= mark]
        frames = self.run.frames() if new else []
        for mark in new if frames else []:
            self.marks[mark] = min(frames, key=lambda frame: abs(frame.epoch - mark))
        return bool(new and frames) or self.ended != before


async def follow_race(host: Host, runs: Sequence[Run], session: str) -> AsyncIterator[list[Any]]:
    """Updates for the panes, the plot, the pictures at the marks and the stop button, until all have ended."""
    if not runs:
        return
    tab = f"{session}/race"
    ticket = host.attention.take(tab)
    contestants = contestants_of(runs)
    plotted = 0.0
    try:
        while host.attention.holds(tab, ticket):
            views = [one.watcher.look() for one in contestants]
            live = any(view.status.state not in ENDED_STATES for view in views)
            update: list[Any] = [gr.skip()] * (MOST + 3)
            for i, (one, view) in enumerate(zip(contestants, views, strict=True)):
                now = (view.status.step, view.status.state, host.pool.place(one.run), view.judged and view.judged.step)
                if now != one.shown:
                    update[i], one.shown = gr.HTML(pane(one, view, host.pool.place(one.run)), visible=True), now
            first = plotted == 0
            for i in range(len(contestants), MOST if first else 0):
                update[i] = gr.HTML("", visible=False)
            passed = [one.moves_on(view) for one, view in zip(contestants, views, strict=True)]
            if first or any(passed):
                update[MOST + 1] = marks(contestants)
            if first or not live or time.monotonic() - plotted > PLOT_SECONDS:
                update[MOST], plotted = plot(contestants, views), time.monotonic()
            if first or not live:
                update[MOST + 2] = gr.Button(interactive=live)
            if any(value != gr.skip() for value in update):
                yield update
            if not live:
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        host.attention.leave(tab, ticket)


def contestants_of(runs: Sequence[Run]) -> list[Contestant]:
    configs = [run.config() for run in runs]
    return [
        Contestant(run, short_name(config, configs), colour, config, watcher_of(run))
        for run, config, colour in zip(runs, configs, COLOURS, strict=False)
    ]


def pane(one: Contestant, view: View, place: int | None) -> str:
    """A contestant's newest picture with its epoch, its own training time and its distance to real pictures."""
    status, judged = view.status, view.judged
    seconds = view.moments[-1].seconds if view.moments else 0.0
    state = f"Waiting: number {place} in line" if place is not None else render.STATE_WORDS[status.state]
    fid = "" if judged is None or judged.fid is None else f"<b>FID {judged.fid:.1f}</b>"
    reason = f'<div class="hint">{escape(status.reason)}</div>' if status.reason else ""
    return (
        f'<div class="race-pane"><a href="?run={one.run.id}" title="Open this run" style="color:{one.colour}">'
        f"{escape(one.name)}</a>{_image(view.frame, one)}"
        f'<div class="facts"><b>epoch {status.epoch:.2f}</b><b>{render.duration(seconds)}</b>{fid}</div>'
        f'<div class="hint"><span class="pill {status.state}">{state}</span></div>{reason}</div>'
    )


def plot(contestants: Sequence[Contestant], views: Sequence[View]) -> gr.LinePlot:
    """Distance to real pictures against each one's own seconds of training."""
    rows = [
        (moment.seconds, moment.fid, one.name)
        for one, view in zip(contestants, views, strict=True)
        for moment in view.moments
        if moment.fid is not None and moment.fid < NOISE
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
    alt = f"{one.name}: {render.grid_words(one.config)} after {frame.epoch:.2f} epochs"
    return f'<div class="picture"><img src="data:image/webp;base64,{webp}" alt="{escape(alt)}"></div>'
