"""The Sketch tab: a drawing or a map of labels on the left, what a network makes of it on the right."""

from __future__ import annotations

import gradio as gr

from playground.ui.components.method_links import method_links
from playground.ui.hosting import Host
from playground.ui.sketch.draw import draw_section
from playground.ui.sketch.flower import flower_section
from playground.ui.sketch.mode import flower_mode, ink_mode, label_mode
from playground.ui.sketch.paint import paint_section

MISSING = (
    "The network for this, `{}`, is not in the folder `pretrained` of this copy. Download the project again, or train "
    "it as the README says."
)


def sketch_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    ink, flower, labels = ink_mode(host), flower_mode(host), label_mode(host)
    with gr.Tabs(selected="sketch-paint" if labels and not ink else "sketch-draw"):
        with gr.Tab("Draw and colour", id="sketch-draw"):
            if ink:
                draw_section(tab, ink)
            else:
                gr.Markdown(MISSING.format("ink-to-colour"), elem_classes="card")
        if flower:
            with gr.Tab("Draw a flower", id="sketch-flower-tab"):
                flower_section(tab, flower)
        with gr.Tab("Paint a building", id="sketch-paint"):
            if labels:
                paint_section(tab, labels)
            else:
                gr.Markdown(MISSING.format("labels-to-building"), elem_classes="card")
    method_links(host, "sketch", "sketch-runs")
