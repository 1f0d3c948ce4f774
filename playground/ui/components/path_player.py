"""All pictures on the way at once, and one of them large: dragged along, played, or chosen on the sheet.

The browser has every picture, so moving along asks the server nothing.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from PIL import Image
from torch import Tensor

from playground.data import to_bytes
from playground.data.pixels import contact_sheet
from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of

COLUMNS = 12
"""pictures in a row of the sheet"""


def path_player(value: dict[str, Any], elem_id: str) -> gr.HTML:
    """Its value is that of `path_of`."""
    return gr.HTML(
        value,
        **markup_and_script(__file__),
        elem_id=elem_id,
        elem_classes="path-player",
    )


def path_of(pictures: Tensor, closed: bool, about: str, seconds: float) -> dict[str, Any]:
    """Pictures (m, c, s, s) in [-1, 1] in order; closed: after the last comes the first. seconds: to play them all."""
    return {
        "source": _source(contact_sheet(to_bytes(pictures), COLUMNS)),
        "count": len(pictures),
        "columns": min(COLUMNS, len(pictures)),
        "closed": closed,
        "pace": round(1000 * seconds / len(pictures)),
        "about": about,
    }


def _source(sheet: Image.Image) -> str:
    """Lossless where it is grey, where nearly exact is as large."""
    is_grey = sheet.mode == "L"
    return address_of(sheet, lossless=is_grey, quality=0 if is_grey else 90, method=0)
