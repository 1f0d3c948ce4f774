"""A run on the page: picture, progress, diagnosis, curves and buttons, and the stream that keeps them up to date.

Everything that is shown is read off the run directory, so that a run of any method can be watched. The run does not
depend on it: close the page, lose the network, come back, and a new stream picks up the run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.runs import Figure, Plot, Run
from playground.runs.about import Role
from playground.runs.follower import Follower, Snapshot
from playground.runs.history import even_selection
from playground.runs.status import ENDED_STATES, RESUMABLE_STATES, Status
from playground.ui.components import run_html
from playground.ui.hosting import Host
from playground.ui.theme import DISCRIMINATOR, ENCODER, FAKE, GENERATOR, REAL

LOOK_SECONDS = 0.1
CURVE_SECONDS = 1.0
#: A bundled run is replayed from noise to digits in so many pictures, so that the page opens alive.
REPLAY_PICTURES, REPLAY_SECONDS = 50, 10.0
REPLAY = "replay of a bundled run"
#: So often all is sent before only what has changed: on a busy server what an older stream has said of another run may
#: arrive after this one's first.
FULL_ROUNDS = 2
#: Plots there is room for.
PLOTS = 4
COLOURS: dict[Role, str] = {
    "real": REAL, "fake": FAKE, "discriminator": DISCRIMINATOR, "generator": GENERATOR, "encoder": ENCODER,
    "plain": "#64748b",
}  # fmt: skip
Update = dict[Any, Any]
"""new values by component: only those that have changed"""
NOTHING: Update = gr.skip()
"""for handlers with several outputs. A stream says it rather than nothing: Gradio empties what was never told"""


@dataclass(frozen=True)
class PlotSlot:
    """Room for one plot."""

    column: gr.Column
    heading: gr.HTML
    lines: gr.LinePlot


@dataclass(frozen=True)
class RunView:
    """The widgets that a stream fills."""

    picture: gr.HTML
    progress: gr.HTML
    diagnosis: gr.HTML
    pause: gr.Button
    resume: gr.Button
    stop: gr.Button
    steps: tuple[gr.Button, ...]
    """of the first player, of the second, of all together"""
    plots: tuple[PlotSlot, ...]
    quality_column: gr.Column
    distances: gr.LinePlot
    quality: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        plots = [part for slot in self.plots for part in (slot.column, slot.heading, slot.lines)]
        return [
            self.picture, self.progress, self.diagnosis, self.pause, self.resume, self.stop, *self.steps, *plots,
            self.quality_column, self.distances, self.quality,
        ]  # fmt: skip


@dataclass
class Sent:
    """What the browser has already: nothing is sent twice."""

    step: int = -1
    status: Status | None = None
    place: int | None = None
    curves_at: float = 0.0
    rounds: int = 0
    """of curves"""
    plots: object = None
    """which there are"""
    figures: object = None
    """the newest of them"""


def steering_buttons() -> tuple[gr.Button, gr.Button, gr.Button, tuple[gr.Button, ...]]:
    """Pause, resume, stop and single steps, inside the current layout."""
    with gr.Row():
        pause = gr.Button("Pause", interactive=False, min_width=90, elem_id="pause")
        resume = gr.Button("Resume", visible=False, min_width=90, elem_id="resume")
        stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id="stop")
    gr.HTML('<div class="hint">Or pause and let one network move at a time: D judges, G draws.</div>')
    with gr.Row():
        steps = tuple(
            gr.Button(label, size="sm", min_width=70, elem_id=f"step-{name}")
            for label, name in (("Step D", "d"), ("Step G", "g"), ("Step both", "dg"))
        )
    return pause, resume, stop, steps


def plot_slots() -> tuple[PlotSlot, ...]:
    """Room for PLOTS plots, hidden until a run has something to draw."""
    slots = []
    for number in range(PLOTS):
        with gr.Column(min_width=240, visible=False) as column:
            heading = gr.HTML()
            lines = line_plot("value", f"plot-{number}", color="line")
        slots.append(PlotSlot(column, heading, lines))
    return tuple(slots)


def quality_panel() -> tuple[gr.Column, gr.LinePlot, gr.HTML]:
    """Distance to real pictures over time, and the newest measurement."""
    with gr.Column(min_width=240) as column:
        gr.HTML('<div class="legend">Quality of the samples<small>By a classifier of our own.</small></div>')
        distances = line_plot("FID", "distances", height=130)
        quality = gr.HTML(elem_id="quality")
    return column, distances, quality


def line_plot(y: str, elem_id: str, color: str | None = None, height: int = 170) -> gr.LinePlot:
    return gr.LinePlot(
        x="epoch",
        y=y,
        color=color,
        colors_in_legend=[] if color else None,  # the heading above is the legend
        x_title="epoch",
        y_title=" ",
        x_axis_format=".3~g",
        y_axis_format=".3~g",
        height=height,
        show_label=False,
        buttons=[],
        elem_id=elem_id,
    )


# ---- the stream


async def follow(host: Host, view: RunView, run: Run, watcher: str) -> AsyncIterator[Update]:
    """Updates, one at least, until the run ends or `watcher`, a browser tab, turns to another run."""
    follower, sent = Follower(run), Sent()
    displaces = host.attention.is_watching(watcher)
    ticket = host.attention.take(watcher)
    try:
        if displaces:  # what the older stream has just sent must not arrive after the first picture of this one
            await asyncio.sleep(LOOK_SECONDS)
            if not host.attention.holds(watcher, ticket):
                yield NOTHING
                return
        if run == host.demo:
            shot = follower.look()
            film = run_html.film(even_selection(run.frames(), REPLAY_PICTURES), shot.about, REPLAY, REPLAY_SECONDS)
            yield _changes(host, view, shot, sent) | {view.picture: film}
            sent.step = -1  # then the last picture stays
            over = time.monotonic() + REPLAY_SECONDS
            while host.attention.holds(watcher, ticket) and time.monotonic() < over:
                await asyncio.sleep(LOOK_SECONDS)
        while host.attention.holds(watcher, ticket):
            shot = follower.look()
            if update := _changes(host, view, shot, sent):
                yield update
            if shot.status.state in ENDED_STATES:
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        host.attention.leave(watcher, ticket)


def first_picture(run: Run) -> str:
    """What a bundled run began with: it comes with the page itself, before any stream is open."""
    return run_html.picture(run.frames()[0], run.about(), REPLAY)


def _changes(host: Host, view: RunView, shot: Snapshot, sent: Sent) -> Update:
    """Only what the browser does not have yet."""
    update: Update = {}
    status, place = shot.status, host.pool.place(shot.run)
    step = shot.frame.step if shot.frame else -1
    if step != sent.step or sent.status is None:
        note = "bundled run" if shot.run == host.demo else f"run {shot.run.id}"
        update[view.picture] = run_html.picture(shot.frame, shot.about, note)
    if status != sent.status or place != sent.place:
        update[view.progress] = run_html.progress(status, place)
    if sent.status is None or status.state != sent.status.state:
        update |= _buttons(view, shot)
    now = time.monotonic()
    if status.state in ENDED_STATES or now - sent.curves_at >= CURVE_SECONDS:
        update |= _figures(view, shot, sent)
        if sent.rounds < FULL_ROUNDS:
            update |= _buttons(view, shot) | {view.progress: run_html.progress(status, place)}
        sent.curves_at, sent.rounds = now, sent.rounds + 1
    sent.step, sent.status, sent.place = step, status, place
    return update


def _figures(view: RunView, shot: Snapshot, sent: Sent) -> Update:
    """Diagnosis, curves and quality, where there is something new."""
    plots, figures = shot.plots()[:PLOTS], (shot.moments[-1:], shot.qualities[-1:], shot.diagnosis)
    has_distances = any(quality.fid is not None for quality in shot.qualities)
    kinds = (plots, has_distances, bool(shot.qualities))
    others = sent.rounds < FULL_ROUNDS or kinds != sent.plots
    if figures == sent.figures and not others:
        return {}
    sent.plots, sent.figures = kinds, figures
    update: Update = {
        view.diagnosis: run_html.diagnosis(shot.diagnosis),
        view.distances: run_html.distances(shot.qualities),
        view.quality: run_html.quality(shot),
    }
    for slot, (plot, lines) in zip(view.plots, plots, strict=False):
        update[slot.lines] = run_html.plot_lines(shot.moments, plot, lines)
    if others:  # Gradio makes a component anew to change anything but its value
        update |= _kinds(view, plots, update)
        update[view.quality_column] = gr.Column(visible=bool(shot.qualities) or shot.about.method == "")
        update[view.distances] = gr.LinePlot(update[view.distances], visible=has_distances)
    return update


def _kinds(view: RunView, plots: Sequence[tuple[Plot, list[Figure]]], drawn: Update) -> Update:
    """Room for these plots and no others: headings, and colours for their lines."""
    update: Update = {slot.column: gr.Column(visible=False) for slot in view.plots[len(plots) :]}
    for slot, (plot, figures) in zip(view.plots, plots, strict=False):
        colours = {figure.title: COLOURS[figure.role] for figure in figures}
        update[slot.column] = gr.Column(visible=True)
        update[slot.heading] = run_html.plot_heading(plot, figures)
        update[slot.lines] = gr.LinePlot(drawn[slot.lines], color_map=colours)
    return update


def _buttons(view: RunView, shot: Snapshot) -> Update:
    """Pause or resume, stop, and single steps, as far as they make sense."""
    state, players = shot.status.state, shot.about.players
    ended = state in RESUMABLE_STATES and shot.run.checkpoint.is_file()
    can_go_on = state == "paused" or ended
    first, second, together = view.steps
    update: Update = {
        view.pause: gr.Button(visible=not can_go_on, interactive=state == "running"),
        view.resume: gr.Button("Train on" if state == "finished" else "Resume", visible=can_go_on),
        view.stop: gr.Button(interactive=state in ("running", "paused", "waiting")),
        together: gr.Button("Step both" if len(players) == 2 else "One step"),
    }
    for number, button in enumerate((first, second)):
        known = number < len(players)
        update[button] = gr.Button(f"Step {players[number]}" if known else "Step", interactive=known, visible=known)
    return update
