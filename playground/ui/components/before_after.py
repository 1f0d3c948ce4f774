"""Two pictures of one size, one over the other, with a line between them that finger, mouse and arrow keys move."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr
from PIL import Image

from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import small_address

MOST_PIXELS = 1200
"""of the longer side on the page; files to save have all of them"""


def before_after(words: str, elem_id: str) -> gr.HTML:
    """Empty, with words instead. Return `gr.HTML(**two_pictures(...))` or `gr.HTML(**no_pictures(...))` for another."""
    return gr.HTML(**markup_and_script(__file__), elem_id=elem_id, elem_classes="before-after", **no_pictures(words))


def no_pictures(words: str) -> dict[str, Any]:
    """Words where no picture is."""
    return {"before": "", "after": "", "left": "", "right": "", "ratio": 1, "words": escape(words)}


def two_pictures(before: Image.Image, after: Image.Image, left: str, right: str) -> dict[str, Any]:
    """The two pictures; they may differ in size, and `before` gives the aspect. left, right: what they are."""
    return {
        "before": small_address(before, MOST_PIXELS),
        "after": small_address(after, MOST_PIXELS),
        "left": escape(left),
        "right": escape(right),
        "ratio": round(before.width / before.height, 4),
        "words": "",
    }
