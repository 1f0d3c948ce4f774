"""What the page says in its toasts: one sentence, no traceback in the log, and nothing in it is ever markup."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gradio as gr

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 12
"""that a refusal stays on the page"""


def plain(sentence: str) -> str:
    """The sentence for a place that takes HTML: file names, names of weights and links come from strangers."""
    return html.escape(sentence, quote=False)


def inform(sentence: str) -> None:
    """Say that something was done."""
    gr.Info(plain(sentence))


def warn(sentence: str) -> None:
    """Say that something was done differently, or not at all."""
    gr.Warning(plain(sentence), duration=SECONDS)


def spoken(function: Callable[P, R]) -> Callable[P, R]:
    """Let a ValueError of the library, whose message is fit for a person, appear on the page as it is."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except gr.Error:  # a ValueError as well, and in its final words
            raise
        except ValueError as error:
            raise gr.Error(plain(str(error)), duration=SECONDS, print_exception=False) from error

    return wrapped
