"""How each section of the tab is laid out: what is asked for beside what is drawn, which has most of the screen.

On a wide screen the style sheet (tab.css) puts the pictures on the left; below one another, the controls come first.
"""

from __future__ import annotations

import gradio as gr


def section_row(elem_id: str) -> gr.Row:
    """A section. Inside it: `controls_column`, then `pictures_column`."""
    return gr.Row(equal_height=False, elem_classes="labels-section", elem_id=elem_id)


def controls_column() -> gr.Column:
    """What is asked for."""
    return gr.Column(min_width=300, elem_classes=["card", "level", "asked"])


def pictures_column() -> gr.Column:
    """What is drawn."""
    return gr.Column(min_width=300, elem_classes=["card", "level", "drawn"])
