"""Which picture, which network, how finely: what the Photo tab asks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from playground.pretrained import translator_entry
from playground.translation.checkpoints import OriginalGenerator
from playground.translation.cycle import FINER, Quality
from playground.ui.components.chooser import choice_of, chooser, thumbs
from playground.ui.components.upload import picture_upload
from playground.ui.events import Update
from playground.ui.photo.photo_models import OWN, OWNS, PhotoModels, norm_words

EXAMPLES = "Pictures to try"
QUALITIES: list[tuple[str, Quality]] = [
    ("Model's size", "quick"),
    (f"Fine, {FINER} × in tiles", "fine"),
    ("Every pixel, in tiles", "full"),
]


@dataclass(frozen=True)
class PictureSource:
    """The controls."""

    upload: gr.Image
    path: gr.State
    """of the upload, checked; None for an example"""
    examples: gr.HTML
    model: gr.Radio
    about: gr.HTML
    quality: gr.Radio
    own: gr.State
    """name of the visitor's checkpoint"""

    def outputs_with(self, card: gr.Markdown) -> list[Any]:
        """What `describe` fills."""
        return [self.examples, self.about, card]

    def describe(self, models: PhotoModels, name: str, card: gr.Markdown) -> Update:
        """Examples, summary and card of a model."""
        return {
            self.examples: gr.HTML(**choice_of(EXAMPLES, thumbs(models.examples(name)))),
            self.about: about_html(name),
            card: models.card(name),
        }


def source_section(models: PhotoModels) -> PictureSource:
    """Lay it out; the tab wires it. What becomes of the picture is asked above the result, which lays that out."""
    with gr.Column(elem_classes="card"):
        gr.Markdown("### Your picture\nAny size. It stays on this server.")
        upload = picture_upload("photo-upload", 120)
        examples = chooser(EXAMPLES, [], "photo-examples")
        quality = gr.Radio(
            [(title, name) for title, name in QUALITIES], value="quick", label="Quality",
            info="Tiles show finer detail and take longer.", elem_id="photo-quality",
        )  # fmt: skip
    model = gr.Radio(
        model_choices(models), value=models.first, label="What becomes of it", elem_id="photo-model", render=False
    )
    about = gr.HTML(render=False, elem_id="photo-about")
    return PictureSource(upload, gr.State(None), examples, model, about, quality, gr.State(None))


def about_html(name: str) -> str:
    """What the network is, and which pictures suit it: said before it has been given others."""
    if name in OWNS:
        return '<div class="hint">Your checkpoint. Only you can use it.</div>'
    entry = translator_entry(name)
    return f'<div class="hint">{escape(entry.summary)} <b>{escape(entry.suits)}</b></div>'


def model_choices(models: PhotoModels, original: OriginalGenerator | None = None) -> list[tuple[str, str]]:
    """Titles and names; a visitor's checkpoint last, twice where its batch norm can go by either statistics."""
    choices = [(translator_entry(name).title, name) for name in models.names]
    if original is None:
        return choices
    title = f"Your checkpoint: {original.summary}"
    if not original.has_batch_norm:
        return [*choices, (title, OWN)]
    return [*choices, *((f"{title}, {norm_words(name)}", name) for name in OWNS)]
