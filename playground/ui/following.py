"""The stream behind a watched run: reads the run directory, sends what has changed.

The run does not depend on it. Close the page, lose the network, come back: a new stream picks up the run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.models import ARCHITECTURES
from playground.models.architecture import Family
from playground.objectives import OBJECTIVES
from playground.runs import Run, RunNotFound
from playground.runs.follower import View, Watcher
from playground.runs.status import ENDED_STATES, RESUMABLE_STATES, Status
from playground.ui import render
from playground.ui.curves import CURVES
from playground.ui.hosting import Host

LOOK_SECONDS = 0.1
CURVE_SECONDS = 1.0
#: A bundled run is replayed from noise to digits in this time, so that the page opens alive.
REPLAY_SECONDS = 10.0
REPLAY = "replay of a bundled run"
#: picture; progress, health, two plots with their headings, distances, quality; pause, resume, stop, three steps
OUTPUTS = 15
FIGURES, BUTTONS = slice(1, 9), slice(9, 15)


@dataclass
class Shown:
    """What the browser has already: nothing is sent twice."""

    step: int = -1
    status: Status | None = None
    place: int | None = None
    curves_at: float = 0.0


def watcher_of(run: Run) -> Watcher:
    verdict = OBJECTIVES[run.config().objective].verdict_name
    return Watcher(run, is_probability="probability" in verdict)


async def follow(host: Host, run_id: str, session: str) -> AsyncIterator[list[Any]]:
    """Updates for the outputs until the run ends or this browser tab turns to another run."""
    try:
        run = host.run(run_id)
    except RunNotFound as error:
        gr.Warning(str(error))
        return
    watcher, shown = watcher_of(run), Shown()
    displaces = host.attention.is_watching(session)
    ticket = host.attention.take(session)
    try:
        if displaces:  # what the older stream has just sent must not arrive after the first picture of this one
            await asyncio.sleep(LOOK_SECONDS)
        if run == host.demo:
            async for update in _replay(run, watcher.look()):
                if not host.attention.holds(session, ticket):
                    return
                yield update
        while host.attention.holds(session, ticket):
            view = watcher.look()
            update = _changes(host, view, shown)
            if any(value != gr.skip() for value in update):
                yield update
            if view.status.state in ENDED_STATES:
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        host.attention.leave(session, ticket)


def first_picture(run: Run) -> str:
    """What a bundled run began with: it comes with the page itself, before any stream is open."""
    return render.picture(run.frames()[0], run.config(), REPLAY)


async def _replay(run: Run, view: View) -> AsyncIterator[list[Any]]:
    """The pictures of a finished run, one after the other."""
    frames, config = run.frames(), run.config()
    for index, frame in enumerate(frames):
        update: list[Any] = [gr.skip()] * OUTPUTS
        update[0] = render.picture(frame, config, REPLAY)
        if index == 0:
            update[FIGURES], update[BUTTONS] = _figures(view), _buttons(view)
        yield update
        await asyncio.sleep(REPLAY_SECONDS / len(frames))


def _changes(host: Host, view: View, shown: Shown) -> list[Any]:
    """Only what the browser does not have yet."""
    update: list[Any] = [gr.skip()] * OUTPUTS
    status, place = view.status, host.pool.place(view.run)
    step = view.frame.step if view.frame else -1
    if step != shown.step or shown.status is None:
        note = "bundled run" if view.run == host.demo else f"run {view.run.id}"
        update[0] = render.picture(view.frame, view.run.config(), note)
    if status != shown.status or place != shown.place:
        update[1] = render.progress(status, place)
    if shown.status is None or status.state != shown.status.state:
        update[BUTTONS] = _buttons(view)
    now = time.monotonic()
    if status.state in ENDED_STATES or now - shown.curves_at >= CURVE_SECONDS:
        # The buttons once more: on a busy server the older run's may have arrived after this one's first.
        update[FIGURES], update[BUTTONS] = _figures(view, place), _buttons(view)
        shown.curves_at = now
    shown.step, shown.status, shown.place = step, status, place
    return update


def family_of(run: Run) -> Family:
    return ARCHITECTURES[run.config().architecture].family


def _figures(view: View, place: int | None = None) -> list[Any]:
    curves = CURVES[family_of(view.run)]
    return [
        render.progress(view.status, place),
        render.health(view.health),
        curves.losses_heading,
        render.lines(view.moments, curves.losses),
        curves.verdicts_heading,
        gr.LinePlot(render.lines(view.moments, curves.verdicts), visible=bool(curves.verdicts)),
        render.distances(view.moments),
        render.quality(view),
    ]


def _buttons(view: View) -> list[Any]:
    """Pause or resume, stop, and single steps, as far as they make sense."""
    status = view.status
    ended = status.state in RESUMABLE_STATES and view.run.checkpoint.is_file()
    can_go_on = status.state == "paused" or ended
    two = family_of(view.run) == "gan"
    return [
        gr.Button(visible=not can_go_on, interactive=status.state == "running"),
        gr.Button("Train on" if status.state == "finished" else "Resume", visible=can_go_on),
        gr.Button(interactive=status.state in ("running", "paused", "waiting")),
        gr.Button(interactive=two),
        gr.Button(interactive=two),
        gr.Button("Step both" if two else "One step"),
    ]
