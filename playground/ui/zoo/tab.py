"""The Zoo tab. Its script fetches the modules in view/, and these the cards, when somebody looks: nothing of it weighs
on the page before."""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import SCRIPTS, markup_and_script


def zoo_tab() -> None:
    """Lay out the tab."""
    gr.HTML(f"{SCRIPTS}/zoo", **markup_and_script(__file__), elem_id="zoo")
