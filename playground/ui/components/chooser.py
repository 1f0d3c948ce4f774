"""Buttons with a picture and a name each: what to start from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image, ImageOps

from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of

THUMB = 96
"""pixels of a picture file's thumbnail"""


def thumbs(files: Sequence[Path]) -> list[dict[str, str]]:
    """Options made of picture files that ship: each by its name, cut square."""
    return [{"name": path.stem.replace("-", " "), "picture": _thumb(path)} for path in files]


def _thumb(path: Path) -> str:
    with Image.open(path) as picture:
        picture.draft("RGB", (2 * THUMB, 2 * THUMB))
        return address_of(ImageOps.fit(picture.convert("RGB"), (THUMB, THUMB)), "PNG")


def chooser(heading: str, options: list[tuple[str, Image.Image]], elem_id: str) -> gr.HTML:
    """Its value is the index of the option that was pressed; listen to `select`, which comes again for the same one."""
    pictures = [{"name": name, "picture": address_of(picture, "PNG")} for name, picture in options]
    return gr.HTML(**markup_and_script(__file__), elem_id=elem_id, **choice_of(heading, pictures))


def choice_of(heading: str, options: list[dict[str, str]]) -> dict[str, Any]:
    """What a chooser offers, nothing chosen but the first. options: of `thumbs`."""
    return {"value": 0, "heading": heading, "options": options}
