"""A picture made small, with a frame on it that finger, mouse and keys move: which part shall be looked at?"""

from __future__ import annotations

from typing import Any

import gradio as gr
from PIL import Image

from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import small_address

PIECE = (192, 144)
"""pixels of the small picture that are looked at: 768 x 576 of the large one, in a second"""
MOST_PIXELS = 900
"""pixels of the longer side on the page"""

NOTHING: dict[str, Any] = {"value": [0.5, 0.5], "picture": {"source": "", "wide": 1, "high": 1}}


def area_chooser(elem_id: str) -> gr.HTML:
    """Fires `input` when the frame was moved; read its value by `piece_of`. Fill it with `gr.HTML(**area_of(...))`."""
    return gr.HTML(
        **markup_and_script(__file__), elem_id=elem_id, elem_classes="area",
        **NOTHING,
    )  # fmt: skip


def area_of(picture: Image.Image) -> dict[str, Any]:
    """The picture with the frame in its middle."""
    source = small_address(picture, MOST_PIXELS, quality=85)
    wide, high = (min(1.0, piece / side) for piece, side in zip(PIECE, picture.size, strict=True))
    return {"value": [0.5, 0.5], "picture": {"source": source, "wide": wide, "high": high}}


def piece_of(picture: Image.Image, at: Any) -> Image.Image:
    """What is in the frame, at most PIECE. at: as the page sends it, shares of the way across and down."""
    try:
        x, y = (min(1.0, max(0.0, float(share))) for share in at)
    except (TypeError, ValueError):
        x = y = 0.5
    wide, high = (min(piece, side) for piece, side in zip(PIECE, picture.size, strict=True))
    left, top = round(x * (picture.width - wide)), round(y * (picture.height - high))
    return picture.crop((left, top, left + wide, top + high))
