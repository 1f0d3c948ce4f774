"""Paint a building, or a street: a map of labels becomes a picture after each stroke."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr
from PIL import Image

from playground.data.decoding import decode_file
from playground.sketch import LabelSet
from playground.sketch.maps import ExampleMap, example_maps
from playground.ui.components.chooser import chooser
from playground.ui.components.download import download_on_click
from playground.ui.components.drawing_pad import drawing_in, drawing_on
from playground.ui.components.label_painter import label_painter
from playground.ui.components.model_card import model_card
from playground.ui.components.picture_html import hints, no_picture
from playground.ui.components.upload import picture_upload, upload_path
from playground.ui.events import NEWEST, Update, fill_at_first_visit
from playground.ui.sketch.mode import SketchMode

ONE_CLASS = (
    "All of it became one class. Some maps hold the numbers of classes, as shades that are nearly black: save yours in "
    "colours."
)
EMPTY = "Paint something on the map: the picture appears here after the first stroke."


def paint_section(tab: gr.Tab, labels: LabelSet, mode: SketchMode) -> None:
    """Lay it out and wire it."""
    side, ids = mode.entry.side, f"sketch-{labels.name}"
    maps = example_maps(labels, mode.pretrained.root / mode.name / "examples", side)
    with gr.Row(equal_height=False, elem_classes="sketch"):
        with gr.Column(scale=3, min_width=250, elem_classes="card"):
            gr.Markdown(f"### Say what is where, get a {labels.name}\nTake one of these, or clear the map.")
            start = chooser("Maps to start from", [(one.title, one.picture) for one in maps], f"{ids}-maps")
            gr.HTML(
                '<div class="hint">Choose what to paint, then drag. Rectangles make straight walls. "Various" is all'
                " that has no name of its own.</div>"
            )
            with gr.Accordion("Bring your own map", open=False, elem_id=f"{ids}-own"):
                own = picture_upload(f"{labels.name}-map", 130, webcam=False)
                gr.HTML(
                    '<div class="hint">A picture in the colours of the classes, such as one saved from here. Each '
                    "pixel becomes the class whose colour is nearest; the middle square is used.</div>"
                )
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            painter = label_painter(labels, side, f"{ids}-painter")
        with mode.result_column():
            result, save = mode.result(ids)
            card = model_card(elem_id=f"{ids}-card")
    painter.input(partial(build, mode), painter, result, **NEWEST)
    start.select(partial(take_map, mode, maps), start, [painter, result], **NEWEST)
    # Unchecked by Gradio, which would show a stranger's broken file as a fault of this program.
    own.input(partial(take_own, mode), own, [painter, result], preprocess=False, **NEWEST)
    download_on_click(save, mode.download, painter, NEWEST)

    def fill() -> Update:
        """An example and what becomes of it."""
        first = dict(zip((painter, result), take_map(mode, maps, 0), strict=True))
        return {**first, card: mode.pretrained.card(mode.name)}

    fill_at_first_visit(tab, fill, [painter, result, card])


def build(mode: SketchMode, value: Any) -> str:
    """What becomes of the map."""
    painted = drawing_in(value)
    return mode.picture_html(painted) if painted else no_picture(EMPTY)


def take_map(mode: SketchMode, maps: list[ExampleMap], at: Any) -> list[str]:
    """The example at that place: onto the painter, and its picture."""
    if not isinstance(at, int) or not 0 <= at < len(maps):
        raise ValueError("Choose one of the maps.")
    return [drawing_on(maps[at].picture), mode.picture_html(maps[at].picture)]


def take_own(mode: SketchMode, file: Any) -> list[Any]:
    """A map that somebody brought."""
    if not file:
        return [gr.skip(), gr.skip()]
    brought = decode_file(upload_path(file))
    painted = mode.prepare(brought.picture)
    notes = brought.notes if shows_classes(brought.picture, painted) else (*brought.notes, ONE_CLASS)
    return [drawing_on(painted), mode.picture_html(painted) + hints(notes)]


def shows_classes(brought: Image.Image, painted: Image.Image) -> bool:
    """Whether different colours became different classes, where there were different ones."""
    return is_even(brought) or not is_even(painted)


def is_even(picture: Image.Image) -> bool:
    """Whether it is of one colour."""
    return picture.convert("RGB").getcolors(1) is not None
