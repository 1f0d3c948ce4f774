"""The Photo tab: a picture on the left, what a network makes of it beside it, and what is lost on the way back."""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.ui.components.method_links import method_links
from playground.ui.components.upload import box_path
from playground.ui.events import NEWEST, Update, fill_at_first_visit
from playground.ui.hosting import Host
from playground.ui.photo.own_checkpoint import own_checkpoint_section
from playground.ui.photo.photo_models import NO_MODEL, PhotoModels
from playground.ui.photo.picture_source import PictureSource, source_section
from playground.ui.photo.several import several_section
from playground.ui.photo.translate_photo import translate_section, wire_translation


def photo_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    models = host.photos
    if not models.names:
        gr.Markdown(NO_MODEL, elem_classes="card")
        return
    with gr.Row(equal_height=False, elem_classes="photo"):
        with gr.Column(scale=4, min_width=270, elem_classes="photo-source"):
            source = source_section(models)
            checkpoint = own_checkpoint_section()
            several_section(host, source)
            method_links(host, "photo", "photo-runs")
        view, card = translate_section(host, source)
    visit = fill_at_first_visit(tab, lambda: source.describe(models, models.first, card), source.outputs_with(card))
    events = [*_choices(models, source, card), *checkpoint.wire(models, source, card)]
    wire_translation(models, source, view, visit, events)


def _choices(models: PhotoModels, source: PictureSource, card: gr.Markdown) -> list[Any]:
    """Events after which another picture is wanted."""

    def describe(name: str) -> Update:
        return source.describe(models, name, card)

    return [
        source.model.input(describe, source.model, source.outputs_with(card), **NEWEST),
        source.quality.input(lambda: None, None, None, **NEWEST),
        source.upload.input(box_path, source.upload, source.path, preprocess=False, **NEWEST),
        source.examples.select(lambda: [None, None], None, [source.upload, source.path], **NEWEST),
    ]
