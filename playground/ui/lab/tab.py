"""The Lab tab: one component. Its script fetches the modules in maths/ and view/ when the tab is first opened.

The server does nothing else for it: networks, game and drawing run in the visitor's browser.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.ui.assets import SCRIPTS, markup_and_script
from playground.ui.lab.links import in_train


def lab_tab() -> None:
    """Lay out the tab."""
    gr.HTML(lab_value(), **markup_and_script(__file__), elem_id="lab", elem_classes="lab-page")


def lab_value() -> dict[str, Any]:
    """Where the modules are, and what Train has of the Lab's objectives."""
    return {"scripts": f"{SCRIPTS}/lab", "inTrain": in_train()}
