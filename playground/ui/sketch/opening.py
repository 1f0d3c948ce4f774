"""What the two modes are laid out from, and how they are filled when the tab is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.ui.components.download import download_on_click
from playground.ui.errors import spoken
from playground.ui.sketch.easel import QUICK, Easel


@dataclass(frozen=True)
class Opening:
    """A mode as it is first seen: an example and what becomes of it."""

    fill: Callable[[], list[Any]]
    """values for `outputs`"""
    outputs: list[Any]

    def on(self, tab: gr.Tab) -> None:
        """Fill it when somebody opens the tab for the first time: later, what they drew is there."""
        opened = gr.State(False)

        def once(is_open: bool) -> list[Any]:
            return [True, *([gr.skip()] * len(self.outputs) if is_open else self.fill())]

        tab.select(spoken(once), opened, [opened, *self.outputs], **QUICK)


def result_column(easel: Easel, elem_id: str) -> tuple[gr.HTML, Callable[[gr.HTML], None]]:
    """Where the picture appears, and what wires its Save button to a pad."""
    with gr.Column(scale=7, min_width=300, elem_classes=["card", "sketch-result"]):
        result = gr.HTML('<div class="empty"></div>', elem_id=elem_id)
        button = gr.Button("Save both (PNG)", elem_id=f"{elem_id}-save")
        gr.HTML(f'<div class="hint">{easel.entry.summary}</div>')

    def wire(pad: gr.HTML) -> None:
        download_on_click(button, spoken(easel.download), pad, QUICK)

    return result, wire


def about_model(elem_id: str) -> gr.Markdown:
    """Where the card goes."""
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Model card: training, quality, licence", open=False, elem_id=elem_id),
    ):
        return gr.Markdown()
