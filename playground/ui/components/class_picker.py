"""Buttons with a picture each: which class shall be drawn? Arrow keys go from one to the next, as in a toolbar."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr
from torch import Tensor

from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import data_uri


def class_picker(value: int) -> gr.HTML:
    """The value is the index of the class. Fill `options` with `class_options`; listen to `select`."""
    return gr.HTML(value, **markup_and_script(__file__), options=[], elem_id="class-picker")


def class_options(names: Sequence[str], pictures: Tensor) -> list[dict[str, Any]]:
    """Name, as markup, and picture of each class: people name the classes of their own pictures.

    pictures: (classes, c, s, s) in [-1, 1].
    """
    return [{"name": escape(name), "picture": data_uri(picture)} for name, picture in zip(names, pictures, strict=True)]
