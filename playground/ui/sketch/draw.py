"""Draw: a pen drawing, one's own or traced from a photo, is coloured after each stroke."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import gradio as gr
from PIL import Image

from playground.config import is_number
from playground.data.decoding import decode_file
from playground.sketch import edges_of, is_blank
from playground.sketch.drawings import DRAWINGS, Stroke, draw_strokes
from playground.sketch.edges import WORK
from playground.sketch.hints import PALETTE
from playground.ui.components.chooser import chooser
from playground.ui.components.download import download_on_click
from playground.ui.components.drawing_pad import drawing_in, drawing_on, drawing_pad, pad_with
from playground.ui.components.model_card import model_card
from playground.ui.components.picture_html import hints, no_picture
from playground.ui.components.upload import picture_upload, upload_path
from playground.ui.events import NEWEST, Update, fill_at_first_visit
from playground.ui.sketch.mode import SketchMode

SIDE = 512
"""of the pad, pixels"""
PEN, PENS = 14, (8, 28)
"""width of the pen, at first and at most: 2 to 7 pixels of what the network sees"""
THRESHOLD = 0.5
EMPTY = "Draw something on the pad: the picture appears here after the first stroke."
HOW = "Close your shapes: colour stays inside lines that meet."
HOW_HINTED = f"{HOW} A stroke of colour in a shape says which colour it is to be."
NO_EDGES = "No lines are left at this threshold. Lower it to see more."


def draw_section(tab: gr.Tab, mode: SketchMode) -> None:
    """Lay it out and wire it."""
    with gr.Row(equal_height=False, elem_classes="sketch"):
        with gr.Column(scale=3, min_width=250, elem_classes="card"):
            gr.Markdown("### Draw lines, get colours\nTake one of these, or clear the pad.")
            start = chooser(
                "Drawings to start from", [(name, draw_strokes(strokes, 96)) for name, strokes in DRAWINGS.items()],
                "sketch-drawings",
            )  # fmt: skip
            gr.Markdown("### Or from a photo\nOne thing, nothing behind it.")
            photo = picture_upload("sketch-photo", 120)
            threshold = gr.Slider(
                0, 1, value=THRESHOLD, step=0.05, label="Threshold", elem_id="sketch-threshold",
                info="Higher leaves fewer lines.",
            )  # fmt: skip
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            inks = {"Black": "#000000", **(PALETTE if mode.entry.hints else {})}
            colours, names = list(inks.values()), list(inks)
            pad = drawing_pad(pad_with(colours, SIDE, PEN, PENS, True, names, beneath=True), "sketch-pad")
            gr.HTML(f'<div class="hint">{HOW_HINTED if mode.entry.hints else HOW}</div>')
        with mode.result_column():
            result, save = mode.result("sketch-coloured")
            card = model_card(elem_id="sketch-draw-card")
    trace = partial(take_photo, mode)
    pad.input(partial(colour, mode), pad, result, **NEWEST)
    start.select(partial(take_drawing, mode), start, [pad, result], **NEWEST)
    # Unchecked by Gradio, which would show a stranger's broken file as a fault of this program.
    photo.input(trace, [photo, threshold], [pad, result], preprocess=False, **NEWEST)
    threshold.input(trace, [photo, threshold], [pad, result], preprocess=False, **NEWEST)
    download_on_click(save, mode.download, pad, NEWEST)

    def fill() -> Update:
        """An example and what becomes of it."""
        return {**dict(zip((pad, result), take_drawing(mode, 0), strict=True)), card: mode.pretrained.card(mode.name)}

    fill_at_first_visit(tab, fill, [pad, result, card])


def colour(mode: SketchMode, value: Any) -> str:
    """What becomes of what is on the pad."""
    return colour_drawing(mode, drawing_in(value))


def colour_drawing(mode: SketchMode, drawing: Image.Image | None, otherwise: str = EMPTY) -> str:
    """The picture, or words where nothing is drawn."""
    if drawing is None or is_blank(drawing):
        return no_picture(otherwise)
    return mode.picture_html(drawing)


def take_drawing(mode: SketchMode, at: Any) -> list[str]:
    """The example at that place: onto the pad, and its picture."""
    return take_example(mode, DRAWINGS, at, "drawings")


def take_example(mode: SketchMode, examples: Mapping[str, tuple[Stroke, ...]], at: Any, kind: str) -> list[str]:
    """One of them onto the pad, and its picture. ValueError for a place where there is none; kind: what they are."""
    if not isinstance(at, int) or not 0 <= at < len(examples):
        raise ValueError(f"Choose one of the {kind}.")
    drawing = draw_strokes(list(examples.values())[at], SIDE)
    return [drawing_on(drawing), colour_drawing(mode, drawing)]


def take_photo(mode: SketchMode, file: Any, threshold: Any) -> list[Any]:
    """Edges of what was uploaded, pasted or photographed: onto the pad, and their picture. Nothing without a photo."""
    if not file:
        return [gr.skip(), gr.skip()]
    photo = decode_file(upload_path(file), WORK)
    drawing = edges_of(photo.picture, _share(threshold), SIDE)
    return [drawing_on(drawing), colour_drawing(mode, drawing, NO_EDGES) + hints(photo.notes)]


def _share(value: Any) -> float:
    """JSON may hold anything; the bounds are checked where it is used."""
    return float(value) if is_number(value) else -1.0
