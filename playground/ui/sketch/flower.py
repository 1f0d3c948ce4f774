"""Draw a flower: an outline becomes a photograph of one after each stroke."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from playground.sketch.drawings import draw_strokes
from playground.sketch.flowers import FLOWERS
from playground.ui.components.chooser import chooser
from playground.ui.components.download import download_on_click
from playground.ui.components.drawing_pad import drawing_in, drawing_pad, pad_with
from playground.ui.components.model_card import model_card
from playground.ui.events import NEWEST, Update, fill_at_first_visit
from playground.ui.sketch.draw import PEN, PENS, SIDE, colour_drawing, take_example
from playground.ui.sketch.mode import SketchMode

EMPTY = "Draw a flower on the pad: a picture of it appears here after the first stroke."


def flower_section(tab: gr.Tab, mode: SketchMode) -> None:
    """Lay it out and wire it."""
    with gr.Row(equal_height=False, elem_classes="sketch"):
        with gr.Column(scale=3, min_width=250, elem_classes="card"):
            gr.Markdown("### Draw a flower, get its photo\nTake one of these, or clear the pad.")
            drawings = [(name, draw_strokes(strokes, 96)) for name, strokes in FLOWERS.items()]
            start = chooser("Outlines to start from", drawings, "sketch-flowers")
            gr.HTML('<div class="hint">It knows daisies, dandelions, roses, sunflowers and tulips, nothing else.</div>')
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            pad = drawing_pad(pad_with(["#000000"], SIDE, PEN, PENS, eraser=True), "sketch-flower-pad")
        with mode.result_column():
            result, save = mode.result("sketch-flower")
            card = model_card(elem_id="sketch-flower-card")
    pad.input(partial(grow, mode), pad, result, **NEWEST)
    start.select(partial(take_outline, mode), start, [pad, result], **NEWEST)
    download_on_click(save, mode.download, pad, NEWEST)

    def fill() -> Update:
        """An example and what becomes of it."""
        first = dict(zip((pad, result), take_outline(mode, 0), strict=True))
        return {**first, card: mode.pretrained.card(mode.name)}

    fill_at_first_visit(tab, fill, [pad, result, card])


def grow(mode: SketchMode, value: Any) -> str:
    """What becomes of what is on the pad; words where nothing is."""
    return colour_drawing(mode, drawing_in(value), EMPTY)


def take_outline(mode: SketchMode, at: Any) -> list[str]:
    """The example at that place: onto the pad, and its picture."""
    return take_example(mode, FLOWERS, at, "outlines")
