"""What the server keeps of each visitor: Gradio's session state without what only Gradio's own deep links need.

Gradio copies the configuration of every component for every session, and each value that it sends into that copy: a
megabyte for each visitor of this page, and a twentieth of a second to make it. This page has links of its own.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
from gradio.state_holder import SessionState, StateHolder

CAPACITY = 200
"""sessions that are kept; whoever comes back after as many others have come finds the page as it is opened"""


class Session(SessionState):
    """One visitor's values of gr.State and changed components."""

    def __init__(self, blocks: gr.Blocks) -> None:
        without_parts = SimpleNamespace(default_config=blocks.default_config, blocks={})
        super().__init__(cast(gr.Blocks, without_parts))

    def __setitem__(self, key: int, value: Any) -> None:
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Nothing to update."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing to update."""


class Sessions(StateHolder):
    """Those who came last; the others are forgotten."""

    def __init__(self, blocks: gr.Blocks) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.set_blocks(blocks)
        self.capacity = CAPACITY

    def __getitem__(self, session_id: str) -> SessionState:
        with self.lock:
            if session_id not in self.session_data:
                self.session_data[session_id] = Session(self.blocks)
        return super().__getitem__(session_id)


def keep_little(page: gr.Blocks) -> None:
    """Let a page that has been launched keep little of its visitors."""
    page.app.state_holder = Sessions(page)
