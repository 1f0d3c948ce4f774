"""A number that somebody types, written in one hand, in several hands below one another."""

from __future__ import annotations

import base64
import io
from functools import partial
from html import escape
from typing import Any

import gradio as gr
import torch
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from torch import Tensor

from playground.labels import MOST_DIGITS, digits_of, line_of, number, read
from playground.ui.components.picture_html import image_tag, look, pillow
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.layout import controls_column, pictures_column, section_row

FIRST_NUMBER = "2026"
HAND = look("along a row: one z wrote all its digits, in one hand.")
SCALE = 8
"""pixels of the downloaded file for one of the model's"""


def number_section(models: LabelModels, model: gr.State) -> Refill:
    """Seen only with a model of digits."""
    with section_row("labels-number") as part:
        with controls_column():
            gr.Markdown("### Write a number")
            text = gr.Textbox(
                FIRST_NUMBER, label="Number", info=f"1 to {MOST_DIGITS} digits.",
                max_length=40, elem_id="number-text",
            )  # fmt: skip
            hands = gr.Slider(
                1, 8, value=4, step=1, label="Handwritings", info="Rows: each is one z.", elem_id="number-hands"
            )
            seed = seed_row("number", "Other hands")
        with pictures_column():
            lines = gr.HTML(elem_id="number-lines", min_height=200)
    draw = partial(draw_number, models)
    # Not text.input: that is silent when a number is pasted.
    gr.on([text.change, hands.input, seed.change], draw, [model, text, hands, seed], lines, **BESIDE)

    def show(name: str, *values: Any) -> Update:
        writes = models.entry(name).subject == "digits"
        drawn_lines = {lines: draw(name, *values)} if writes else {}
        return {part: gr.Row(visible=writes), **drawn_lines}

    return Refill(show, [text, hands, seed], [part, lines])


def draw_number(models: LabelModels, name: str, text: str, hands: int, seed: float | None) -> str:
    """The lines, what our classifier reads in each, and a PNG of all; what is wrong with the text, if anything is."""
    try:
        digits = digits_of(text)
    except ValueError as error:  # said in place, not in a toast: it comes with every key
        return label_html.note_html(str(error))
    written = number(models.generator(name), digits, int(hands), seed_of(seed))
    readings = read(models.classifier(name), written.flatten(0, 1))
    lines = [line_of(row) for row in written]
    asked = "".join(map(str, digits))
    rows = []
    for i, line in enumerate(lines):
        seen = "".join(str(one.named) for one in readings[i * len(digits) : (i + 1) * len(digits)])
        mark = '<b class="yes">✓</b>' if seen == asked else '<b class="no">✗</b>'
        rows.append(
            f"<figure>{image_tag(line, f'{asked} in handwriting {i + 1}')}"
            f"<figcaption>{mark} read as {seen}</figcaption></figure>"
        )
    origin = label_html.origin(name, models.entry(name))
    file = base64.b64encode(number_file(below_one_another(lines), f"{asked}. {origin}.")).decode()
    return (
        f'{HAND}<div class="lines" style="--rows:{len(rows)}">{"".join(rows)}</div>'
        f'<div class="source">{escape(origin)}. Read by our own {models.classifier_noun(name)}.</div>'
        f'<a class="download" download="{asked}.png" href="data:image/png;base64,{file}">Download PNG</a>'
    )


def number_file(picture: Tensor, note: str) -> bytes:
    """A file of (1, h, w) in [-1, 1], large enough to look at, with the note inside as its description."""
    small = pillow(picture)
    large = small.resize((SCALE * small.width, SCALE * small.height), Image.Resampling.NEAREST)
    file, text = io.BytesIO(), PngInfo()
    text.add_text("Description", note)
    large.save(file, "PNG", pnginfo=text)
    return file.getvalue()


def below_one_another(lines: list[Tensor]) -> Tensor:
    """Lines (1, s, w) of any widths below one another, filled up with black."""
    widest = max(line.shape[2] for line in lines)
    filled = [torch.nn.functional.pad(line, (0, widest - line.shape[2]), value=-1.0) for line in lines]
    return torch.cat(filled, dim=1)
