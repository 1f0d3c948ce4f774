"""Watching a run: its game as a graph, its picture, what is wrong with it, what was measured of it, its curves,
and what steers it."""

from __future__ import annotations

import gradio as gr

from playground.ui.components.run_view import (
    PIN_BUTTON,
    STEP_SAID,
    curves_panel,
    game_view,
    live_place,
    run_picture,
)
from playground.ui.components.steering import SteeringButtons, steering_buttons
from playground.ui.hosting import Host
from playground.ui.train.setup import Setup, setup_column


def watch_section(host: Host, run_id: gr.HTML) -> tuple[Setup, SteeringButtons]:
    """Lay it out: one screen, with the form of the next run at its left (watch.css)."""
    with gr.Row(elem_id="watch"):
        setup = setup_column(host, run_id)
        game_view()
        live_place("diagnosis", "health")
        live_place("quality", "quality")
        with gr.Column(elem_classes=["card", "seen"]):
            run_picture(host)
            with gr.Column(elem_classes="steers"):
                live_place("progress", "progress")
                steering = steering_buttons()
                live_place("opens", "opens", below=STEP_SAID + PIN_BUTTON)
        with gr.Column(elem_classes=["card", "curves"]):
            curves_panel()
    return setup, steering
