"""The game of two networks on the page: noise, G, fakes, D, real pictures and D's verdicts."""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import beside


def game_view() -> None:
    """Of the run that is watched, filled by ui/live/game.js; it hides itself where nobody plays. While two moments are
    compared, their figures stand in its place (pins.js)."""
    gr.HTML(beside(__file__, "html"), elem_id="game", elem_classes="card")
