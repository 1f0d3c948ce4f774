"""Errors that people see: one sentence on the page, no traceback in the log."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gradio as gr

P = ParamSpec("P")
R = TypeVar("R")


def spoken(function: Callable[P, R]) -> Callable[P, R]:
    """Let a ValueError of the library, whose message is fit for a person, appear on the page as it is."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except gr.Error:  # a ValueError as well, and in its final words
            raise
        except ValueError as error:
            raise gr.Error(str(error), duration=12, print_exception=False) from error

    return wrapped
