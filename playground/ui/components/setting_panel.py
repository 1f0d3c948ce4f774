"""A panel of boxes, one a setting: a number to type, a tick, or a choice of a few.

One component for all of them: as the page opens, the browser compares each of its components with all that any event
listens to, and a number of Gradio's own for each setting of every method would be sixty.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Literal, TypedDict

import gradio as gr

from playground.config import Setting, plain_number
from playground.ui.assets import markup_and_script

WIDEST_RANGE = 1e5
"""upper end beyond which a range tells a person nothing"""


class SettingRow(TypedDict):
    """One box, with texts that are markup already."""

    name: str
    kind: Literal["number", "tick", "choice"]
    label: str
    hint: str
    low: float | None
    high: float | None
    whole: bool
    """of numbers: whether they have no fraction"""
    choices: list[tuple[str, str]]
    """keys, and their titles"""
    value: object
    """what stands in the box"""


def setting_panel(rows: list[SettingRow]) -> gr.HTML:
    """Its value is the rows, for any others; a browser's is read by `read_back`. Fires `change` when a box has another
    value, whether by hand or from the server.

    The rows are the value, all of them, and no properties of the component beside it: of one that is not shown yet,
    as in a closed drawer, Gradio forgets those whenever an event leaves it as it is.
    """
    return gr.HTML(rows, **markup_and_script(__file__), elem_classes="settings")


def row_of(name: str, known: Setting, usual: object, value: object) -> SettingRow:
    """The box that suits a setting. usual: a value of its type: bool, int, float, or a key of its choices."""
    choices = known.choices() if known.choices is not None else {}
    return {
        "name": escape(name),
        "kind": "choice" if known.choices is not None else "tick" if isinstance(usual, bool) else "number",
        "label": escape(known.label),
        "hint": escape(hint_with_bounds(known)),
        "low": known.low,
        "high": known.high,
        "whole": isinstance(usual, int),
        "choices": [(escape(key), escape(title)) for key, title in choices.items()],
        "value": value,
    }


def read_back(sent: object, names: Collection[str]) -> dict[str, object]:
    """What a browser sent for the settings of these names, unchecked; anything else counts as not sent."""
    rows = [row for row in (sent if isinstance(sent, list) else []) if isinstance(row, dict)]
    values = {str(row.get("name")): row.get("value") for row in rows}
    return {name: value for name, value in values.items() if name in names and value is not None}


def hint_with_bounds(known: Setting) -> str:
    """The sentence, and the range where it tells something."""
    if known.low is None or known.high is None or known.high > WIDEST_RANGE:
        return known.hint
    return f"{known.hint} {bounds_words(known.low, known.high)}."


def bounds_words(low: float, high: float) -> str:
    """0.000001 to 0.1."""
    return f"{plain_number(low)} to {plain_number(high)}"
