"""One class in many styles, with the discriminator's own verdict where it has one."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from playground.labels import class_grid, class_sheet, index_of, verdicts
from playground.ui.components.class_picker import class_options, class_picker
from playground.ui.errors import spoken
from playground.ui.labels import tiles
from playground.ui.labels.desk import QUIET, Desk, Section, seed_of, seed_row

SAMPLES = 24
FIRST_CLASS = 3
ICON_SEED = 3
"""of the style that the pictures on the buttons have"""

WITH_VERDICT = (
    '<div class="legend">What its <span class="c-d">discriminator</span> says<small>How '
    '<span class="c-real">real</span> or <span class="c-fake">fake</span> it finds each picture, and which class '
    "it names: ✓ as asked, ✗ another one.</small></div>"
)
WITHOUT_VERDICT = (
    '<div class="legend">No verdict here<small>This model\'s discriminator was told the class, so it never learnt '
    "to name one. Choose an AC-GAN to see what a discriminator says.</small></div>"
)


def choose_section(desk: Desk, model: gr.Radio) -> Section:
    """The buttons on one side, the pictures on the other."""
    with gr.Row(equal_height=True):
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "level"]):
            gr.Markdown("### What shall it draw?")
            picker = class_picker(FIRST_CLASS)
            seed = seed_row("class", "New styles")
        with gr.Column(scale=6, min_width=300, elem_classes=["card", "level"]):
            legend = gr.HTML()
            pictures = gr.HTML(elem_id="class-sheet", min_height=240)
    draw = partial(draw_sheet, desk)
    gr.on([picker.select, seed.change], draw, [model, picker, seed], pictures, **QUIET)

    def show(name: str, which: int, at: float | None) -> list[Any]:
        said = WITH_VERDICT if desk.entry(name).discriminator else WITHOUT_VERDICT
        return [gr.HTML(options=icons(desk, name)), said, draw(name, which, at)]

    return Section(show, [picker, seed], [picker, legend, pictures])


@spoken
def draw_sheet(desk: Desk, name: str, which: int, seed: float | None) -> str:
    """The class by its index, which comes unchecked from the browser."""
    discriminator, names = desk.discriminator(name), desk.entry(name).class_names
    index = index_of(which, names)
    pictures = class_sheet(desk.generator(name), index, SAMPLES, seed_of(seed))
    said = verdicts(discriminator, pictures) if discriminator else None
    return tiles.sheet(name, names[index], pictures, said)


def icons(desk: Desk, name: str) -> list[dict[str, Any]]:
    """Name and picture of each class, all in one style."""
    [pictures] = class_grid(desk.generator(name), 1, ICON_SEED)
    return class_options(desk.entry(name).class_names, pictures)
