"""The bench: the model and the picture that all sections of the tab work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True)
class Bench:
    """What a section needs to take the picture in hand, or to put another one there."""

    model: gr.Dropdown
    """of a generator in MODELS"""
    latent: gr.State
    """list[float]: the latent of the picture on the bench, before the sliders move it"""
    show: Callable[..., Any]
    """(model, latent) -> values for `outputs`: call it after another latent was put on the bench"""
    outputs: list[Any]
    """components that `show` fills; the sliders go back to the middle"""
    now: Callable[..., list[float]]
    """(values of `inputs`) -> the latent of the picture as it is seen, moved by the sliders"""
    inputs: list[Any]
    """components that `now` asks"""
