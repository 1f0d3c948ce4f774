"""One class in many styles, with the discriminator's own verdict where it has one."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from playground.labels import class_grid, class_sheet, index_of, verdicts
from playground.ui.components.class_picker import class_options, class_picker
from playground.ui.components.picture_html import look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.layout import controls_column, pictures_column, section_row

SAMPLES = 24
FIRST_CLASS = 3
ICON_SEED = 3
"""of the style that the pictures on the buttons have"""

WITH_VERDICT = look(
    'at what its <span class="c-d">discriminator</span> says: how <span class="c-real">real</span> or '
    '<span class="c-fake">fake</span> it finds each picture, and which class it names, ✓ as asked or ✗ another one.'
)
STYLES = look("at what differs though the class is the same: that is the style z.")
TOLD = STYLES + (
    '<div class="hint">This model\'s discriminator was told the class, so it never learnt to name one. Choose an '
    "AC-GAN to see what a discriminator says.</div>"
)
SCORES = STYLES + (
    '<div class="hint">This model\'s discriminator gives scores that are no probabilities of being real, so its '
    "verdicts are not shown.</div>"
)


def choose_section(models: LabelModels, model: gr.State) -> Refill:
    """The buttons on one side, the pictures on the other."""
    with section_row("labels-ask"):
        with controls_column():
            gr.Markdown("### What shall it draw?")
            picker = class_picker(FIRST_CLASS)
            seed = seed_row("class", "New styles")
        with pictures_column():
            pictures = gr.HTML(elem_id="class-sheet", min_height=240)
    draw = partial(draw_sheet, models)
    gr.on([picker.select, seed.change], draw, [model, picker, seed], pictures, **BESIDE)

    def show(name: str, which: int, at: float | None) -> Update:
        return {
            picker: gr.HTML(options=icons(models, name)),
            pictures: draw(name, which, at),
        }

    return Refill(show, [picker, seed], [picker, pictures])


def draw_sheet(models: LabelModels, name: str, which: int, seed: float | None) -> str:
    """The class by its index, which comes unchecked from the browser."""
    entry, discriminator = models.entry(name), models.discriminator(name)
    names = entry.class_names
    index = index_of(which, names)
    pictures = class_sheet(models.generator(name), index, SAMPLES, seed_of(seed))
    said = verdicts(discriminator, pictures) if discriminator else None
    caption = WITH_VERDICT if discriminator else SCORES if entry.auxiliary else TOLD
    return caption + label_html.sheet_html(name, entry, names[index], pictures, said)


def icons(models: LabelModels, name: str) -> list[dict[str, Any]]:
    """Name and picture of each class, all in one style."""
    [pictures] = class_grid(models.generator(name), 1, ICON_SEED)
    return class_options(models.entry(name).class_names, pictures)
