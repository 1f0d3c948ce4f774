"""The card of a model, folded: its training, its quality, its licence."""

from __future__ import annotations

from typing import Any

import gradio as gr


def model_card(value: str | None = None, title: str = "Model card", **accordion: Any) -> gr.Markdown:
    """Where its text goes. accordion: of the part that is unfolded, such as its elem_id."""
    with gr.Accordion(f"{title}: training, quality, licence", open=False, **accordion):
        return gr.Markdown(value)
