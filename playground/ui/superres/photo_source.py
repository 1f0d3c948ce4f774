"""Which photograph, and what to do with it: the left side of the tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.ui.components.chooser import chooser
from playground.ui.components.upload import picture_upload
from playground.ui.superres import enlarge_all, piece, trial
from playground.ui.superres.enlarge_methods import NO_NETWORK, EnlargeMethods

MODES = [("Test it", trial.MODE), ("Enlarge", piece.MODE), ("All of it", enlarge_all.MODE)]
EXAMPLES = "Photos to try"
ABOUT = {
    trial.MODE: "Your photo is shrunk four times, restored, and compared with the original.",
    piece.MODE: "A piece of your photo becomes four times as wide and high. Nobody knows what is right then.",
    enlarge_all.MODE: "All of your photo becomes four times as wide and high: a PNG to keep.",
}


@dataclass(frozen=True)
class PhotoSource:
    """The controls."""

    upload: gr.Image
    path: gr.State
    """of the upload, checked; None for an example"""
    examples: gr.HTML
    mode: gr.Radio
    most_pixels: gr.State
    """that the photograph is shrunk to first; None: it stays as it is"""

    @property
    def inputs(self) -> list[Any]:
        return [self.path, self.examples, self.mode, self.most_pixels]


def source_section(methods: EnlargeMethods) -> PhotoSource:
    """Lay it out; the tab wires it."""
    with gr.Column(elem_classes="card"):
        mode = gr.Radio(MODES, value=trial.MODE, label="What to do", elem_id="sr-mode", elem_classes="modes")
        gr.HTML("".join(f'<div class="hint" data-mode="{name}">{words}</div>' for name, words in ABOUT.items()))
        gr.Markdown("### Your photo\nAny size. It stays on this server.")
        upload = picture_upload("sr-upload", 120)
        examples = chooser(EXAMPLES, [], "sr-examples")
        gr.HTML('<div class="hint">Photos to try: no network here was trained on them.</div>')
        if len(methods.names) == 1:
            gr.Markdown(NO_NETWORK)
    return PhotoSource(upload, gr.State(None), examples, mode, gr.State(None))
