"""How events of the page behave, by what they are for. None flashes, and none is offered to programs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from playground.config import is_number
from playground.ui.visitor_turns import VisitorTurns

Update = dict[Any, Any]
"""components and their new values: what a handler returns where it has many outputs"""
NOTHING: Update = gr.skip()
"""for a handler with several outputs that has nothing new for any of them"""

QUIET: dict[str, Any] = {"show_progress": "hidden", "show_progress_on": [], "api_visibility": "private"}
"""on nothing: Gradio's script else looks at every output of every event whenever a stream says a word"""
BESIDE: dict[str, Any] = {**QUIET, "queue": False, "concurrency_limit": None, "trigger_mode": "always_last"}
"""answered beside the queue, in half the time; the newest wish wins. No reason for a refusal is heard there"""
QUEUED: dict[str, Any] = {**QUIET, "concurrency_limit": None}
"""through the queue, so that a refusal is heard"""
NEWEST: dict[str, Any] = {**QUEUED, "trigger_mode": "always_last"}
"""through the queue, the newest wish wins"""
PRESSED: dict[str, Any] = {**QUEUED, "trigger_mode": "multiple", "concurrency_limit": 1}
"""each press counts, one after the other: for handlers that are quick and read what the event itself says
(`event_value`). With `NEWEST` Gradio would send what the first of two presses said a second time"""
STREAM: dict[str, Any] = {**QUEUED, "trigger_mode": "multiple"}
"""a new wish is sent while an older one is under way, which then ends by itself. Several functions that serve the
same wishes need one `concurrency_id`: Gradio keeps the order of what waits only within one"""


@dataclass(frozen=True)
class Refill:
    """What fills a section when its tab is opened, and when another model is chosen."""

    show: Callable[..., Any]
    """(model, values of `inputs`) -> updates of `outputs`, or the value of the only one"""
    inputs: list[Any]
    outputs: list[Any]
    manner: dict[str, Any] = field(default_factory=lambda: BESIDE)
    """how the event that calls `show` behaves"""


def new_wish() -> str:
    """For a `gr.State` that had no such value before: what listens to its `change` is called. Only through the queue:
    beside it, Gradio tells no browser that a state has changed."""
    return secrets.token_hex(8)


def event_value(event: gr.EventData, name: str) -> Any:
    """What an event says under that name; "" where somebody has sent another one by hand."""
    try:
        return getattr(event, name)
    except (AttributeError, TypeError):
        return ""


def event_number(event: gr.EventData, name: str) -> int:
    """The same where a whole number is due. Raises ValueError for anything else."""
    number = event_value(event, name)
    if not is_number(number) or number != int(number):
        raise ValueError("The page has sent something that is no number. Open it again.")
    return int(number)


def visitor(request: gr.Request, kind: str = "") -> str:
    """Whose turn it is: a browser tab, which may have one thing of each kind under way."""
    return f"{request.session_hash} {kind}".rstrip()


def wire_end(
    press: Callable[..., Any], turns: VisitorTurns, kind: str, answer: Callable[..., Update], inputs: Any,
    outputs: list[Any],
) -> None:  # fmt: skip
    """End this visitor's work of that kind when the event `press` comes, and then answer.

    In two steps: what was on its way already must not arrive after the answer. And not by Gradio's `cancels`, which
    fails now and then on work that ends by itself at the same moment (KeyError in its `cancel_event`).
    """

    def give_up(request: gr.Request) -> None:
        turns.give_up(visitor(request, kind))

    press(give_up, None, None, **NEWEST).then(answer, inputs, outputs, **QUEUED)


def fill_at_first_visit(tab: gr.Tab, fill: Callable[[], Update], outputs: list[Any]) -> Any:
    """Fill the outputs when somebody opens the tab for the first time: later, what they made is there.

    Returns the event, which also comes when the tab is opened again. That one does not leave the outputs as they are:
    it does not touch them. Gradio takes from a `gr.HTML` that is left as it is, before it was ever shown, all that it
    was made with but its value (`postprocess_update_dict` sends it other `props`).
    """
    opened = gr.State(False)
    opened.change(fill, None, outputs, **QUEUED)
    return tab.select(lambda: True, None, opened, **QUEUED)
