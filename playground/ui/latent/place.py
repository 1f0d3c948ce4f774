"""Where a place of the picture looks while it is drawn: choose the place by a click, or by two sliders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.ui.assets import beside
from playground.ui.components.picture_html import look
from playground.ui.events import Update, event_number
from playground.ui.latent.explorables import Explorable

LIGHT = "at what lights up when you tap a place of the picture: while that place was drawn, it looked there."
CLICK_JS = beside(__file__, "js")
"""of the component that shows the picture"""


@dataclass(frozen=True)
class AskedPlace:
    """The place that is asked."""

    section: gr.Column
    """seen only where the model can be asked"""
    asks: gr.Checkbox
    row: gr.Slider
    column: gr.Slider

    @property
    def components(self) -> list[Any]:
        return [self.asks, self.row, self.column]


def place_controls(explorable: Explorable) -> AskedPlace:
    """Below the picture; the page redraws when one of them changes."""
    with gr.Column(visible=explorable.looks, elem_id="attention", elem_classes="card") as section:
        gr.Markdown(f"### Where it looks\n{look(LIGHT)}")
        asks = gr.Checkbox(
            label="Light up what one place looks at",
            info="Self-attention: each place may look at every other, so that parts far apart agree.",
            elem_id="asks",
        )
        with gr.Row():
            row = gr.Slider(
                0,
                explorable.side - 1,
                explorable.side // 2,
                step=1,
                label="Row",
                info="From the top.",
                min_width=140,
                elem_id="look-row",
            )
            column = gr.Slider(
                0, explorable.side - 1, explorable.side // 2, step=1, label="Column", info="From the left.",
                min_width=140, elem_id="look-column",
            )  # fmt: skip
    return AskedPlace(section, asks, row, column)


def place_for(explorable: Explorable, place: AskedPlace) -> Update:
    """Its parts for another model: nothing is asked yet."""
    middle = gr.Slider(maximum=explorable.side - 1, value=explorable.side // 2)
    return {
        place.section: gr.Column(visible=explorable.looks),
        place.asks: False,
        place.row: middle,
        place.column: middle,
    }


def place_of_tap(tap: gr.EventData) -> list[Any]:
    """asks, row and column after a tap on the picture."""
    return [True, event_number(tap, "row"), event_number(tap, "column")]
