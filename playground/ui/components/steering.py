"""Steering a run: the buttons for pause, go on, stop and single steps, and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import gradio as gr

from playground.runs import Run
from playground.ui.events import QUEUED
from playground.ui.hosting import Host

WATCH_AGAIN = "() => { document.dispatchEvent(new Event('watch-again')); return []; }"


@dataclass(frozen=True)
class SteeringButtons:
    """Pause, resume, stop and single steps. What can be pressed when is said by the run's stream."""

    pause: gr.Button
    resume: gr.Button
    stop: gr.Button
    steps: tuple[gr.Button, ...]
    """of the first player, of the second, of all together"""


def steering_buttons() -> SteeringButtons:
    """Inside the current layout."""
    with gr.Row():
        pause = gr.Button("Pause", interactive=False, min_width=90, elem_id="pause")
        resume = gr.Button("Resume", min_width=90, elem_id="resume", elem_classes="away")
        stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id="stop")
    gr.HTML('<div class="hint">Or one move at a time<span>: D judges, G draws</span>.</div>', elem_id="step-hint")
    with gr.Row(elem_classes="steps"):
        steps = tuple(
            gr.Button(label, interactive=False, size="sm", min_width=70, elem_id=f"step-{name}")
            for label, name in (("Step D", "d"), ("Step G", "g"), ("Step both", "dg"))
        )
    return SteeringButtons(pause, resume, stop, steps)


def wire_steering(host: Host, buttons: SteeringButtons, run_id: gr.components.Component) -> None:
    """Let the buttons steer the run of that id."""
    buttons.pause.click(lambda run: host.pool.pause(steerable(host, run)), run_id, None, **QUEUED)
    buttons.stop.click(lambda run: host.pool.stop(steerable(host, run)), run_id, None, **QUEUED)
    for number, button in enumerate(buttons.steps):
        button.click(partial(step_player, host, number), run_id, None, **QUEUED)
    resumed = buttons.resume.click(partial(resume, host), run_id, None, **QUEUED)
    resumed.success(None, None, None, js=WATCH_AGAIN, **QUEUED)


def steerable(host: Host, run_id: str) -> Run:
    """The run, if it is one of this server's own. Raises ValueError for the bundled one."""
    run = host.run(run_id)
    if run == host.demo:
        raise ValueError("This bundled run has ended. Press Train to start one that you can steer.")
    return run


def resume(host: Host, run_id: str) -> None:
    """Go on after a pause, or from the last checkpoint."""
    run = steerable(host, run_id)
    if run.status().state == "paused":
        host.pool.go_on(run)
    else:
        host.pool.resume(run)


def step_player(host: Host, number: int, run_id: str) -> None:
    """Let the player of that number move once; everybody, where there is none."""
    players = steerable(host, run_id).about().players
    step(host, run_id, players[number : number + 1] if number < 2 else ())


def step(host: Host, run_id: str, players: tuple[str, ...]) -> None:
    """Pause, if need be, and let the players move once; everybody where none is named. Raises ValueError."""
    run = steerable(host, run_id)
    if run.status().state not in ("running", "paused"):
        raise ValueError("Only a run that trains or is paused can be stepped. Press Train first.")
    known = run.about().players
    if players and not known:
        raise ValueError("This run has no two players: it can only make whole steps.")
    if not set(players) <= set(known):
        raise ValueError(f"The players of this run are {' and '.join(known)}.")
    host.pool.step(run, players)
