"""The card of a model, folded: its training, its quality, its licence."""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.pretrained import Pretrained


def model_card(value: str | None = None, title: str = "Model card", **accordion: Any) -> gr.Markdown:
    """Where its text goes. accordion: of the part that is unfolded, such as its elem_id."""
    with gr.Accordion(f"{title}: training, quality, licence", open=False, **accordion):
        return gr.Markdown(value)


def card_with_sources(pretrained: Pretrained, name: str, heading: str) -> str:
    """The card, and below the heading where the pictures to try are from, which ship beside the network."""
    sources = pretrained.root / name / "examples" / "README.md"
    words = f"\n\n**{heading}.** {sources.read_text(encoding='utf-8')}" if sources.is_file() else ""
    return pretrained.card(name) + words
