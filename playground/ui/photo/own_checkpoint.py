"""A visitor's own checkpoint of the original pix2pix and CycleGAN project: loaded for this visitor alone."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from playground.translation.checkpoints import OriginalGenerator
from playground.ui.components.upload import upload_path
from playground.ui.events import NEWEST, Update
from playground.ui.photo.photo_models import OWN, PhotoModels
from playground.ui.photo.picture_source import PictureSource, model_choices

HINT = (
    "A generator of pytorch-CycleGAN-and-pix2pix, such as <code>latest_net_G.pth</code>: U-Net or ResNet, also of CUT "
    "or pix2pixHD, as .pth or .safetensors, up to 220 MB. Only its weights are read, no code in it is run, and only "
    "you can use it."
)


BATCH_NORM = (
    "It is normalised by each picture, in tiles by the whole of it, as the original's test.py does. "
    "The last choice above takes the statistics of its training instead, as with --eval. Dropout is off in both."
)


@dataclass(frozen=True)
class OwnCheckpoint:
    """The controls."""

    file: gr.File
    words: gr.HTML

    def wire(self, models: PhotoModels, source: PictureSource, card: gr.Markdown) -> list[Any]:
        """Events after which a picture is wanted: a checkpoint was loaded, or taken away."""

        def choose(own: str | None, original: OriginalGenerator | None, name: str) -> Update:
            return {
                source.own: own,
                source.model: gr.Radio(model_choices(models, original), value=name),
                self.words: _words(original),
                **source.describe(models, name, card),
            }

        def bring(file: Any, own: str | None) -> Update:
            # The file is left to Gradio's clearing: others may have sent the same, and who knows what path was named.
            name, original = models.add_checkpoint(upload_path(file))
            models.checkpoints.drop(own)
            return choose(name, original, OWN)

        def take_away(own: str | None) -> Update:
            models.checkpoints.drop(own)
            return choose(None, None, models.first)

        outputs = [source.own, source.model, self.words, *source.outputs_with(card)]
        slow: Any = {**NEWEST, "concurrency_id": "photo-bring", "concurrency_limit": 1}
        slow |= {"show_progress": "minimal", "show_progress_on": [self.words]}
        return [
            self.file.upload(bring, [self.file, source.own], outputs, preprocess=False, **slow),
            self.file.clear(take_away, source.own, outputs, **NEWEST),
        ]


def own_checkpoint_section() -> OwnCheckpoint:
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
        words = gr.HTML(elem_id="photo-checkpoint-said")
    return OwnCheckpoint(file, words)


def _words(original: OriginalGenerator | None) -> str:
    """What was loaded, and how it normalises where there is a choice."""
    if original is None:
        return ""
    how = f'<div class="hint">{BATCH_NORM}</div>' if original.has_batch_norm else ""
    return f"<b>{escape(original.summary)}</b>{how}"
