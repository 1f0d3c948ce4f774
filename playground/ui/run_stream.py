"""What is shown of a run that turns pictures into pictures, and the stream that keeps it up to date."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr
import pandas as pd

from playground.figures import Curve, FigureLog
from playground.runs import Frame, Run
from playground.runs.status import ENDED_STATES, Status
from playground.ui import render
from playground.ui.hosting import Host
from playground.ui.theme import DISCRIMINATOR, FAKE, GENERATOR

LOOK_SECONDS = 0.3
CURVE_SECONDS = 2.0
PLAYERS = {"d_loss": "D", "g_loss": "G"}
COLOURS = {"D": DISCRIMINATOR, "G": GENERATOR, "it": FAKE}
#: Plots there are: one of the two players, and one for each other figure.
PLOTS = 4
#: picture, status; pause, go on, stop; a column, a heading and a plot each
OUTPUTS = 5 + 3 * PLOTS
BUTTONS = slice(2, 5)

GRIDS: dict[str, str] = {
    "pix2pix": "In threes: what is given, what the generator makes of it, what was wanted. Never trained on.",
    "cyclegan": "In threes: a picture, its translation, and what comes back. Both directions, never trained on.",
    "srgan": "In threes: enlarged by a formula, enlarged by the network, the original. Never trained on.",
}
"""how the published pictures of a program are to be read"""

PLAYERS_HEADING = (
    'Losses of <span class="c-d">discriminator</span> and <span class="c-g">generator</span>',
    "Level curves that do not run away mean a fair fight.",
)
FIGURES: dict[str, tuple[str, str]] = {
    "l1": ("Distance to the wanted picture (L1)", "Mean absolute difference, of 2 from black to white. It falls."),
    "cycle": ("What the way there and back loses (L1)", "Mean absolute difference to where it began. It falls."),
    "perceptual": ("Difference in features", "As a network that knows photographs sees it. It falls."),
}
ONE_PLAYER = {
    "d_loss": ('Loss of the <span class="c-d">discriminator</span>', "Near zero, it sees through everything."),
    "g_loss": ('Loss of the <span class="c-g">generator</span>', "The lower, the better it deceives."),
}
COMMAND_GOES_ON = "The command that started it goes on from its last checkpoint."


@dataclass
class Shown:
    """What the browser has already: nothing is sent twice."""

    step: int = -1
    status: Status | None = None
    curves_at: float = 0.0


async def follow(host: Host, run: Run, watcher: str) -> AsyncIterator[list[Any]]:
    """Updates for the outputs until the run ends or `watcher`, one section of a browser tab, turns to another."""
    log, shown = FigureLog(run), Shown()
    displaces = host.attention.is_watching(watcher)
    ticket = host.attention.take(watcher)
    try:
        if displaces:  # what the older stream has just sent must not arrive after the first picture of this one
            await asyncio.sleep(LOOK_SECONDS)
        while host.attention.holds(watcher, ticket):
            status = run.status()
            update = _changes(run, status, log, shown)
            if any(value != gr.skip() for value in update):
                yield update
            if status.state in ENDED_STATES:
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        host.attention.leave(watcher, ticket)


def look_away(host: Host, watcher: str) -> None:
    """End the section's stream."""
    host.attention.leave(watcher, host.attention.take(watcher))


def _changes(run: Run, status: Status, log: FigureLog, shown: Shown) -> list[Any]:
    """Only what the browser does not have yet."""
    update: list[Any] = [gr.skip()] * OUTPUTS
    first, now = shown.status is None, time.monotonic()
    frame = run.newest_frame(status)
    step = frame.step if frame else -1
    if step != shown.step or first:
        update[0] = picture(run, frame) + f'<div class="hint">{GRIDS.get(run.program(), "")}</div>'
    if status != shown.status:
        update[1], update[BUTTONS] = standing(status), buttons(status)
    if status.state in ENDED_STATES or now - shown.curves_at >= CURVE_SECONDS:
        update[BUTTONS.stop :] = plots(log.look())
        shown.curves_at = now
    shown.step, shown.status = step, status
    return update


def picture(run: Run, frame: Frame | None) -> str:
    """The grid at a moment."""
    if frame is None:
        return '<div class="empty">No picture yet. The first one comes with the first step.</div>'
    alt = f"Pictures of the run {run.id} after {frame.epoch:.2f} epochs. {GRIDS.get(run.program(), '')}"
    return render.grid(frame, alt, f"run {run.id}", smooth=True)


def standing(status: Status) -> str:
    """Where the run stands, how fast it goes, when it will be done, and how it can go on."""
    if status.state == "waiting":
        return '<div class="progress"><div class="line">Its trainer is getting ready.</div></div>'
    if status.state == "interrupted":  # its own words speak of a button that is not here
        status = dataclasses.replace(status, reason="Its trainer ended without a word.")
    line = render.progress(status, None)
    if status.state in ("interrupted", "failed"):
        line += f'<div class="hint">{COMMAND_GOES_ON}</div>'
    return line


def buttons(status: Status) -> list[Any]:
    """Pause or go on, and stop, as far as they make sense."""
    paused = status.state == "paused"
    return [
        gr.Button(visible=not paused, interactive=status.state == "running"),
        gr.Button(visible=paused),
        gr.Button(interactive=status.state in ("running", "paused")),
    ]


def plots(curves: Mapping[str, Curve]) -> list[Any]:
    """Columns with heading and plot: the two players together, every other figure on a scale of its own."""
    drawn: list[tuple[tuple[str, str], dict[str, Curve]]] = []
    players = {PLAYERS[name]: curve for name, curve in curves.items() if name in PLAYERS}
    if len(players) == 2:
        drawn.append((PLAYERS_HEADING, players))
    else:
        drawn += [(ONE_PLAYER[name], {PLAYERS[name]: curves[name]}) for name in PLAYERS if name in curves]
    others = {name: curve for name, curve in curves.items() if name not in PLAYERS}
    drawn += [(FIGURES.get(name, (escape(name), "")), {"it": curve}) for name, curve in others.items()]
    updates: list[Any] = []
    for (words, hint), lines in drawn[:PLOTS]:
        heading = f'<div class="legend">{words}<small>{hint}</small></div>'
        updates += [gr.Column(visible=True), heading, _table(lines)]
    return updates + [gr.Column(visible=False), gr.skip(), gr.skip()] * (PLOTS - len(updates) // 3)


def _table(lines: Mapping[str, Curve]) -> pd.DataFrame:
    """Rows epoch, value, line."""
    rows = [(at, value, line) for line, curve in lines.items() for at, value in curve]
    return pd.DataFrame(rows, columns=["epoch", "value", "line"])
