"""Looking back over a run: two moments side by side, each with its own time slider."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import Any

import gradio as gr

from playground.runs import RunNotFound
from playground.ui import render
from playground.ui.hosting import Host

FIRST_PICTURE_SECONDS = 3.0


def look_back_section(host: Host, run_id: gr.Textbox) -> list[Any]:
    """Two time sliders with their pictures. Returns what `moments_of` fills when another run is watched."""
    gr.Markdown("### Look back\nThe same 64 latents at two moments: move the sliders, also while it trains.")
    sliders, pictures = [], []
    with gr.Row():
        for name, side in (("Earlier", "a"), ("Later", "b")):
            with gr.Column(min_width=300):
                start = 0 if side == "a" else 10
                slider = gr.Slider(0, 10, value=start, step=0.01, label=f"{name}: epoch", elem_id=f"time-{side}")
                picture = gr.HTML(elem_id=f"moment-{side}", elem_classes="moment")
                slider.input(
                    partial(moment, host), [run_id, slider], picture, show_progress="hidden",
                    trigger_mode="always_last", concurrency_limit=None, api_visibility="private",
                )  # fmt: skip
                sliders.append(slider)
                pictures.append(picture)
    return [*sliders, *pictures]


def moment(host: Host, run_id: str, epoch: float) -> str:
    """The picture published last at or before that epoch."""
    try:
        run = host.run(run_id)
    except RunNotFound:
        return ""
    config = run.config()
    # The last step of the last epoch ends a little past it.
    return render.picture(run.frame_at(epoch if epoch < config.epochs else math.inf), config)


def moments_of(host: Host, run_id: str) -> list[Any]:
    """Sliders as long as the run, its first picture and its newest. A run just starting gets a moment."""
    try:
        run = host.run(run_id)
        epochs = run.config().epochs
    except RunNotFound:
        return [gr.skip()] * 4
    deadline = time.monotonic() + FIRST_PICTURE_SECONDS
    while not run.frames() and time.monotonic() < deadline:
        time.sleep(0.05)
    return [
        gr.Slider(maximum=epochs, value=0),
        gr.Slider(maximum=epochs, value=epochs),
        moment(host, run_id, 0),
        moment(host, run_id, epochs),
    ]


def moments_at(host: Host, run_id: str, earlier: float, later: float) -> list[str]:
    """Both pictures anew, where the sliders stand: a run that has ended has a last picture."""
    return [moment(host, run_id, earlier), moment(host, run_id, later)]
