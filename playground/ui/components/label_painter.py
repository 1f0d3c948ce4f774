"""A map to paint with classes: brush and rectangle, with finger, pen or mouse.

Every pixel is exactly one class: a browser's own lines have soft borders, whose colours would mean other classes.
"""

from __future__ import annotations

import gradio as gr

from playground.sketch import LabelSet
from playground.ui.assets import markup_and_script

BLANK = "sky"


def label_painter(labels: LabelSet, side: int, elem_id: str) -> gr.HTML:
    """A map of side x side pixels. Fires `input` after each stroke, undo and clear.

    Its value, and one to load, are as those of a drawing pad.
    """
    classes = [{"name": c.name, "colour": list(c.colour), "about": c.about} for c in labels.classes]
    return gr.HTML(
        value="",
        **markup_and_script(__file__, "readable_canvas"),
        elem_id=elem_id,
        elem_classes=["pad", "painter"],
        classes=classes,
        blank=list(labels.colours).index(BLANK),
        side=side,
    )
