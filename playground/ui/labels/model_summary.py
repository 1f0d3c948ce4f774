"""What the model of the tab is, and where the label goes into its networks: the lesson's diagram of it."""

from __future__ import annotations

import gradio as gr

from playground.pretrained import PretrainedGenerator
from playground.ui.assets import SCRIPTS, markup_and_script


def model_summary() -> gr.HTML:
    """Inside the current layout. Its value: `facts_of` a model; empty at first."""
    return gr.HTML({}, **markup_and_script(__file__), min_width=280, elem_id="labels-about")


def facts_of(entry: PretrainedGenerator) -> dict[str, str]:
    """The model in a sentence, and which of the lesson's diagrams is its own."""
    figure = f"{SCRIPTS}/lessons/figures/labels.js"
    return {"summary": entry.summary, "kind": "acgan" if entry.auxiliary else "cgan", "figure": figure}
