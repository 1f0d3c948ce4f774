"""A panel of sliders, one a direction, each with a lock.

One component for all of them: twenty of Gradio's own sliders with a tick each would be forty, two screens tall, and
each would be sent with every picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import gradio as gr

from playground.config import is_number
from playground.ui.assets import markup_and_script

REACH = 3.0
"""how far a slider goes to either side, standard deviations"""


@dataclass(frozen=True)
class SliderRow:
    """One slider."""

    key: str
    title: str
    hint: str
    """what a step does"""
    amount: float = 0.0
    """standard deviations, -REACH to REACH"""
    locked: bool = False
    """Randomise leaves it"""


@dataclass(frozen=True)
class Group:
    """Sliders under a title, in a drawer that opens."""

    title: str
    hint: str
    rows: tuple[SliderRow, ...]
    open: bool = True


def slider_panel(groups: Sequence[Group]) -> gr.HTML:
    """Fires `input` while a slider moves, `release` when it is let go. Its value is that of `value_of`."""
    return gr.HTML(
        value_of(groups),
        **markup_and_script(__file__),
        elem_id="sliders",
        elem_classes="panel",
    )


def value_of(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """What the component shows."""
    return [asdict(group) for group in groups]


def read_back(groups: Sequence[Group], value: Any) -> list[Group]:
    """These groups with the amounts and locks that a browser sent, open or closed as they are there; what does not fit
    counts as not moved."""
    sent = [group for group in (value if isinstance(value, list) else []) if isinstance(group, dict)]
    opened = {group["title"]: group.get("open") for group in sent if isinstance(group.get("title"), str)}
    moved = {
        row.get("key"): row
        for group in sent
        for row in group.get("rows") or []
        if isinstance(row, dict) and isinstance(row.get("key"), str)
    }
    return [
        replace(
            group,
            rows=tuple(_read_row(row, moved.get(row.key, {})) for row in group.rows),
            open=is_open if isinstance(is_open := opened.get(group.title), bool) else group.open,
        )
        for group in groups
    ]


def _read_row(row: SliderRow, sent: Mapping[str, Any]) -> SliderRow:
    amount = sent.get("amount")
    within = min(max(float(amount), -REACH), REACH) if is_number(amount) else 0.0
    return replace(row, amount=within, locked=sent.get("locked") is True)


def rows_in(groups: Sequence[Group]) -> dict[str, SliderRow]:
    """Every slider by its key."""
    return {row.key: row for group in groups for row in group.rows}
