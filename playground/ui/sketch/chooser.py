"""Buttons with a picture and a name each: what to start from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gradio as gr
from PIL import Image, ImageOps

from playground.ui.pad import drawing_on

THUMB = 96
"""pixels of a picture file's thumbnail"""
BUTTONS = """<div class="chooser" role="group" aria-label="${heading}">${options.map((option, i) =>
  `<button type="button" data-at="${i}"><img src="${option.picture}" alt=""><span>${option.name}</span></button>`
).join("")}</div>"""

ON_LOAD = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-at]');
  if (!button) return;
  props.value = Number(button.dataset.at);
  trigger('select');
});
"""


def thumbs(files: Sequence[Path]) -> list[dict[str, str]]:
    """Options made of picture files that ship: each by its name, cut square."""
    return [{"name": path.stem.replace("-", " "), "picture": _thumb(path)} for path in files]


def _thumb(path: Path) -> str:
    with Image.open(path) as picture:
        picture.draft("RGB", (2 * THUMB, 2 * THUMB))
        return drawing_on(ImageOps.fit(picture.convert("RGB"), (THUMB, THUMB)))


def chooser(heading: str, options: list[tuple[str, Image.Image]], elem_id: str) -> gr.HTML:
    """Its value is the index of the option that was pressed; listen to `select`, which comes again for the same one."""
    pictures = [{"name": name, "picture": drawing_on(picture)} for name, picture in options]
    return gr.HTML(
        value=0,
        html_template=BUTTONS,
        js_on_load=ON_LOAD,
        apply_default_css=False,
        elem_id=elem_id,
        heading=heading,
        options=pictures,
    )
