"""Steering a run: pause, go on, stop, single steps, and settings that may change while it trains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import gradio as gr

from playground.config import BOUNDS
from playground.runs import Run
from playground.ui.errors import spoken
from playground.ui.hosting import Host

Players = Literal["D", "G", "DG"]
STEPS: dict[str, Players] = {"Step D": "D", "Step G": "G", "Step both": "DG"}


@dataclass(frozen=True)
class Steering:
    """The buttons whose state depends on the run."""

    pause: gr.Button
    resume: gr.Button
    stop: gr.Button


def steering_row(host: Host, run_id: gr.Textbox) -> Steering:
    """Buttons below the picture. `resume` is wired by the tab: after it the run is watched again."""
    with gr.Row():
        pause = gr.Button("Pause", interactive=False, min_width=90, elem_id="pause")
        resume = gr.Button("Resume", visible=False, min_width=90, elem_id="resume")
        stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id="stop")
    gr.HTML('<div class="hint">Or pause and let one network move at a time: D judges, G draws.</div>')
    with gr.Row():
        for label, players in STEPS.items():
            button = gr.Button(label, size="sm", min_width=70, elem_id=f"step-{players.lower()}")
            button.click(partial(step, host, players), run_id, None, show_progress="hidden", api_visibility="private")
    hidden: Any = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    pause.click(spoken(lambda run: host.pool.pause(steerable(host, run))), run_id, None, **hidden)
    stop.click(spoken(lambda run: host.pool.stop(steerable(host, run))), run_id, None, **hidden)
    return Steering(pause, resume, stop)


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


@spoken
def step(host: Host, players: Players, run_id: str) -> None:
    """Pause, if need be, and let the players move once."""
    run = steerable(host, run_id)
    if run.status().state not in ("running", "paused"):
        raise ValueError("Only a run that trains or is paused can be stepped. Press Train first.")
    host.pool.step(run, players)


def live_settings(host: Host, run_id: gr.Textbox) -> None:
    """Learning rates, k and the last epoch of the run at hand."""
    with gr.Accordion("Change while it trains", open=False):
        gr.Markdown("Leave a field empty to keep what the run has. The change counts from the next step on.")
        with gr.Row():
            d_lr = gr.Number(None, label="Discriminator's learning rate", min_width=120, elem_id="live-d-lr")
            g_lr = gr.Number(None, label="Generator's learning rate", min_width=120, elem_id="live-g-lr")
        with gr.Row():
            d_steps = gr.Number(None, label="D steps per G step", precision=0, min_width=120)
            stop_epoch = gr.Number(None, label="Stop at epoch", min_width=120, elem_id="live-stop-epoch")
        apply = gr.Button("Apply", size="sm", elem_id="live-apply")
        apply.click(
            spoken(partial(change, host)),
            [run_id, d_lr, g_lr, d_steps, stop_epoch],
            None,
            show_progress="hidden",
            api_visibility="private",
        )


def change(
    host: Host,
    run_id: str,
    d_lr: float | None,
    g_lr: float | None,
    d_steps: int | None,
    stop_epoch: float | None,
) -> None:
    """Order the changes, each kept within its bounds."""
    run = steerable(host, run_id)
    wanted = {"d_lr": d_lr, "g_lr": g_lr, "d_steps": d_steps, "stop_epoch": stop_epoch}
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        raise ValueError("Fill in at least one field, then press Apply.")
    for name, value in given.items():
        bounds = BOUNDS["epochs" if name == "stop_epoch" else name]
        given[name] = type(value)(min(max(value, bounds.low), bounds.high))
    run.order(**given)
    gr.Info("Changed: " + ", ".join(f"{name} is now {value:g}" for name, value in given.items()) + ".")
