"""A visitor's own checkpoint of the original pix2pix and CycleGAN project: loaded for this visitor alone."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from playground.ui.components.upload import upload_path
from playground.ui.errors import spoken
from playground.ui.photo.desk import OWN, Desk
from playground.ui.photo.source import Source, described, model_choices
from playground.ui.photo.steps import PRIVATE

HINT = (
    "A generator of pytorch-CycleGAN-and-pix2pix, such as <code>latest_net_G.pth</code>: U-Net or ResNet, as .pth or "
    ".safetensors, up to 220 MB. Only its weights are read, no code in it is run, and only you can use it."
)


@dataclass(frozen=True)
class Brought:
    """The controls."""

    file: gr.File
    said: gr.HTML


def brought_section() -> Brought:
    """Lay it out, folded."""
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Bring your own checkpoint", open=False, elem_id="photo-own"),
    ):
        gr.HTML(f'<div class="hint">{HINT}</div>')
        file = gr.File(
            file_types=[".pth", ".pt", ".safetensors"], type="filepath", show_label=False, height=110,
            elem_id="photo-checkpoint",
        )  # fmt: skip
        said = gr.HTML(elem_id="photo-checkpoint-said")
    return Brought(file, said)


def wire_brought(desk: Desk, source: Source, brought: Brought, about: list[Any]) -> list[Any]:
    """Events after which a picture is wanted: a checkpoint was loaded, or taken away. about: for `described`."""

    def bring(file: Any, own: str | None) -> list[Any]:
        path = upload_path(file)
        try:
            name, summary = desk.bring(path)
        finally:
            path.unlink(missing_ok=True)  # it may have 200 MB, and is in memory or useless now
        desk.brought.drop(own)
        model = gr.Radio(model_choices(desk, summary), value=OWN)
        return [name, model, f"<b>{escape(summary)}</b>", *described(desk, OWN)]

    def take_away(own: str | None) -> list[Any]:
        desk.brought.drop(own)
        model = gr.Radio(model_choices(desk), value=desk.first)
        return [None, model, "", *described(desk, desk.first)]

    outputs = [source.own, source.model, brought.said, *about]
    slow: Any = {**PRIVATE, "concurrency_id": "photo-bring", "concurrency_limit": 1}
    slow |= {"show_progress": "minimal", "show_progress_on": [brought.said]}
    return [
        brought.file.upload(spoken(bring), [brought.file, source.own], outputs, preprocess=False, **slow),
        brought.file.clear(spoken(take_away), source.own, outputs, **PRIVATE),
    ]
