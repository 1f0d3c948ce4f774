"""Every class in the same styles: a row is one style, a column is one class."""

from __future__ import annotations

from functools import partial

import gradio as gr

from playground.labels import class_grid
from playground.ui.components.picture_html import look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill
from playground.ui.labels import label_html
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.layout import controls_column, pictures_column, section_row

MOST_STYLES = 10


def grid_section(models: LabelModels, model: gr.State) -> Refill:
    with section_row("labels-classes"):
        with controls_column():
            gr.Markdown("### One style, every class")
            gr.HTML(
                look("along a row: only the class changes. Slant and stroke, or cloth and cut, stay with the style z.")
            )
            styles = gr.Slider(
                1, MOST_STYLES, value=6, step=1, label="Styles", info="Rows: each is one z.", elem_id="grid-styles"
            )
            seed = seed_row("grid", "Other styles")
        with pictures_column():
            pictures = gr.HTML(elem_id="class-grid", min_height=200)
    draw = partial(draw_grid, models)
    gr.on([styles.input, seed.change], draw, [model, styles, seed], pictures, **BESIDE)
    return Refill(draw, [styles, seed], [pictures])


def draw_grid(models: LabelModels, name: str, styles: int, seed: float | None) -> str:
    pictures, names = class_grid(models.generator(name), int(styles), seed_of(seed)), models.entry(name).class_names
    alt = f"{styles} rows, each the classes {', '.join(names)} in one style"
    table = label_html.table_html(names, pictures, alt, label_html.head_length(names))
    return table + label_html.origin_html(name, models.entry(name))
