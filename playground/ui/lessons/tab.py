"""The Lessons tab: one component. Its script fetches texts and figures when the tab is first opened."""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import SCRIPTS, markup_and_script


def lessons_tab() -> None:
    """Lay out the tab."""
    gr.HTML(f"{SCRIPTS}/lessons", **markup_and_script(__file__), elem_id="lessons")
