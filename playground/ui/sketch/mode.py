"""What both modes of the tab share: a network, what it is given, and how its picture is seen and saved."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from torch import Tensor

from playground.pretrained import Pretrained, PretrainedTranslator, translator_entry
from playground.sketch import LABEL_SETS, LabelSet, beside, ink_of, is_blank, to_picture
from playground.sketch.hints import sheet_of
from playground.ui.components.download import named_png
from playground.ui.components.drawing_pad import drawing_in
from playground.ui.components.picture_html import figure, no_picture, pillow
from playground.ui.hosting import Host

FLOWER = "outline-to-flower"


@dataclass(frozen=True)
class SketchMode:
    """One mode of the tab."""

    pretrained: Pretrained
    name: str
    """of the network"""
    prepare: Callable[[Image.Image], Image.Image]
    """any picture -> what the network was trained to be given"""
    smooth: bool
    """whether a sketch may be enlarged smoothly"""
    about: str
    """of the picture, for those who do not see it"""

    @property
    def entry(self) -> PretrainedTranslator:
        return translator_entry(self.name)

    def picture(self, sketch: Image.Image) -> Tensor:
        """(3, h, w) in [-1, 1]."""
        return to_picture(self.pretrained.translator(self.name), self.prepare(sketch))

    def picture_html(self, sketch: Image.Image) -> str:
        """The picture as HTML, with how long it took."""
        self.pretrained.translator(self.name)  # loading it once is no part of the time
        begun = time.perf_counter()
        picture = self.picture(sketch)
        took = f"{1000 * (time.perf_counter() - begun):.0f} ms"
        return figure(picture, f"{self.about}, by {self.entry.title}", f"By {self.name}", took)

    def both(self, sketch: Image.Image) -> Image.Image:
        """Sketch and picture side by side."""
        return beside(sketch, pillow(self.picture(sketch)), smooth=self.smooth)

    def png(self, picture: Image.Image) -> bytes:
        """With a note of who made it."""
        text = PngInfo()
        text.add_text("Software", "GAN Playground")
        text.add_text("Description", f"{self.about}, by {self.entry.title}. {self.entry.summary}")
        file = io.BytesIO()
        picture.save(file, "PNG", pnginfo=text)
        return file.getvalue()

    def download(self, value: Any) -> str:
        """JSON of a file's name and its content as an address: what is on the pad, and what became of it."""
        sketch = drawing_in(value)
        if sketch is None or is_blank(sketch):
            raise ValueError("There is nothing to save yet. Draw something, or choose an example.")
        return named_png(self.name, self.png(self.both(sketch)))

    def result_column(self) -> gr.Column:
        """For what becomes of the drawing, and who made it."""
        return gr.Column(scale=5, min_width=300, elem_classes=["card", "sketch-result"])

    def result(self, elem_id: str) -> tuple[gr.HTML, gr.Button]:
        """Where the picture appears, and the button that saves both."""
        result = gr.HTML(no_picture(), elem_id=elem_id)
        save = gr.Button("Save both (PNG)", elem_id=f"{elem_id}-save")
        gr.HTML(f'<div class="hint">{self.entry.summary}</div>')
        return result, save


def ink_mode(host: Host) -> SketchMode | None:
    """Colours ink; None where no network does."""
    name = next((name for name in host.pretrained.translators(takes="ink") if name != FLOWER), None)
    if name is None:
        return None
    prepare = sheet_of if translator_entry(name).hints else ink_of
    return SketchMode(host.pretrained, name, prepare, True, "Your drawing in colour")


def flower_mode(host: Host) -> SketchMode | None:
    """Makes photographs of outlines; None where no network does."""
    if FLOWER not in host.pretrained.translators(takes="ink"):
        return None
    return SketchMode(host.pretrained, FLOWER, ink_of, True, "A flower made from your drawing")


def label_modes(host: Host) -> dict[LabelSet, SketchMode]:
    """Build from labels: for each set of classes the first network that takes it."""
    modes: dict[LabelSet, SketchMode] = {}
    for name in host.pretrained.translators(takes="labels"):
        entry = translator_entry(name)
        labels = LABEL_SETS[entry.labels or ""]
        prepare, about = partial(labels.label_map, side=entry.side), f"A {labels.name} painted from labels"
        modes.setdefault(labels, SketchMode(host.pretrained, name, prepare, False, about))
    return modes
