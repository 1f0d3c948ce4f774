"""Looking back over a run: two moments side by side, each with its own time slider."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.runs import Run, RunNotFound
from playground.ui.events import NEWEST, NOTHING, Update
from playground.ui.hosting import Host
from playground.ui.live.moments import moment_picture

FIRST_PICTURE_SECONDS = 3.0
LATEST = 0.999
"""share of the slider behind which the newest picture is meant: the last step ends a little past the last epoch"""


@dataclass(frozen=True)
class LookBack:
    """Two time sliders with their pictures."""

    host: Host
    sliders: tuple[gr.Slider, gr.Slider]
    pictures: tuple[gr.HTML, gr.HTML]
    reach: gr.State
    """float: the epoch that the sliders reach to"""

    @property
    def outputs(self) -> list[Any]:
        return [*self.sliders, *self.pictures, self.reach]

    @property
    def places(self) -> list[Any]:
        """Where the sliders stand, and how far they reach."""
        return [*self.sliders, self.reach]

    def open(self, run_id: str) -> Update:
        """Sliders as long as the run, its first picture and its newest. A run just starting gets a moment."""
        try:
            run = self.host.run(run_id)
        except RunNotFound:
            return NOTHING
        deadline = time.monotonic() + FIRST_PICTURE_SECONDS
        while not run.frames() and time.monotonic() < deadline:
            time.sleep(0.05)
        last = last_epoch(run)
        return {
            self.sliders[0]: gr.Slider(maximum=last, value=0),
            self.sliders[1]: gr.Slider(maximum=last, value=last),
            self.pictures[0]: moment(self.host, run_id, 0),
            self.pictures[1]: moment(self.host, run_id, last),
            self.reach: last,
        }

    def renew(self, run_id: str, earlier: float | None, later: float | None, reach: float) -> Update:
        """The run has moved on: the sliders reach as far as it has come, and the later one goes along where it stood at
        the end."""
        try:
            last = last_epoch(self.host.run(run_id))
        except RunNotFound:
            return NOTHING
        longer: Update = {slider: gr.Slider(maximum=last) for slider in self.sliders} | {self.reach: last}
        if later is None or later >= LATEST * reach:
            longer |= {self.sliders[1]: gr.Slider(maximum=last, value=last)}
            longer |= {self.pictures[1]: moment(self.host, run_id, last)}
        if not earlier:
            longer |= {self.pictures[0]: moment(self.host, run_id, 0)}
        return longer  # pictures of other moments stay: somebody may be moving their sliders


def look_back_section(host: Host, run_id: gr.HTML) -> LookBack:
    """Lay it out and wire the sliders."""
    with gr.Column(elem_classes="card", elem_id="look-back"):
        gr.Markdown("### Look back\nThe same inputs at two moments: move the sliders, also while it trains.")
        sliders, pictures = [], []
        with gr.Row():
            for name, side in (("Earlier", "a"), ("Later", "b")):
                with gr.Column(min_width=300):
                    start = 0 if side == "a" else 10
                    slider = gr.Slider(0, 10, value=start, step=0.01, label=f"{name}: epoch", elem_id=f"time-{side}")
                    picture = gr.HTML(elem_id=f"moment-{side}", elem_classes="moment")
                    slider.input(partial(moment, host), [run_id, slider], picture, **NEWEST)
                    sliders.append(slider)
                    pictures.append(picture)
    return LookBack(host, (sliders[0], sliders[1]), (pictures[0], pictures[1]), gr.State(0.0))


def last_epoch(run: Run) -> float:
    """How far the run has come, in passes over the data: there is nothing to look back at beyond."""
    return round(max(run.status().epoch, 0.01), 2)


def moment(host: Host, run_id: str, epoch: float) -> str:
    """The picture published last at or before that epoch."""
    try:
        run = host.run(run_id)
    except RunNotFound:
        return ""
    latest = epoch >= LATEST * last_epoch(run)
    frame = run.frame_at(math.inf if latest else epoch)
    return moment_picture(host.name(run), frame, run.about(), with_hint=False)
