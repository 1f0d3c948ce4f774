"""Texts to try, each a button that writes it into a field."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from playground.ui.assets import markup_and_script


def examples(texts: Sequence[str], field: gr.Textbox, elem_id: str) -> None:
    """One part of the page, whatever the number of texts."""
    buttons = gr.HTML("", **markup_and_script(__file__), options=list(texts), elem_id=elem_id)
    buttons.select(None, buttons, field, js="(text) => text", api_visibility="private")
