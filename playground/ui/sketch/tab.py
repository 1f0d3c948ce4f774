"""The Sketch tab: a drawing or a map of labels on the left, what a network makes of it on the right."""

from __future__ import annotations

import gradio as gr

from playground.ui.components.method_links import method_links
from playground.ui.hosting import Host
from playground.ui.sketch.draw import draw_section
from playground.ui.sketch.flower import flower_section
from playground.ui.sketch.mode import flower_mode, ink_mode, label_modes
from playground.ui.sketch.paint import paint_section

MISSING = (
    "The network for this, `{}`, is not in the folder `pretrained` of this copy. Download the project again, or train "
    "it as the README says."
)


def sketch_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    ink, flower, modes = ink_mode(host), flower_mode(host), label_modes(host)
    painting = [f"sketch-paint-{labels.name}" for labels in modes]
    with gr.Tabs(selected="sketch-draw" if ink or not modes else painting[0]):
        with gr.Tab("Draw and colour", id="sketch-draw"):
            if ink:
                draw_section(tab, ink)
            else:
                gr.Markdown(MISSING.format("ink-to-colour"), elem_classes="card")
        if flower:
            with gr.Tab("Draw a flower", id="sketch-flower"):
                flower_section(tab, flower)
        for (labels, mode), name in zip(modes.items(), painting, strict=True):
            with gr.Tab(f"Paint a {labels.name}", id=name):
                paint_section(tab, labels, mode)
        if not modes:
            with gr.Tab("Paint labels", id="sketch-paint"):
                gr.Markdown(MISSING.format("labels-to-building"), elem_classes="card")
    method_links(host, "sketch", "sketch-runs")
