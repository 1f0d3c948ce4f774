"""A small pad to draw on, with finger, pen or mouse.

Gradio's own editor asks for a tool first, zooms under the finger, and loads a graphics engine for a few strokes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import gradio as gr
from PIL import Image

from playground.data.pictures import open_picture
from playground.data.uploads import MB, Limits, Upload
from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of

PREFIX = "data:image/png;base64,"
LIMITS = Limits(max_file_bytes=2 * MB, max_pixels=10**6)
"""of a drawing that a browser sends"""


def drawing_pad(contents: dict[str, Any], elem_id: str) -> gr.HTML:
    """Fires `input` after each stroke. Its value is read by `drawing_in`; "" empties it, `drawing_on` loads a picture.

    contents: of `pad_with`; return `gr.HTML(**pad_with(inks))` to empty it and change its inks.
    """
    return gr.HTML(**markup_and_script(__file__, "readable_canvas"), elem_id=elem_id, elem_classes="pad", **contents)


def pad_with(
    inks: Sequence[str],
    side: int = 280,
    pen: int = 24,
    pens: tuple[int, int] = (4, 44),
    eraser: bool = False,
    names: Sequence[str] = (),
    beneath: bool = False,
) -> dict[str, Any]:
    """An empty pad. inks: colours, the first is taken up; side, pen and pens, the widths there are, in pixels of the
    drawing. names: of the inks, for a person. beneath: whether the others lie beneath what the first ink draws.
    """
    return {
        "value": "",
        "inks": list(inks),
        "side": side,
        "pen": pen,
        "pens": list(pens),
        "eraser": eraser,
        "names": list(names),
        "beneath": beneath,
    }


def drawing_on(picture: Image.Image) -> str:
    """The value of a pad with this picture on it, ready to be drawn on."""
    return address_of(picture, "PNG")


def drawing_in(value: Any) -> Image.Image | None:
    """What was drawn, on white; None for nothing. ValueError in plain words for what no pad has sent."""
    if not value:
        return None
    try:
        if not isinstance(value, str) or not value.startswith(PREFIX):
            raise ValueError("not a PNG as an address")
        if len(value) > 4 * LIMITS.max_file_bytes:
            raise ValueError("too long")
        content = base64.b64decode(value.removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error) as error:
        raise ValueError("This drawing did not arrive whole. Draw it once more.") from error
    return open_picture(Upload("Your drawing", content), LIMITS)
