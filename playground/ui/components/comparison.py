"""Pictures of one size laid over one another: a line to wipe from one to the next, and all of them enlarged at a spot.

The browser has every pixel, so looking around asks the server nothing. Finger, mouse and keys can do all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr
from PIL import Image

from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of


@dataclass(frozen=True, eq=False)
class Layer:
    """One of the pictures."""

    key: str
    label: str
    picture: Image.Image
    note: str = ""
    """a few words below its crop"""


def comparison(words: str, elem_id: str) -> gr.HTML:
    """Empty, with words instead. Its value is that of `comparison_of`, or None."""
    return gr.HTML(
        None, **markup_and_script(__file__), elem_id=elem_id, elem_classes="comparison",
        words=escape(words),
    )  # fmt: skip


def comparison_of(
    layers: Sequence[Layer], left: str, right: str, spot: tuple[float, float] | None = None
) -> dict[str, Any]:
    """Pictures of one size. left, right: keys of those beside the line at first. spot: to enlarge, shares of the way
    across and down; None leaves it where it is."""
    # A JPEG of this quality: nobody sees a difference, also eight times enlarged.
    listed = [
        {
            "key": layer.key,
            "label": layer.label,
            "note": layer.note,
            "src": address_of(layer.picture, "JPEG", quality=95, subsampling=0),
        }
        for layer in layers
    ]
    return {"layers": listed, "left": left, "right": right, "spot": list(spot) if spot else None}
