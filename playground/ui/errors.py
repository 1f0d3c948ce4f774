"""What the page says in its toasts: one sentence, no traceback in the log, and nothing in it is ever markup."""

from __future__ import annotations

import html

import gradio as gr

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


def refusal(sentence: str) -> gr.Error:
    """To be raised: said on the page, and no traceback in the log."""
    return gr.Error(plain(sentence), duration=SECONDS, print_exception=False)
