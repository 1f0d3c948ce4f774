"""Steering a run: pause, go on, stop, single steps, and settings that may change while it trains."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import gradio as gr

from playground.config import BOUNDS
from playground.models import ARCHITECTURES
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
    steps: tuple[gr.Button, ...]
    """of D, of G, of both"""


def steering_row(host: Host, run_id: gr.Textbox) -> Steering:
    """Buttons below the picture. `resume` is wired by the tab: after it the run is watched again."""
    with gr.Row():
        pause = gr.Button("Pause", interactive=False, min_width=90, elem_id="pause")
        resume = gr.Button("Resume", visible=False, min_width=90, elem_id="resume")
        stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id="stop")
    gr.HTML('<div class="hint">Or pause and let one network move at a time: D judges, G draws.</div>')
    steps = []
    with gr.Row():
        for label, players in STEPS.items():
            button = gr.Button(label, size="sm", min_width=70, elem_id=f"step-{players.lower()}")
            steps.append(button)
            button.click(partial(step, host, players), run_id, None, show_progress="hidden", api_visibility="private")
    hidden: Any = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    pause.click(spoken(lambda run: host.pool.pause(steerable(host, run))), run_id, None, **hidden)
    stop.click(spoken(lambda run: host.pool.stop(steerable(host, run))), run_id, None, **hidden)
    return Steering(pause, resume, stop, tuple(steps))


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
    if players != "DG" and ARCHITECTURES[run.config().architecture].family != "gan":
        raise ValueError("This run has no two players: it can only make whole steps.")
    host.pool.step(run, players)


def live_settings(host: Host, run_id: gr.Textbox) -> None:
    """Learning rates, k and the last epoch of the run at hand."""
    with gr.Accordion("Change while it trains", open=False, elem_id="live") as section:
        gr.HTML('<div class="hint">What you change here counts from the next step on.</div>')
        with gr.Row():
            d_lr = gr.Number(label="D's learning rate", info="Speed of the judge.", min_width=120, elem_id="live-d-lr")
            g_lr = gr.Number(label="G's learning rate", info="Speed of the artist.", min_width=120, elem_id="live-g-lr")
        with gr.Row():
            d_steps = gr.Number(label="D steps per G step", info="k", precision=0, min_width=120)
            stop_epoch = gr.Number(
                label="Stop at epoch", info="Then it rests.", min_width=120, elem_id="live-stop-epoch"
            )
        apply = gr.Button("Apply", size="sm", elem_id="live-apply")
        fields = [d_lr, g_lr, d_steps, stop_epoch]
        quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
        section.expand(spoken(partial(settings_now, host)), run_id, fields, **quiet)
        apply.click(spoken(partial(change, host)), [run_id, *fields], None, **quiet)


def settings_now(host: Host, run_id: str) -> list[float]:
    """What the run trains with at this moment: d_lr, g_lr, d_steps, last epoch."""
    run = host.run(run_id)
    config, orders = run.config(), run.orders()
    usual = (config.d_lr, config.g_lr, config.d_steps, config.epochs)
    ordered = (orders.d_lr, orders.g_lr, orders.d_steps, orders.stop_epoch)
    return [was if now is None else now for was, now in zip(usual, ordered, strict=True)]


def change(host: Host, run_id: str, *wanted: float | None) -> None:
    """Order d_lr, g_lr, d_steps and stop_epoch, each kept within its bounds."""
    run = steerable(host, run_id)
    changes: dict[str, float] = {}
    for name, value in zip(("d_lr", "g_lr", "d_steps", "stop_epoch"), wanted, strict=True):
        if value is not None and math.isfinite(value):
            bounds = BOUNDS["epochs" if name == "stop_epoch" else name]
            nearest = min(max(value, bounds.low), bounds.high)
            changes[name] = int(nearest) if name == "d_steps" else float(nearest)
    run.order(**changes)
    gr.Info("From the next step on: " + ", ".join(f"{name} {value:g}" for name, value in changes.items()) + ".")
