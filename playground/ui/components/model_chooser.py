"""Models to choose from, each by what it draws and its name: a group of radio buttons in a row."""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.ui.assets import markup_and_script


def model_chooser(contents: dict[str, Any], elem_id: str) -> gr.HTML:
    """Its value is the name of the model; fires `input` when a person chooses another one. contents: of `choice_of`."""
    return gr.HTML(**markup_and_script(__file__), elem_id=elem_id, elem_classes="model-chooser", **contents)


def choice_of(tab: str, chosen: str, models: list[dict[str, str]]) -> dict[str, Any]:
    """All that a chooser shows. models: name, title and the address of the picture of each."""
    return {"value": chosen, "tab": tab, "models": models}
