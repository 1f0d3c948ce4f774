"""Links that open a generator in the tab where it is explored: the header's script does so without leaving the page."""

from __future__ import annotations

from html import escape

from playground.pretrained import MODELS
from playground.runs import Run
from playground.runs.status import LIVE_STATES, Status
from trainers.run_generators import model_of

TABS = {"latent": ("latent/sliders", "Open in Latent"), "labels": ("labels/ask", "Open in Labels")}
"""place and words by the tab that a generator is for"""


def open_link(run: Run, status: Status, tab: str) -> str:
    """HTML; empty for a run without a generator of that kind, and for one that has nothing to open.

    tab: what `tab_of` says of the run.
    """
    if not (run.checkpoint.is_file() or status.state in LIVE_STATES):
        return ""
    return _link(tab, model_of(run), run.title)


def shipped_link(model: str) -> str:
    """The same for a generator that ships and is asked for nothing; empty where there is none of that name."""
    return _link("latent", model, MODELS[model].title) if model in MODELS else ""


def _link(tab: str, model: str, title: str) -> str:
    if tab not in TABS:
        return ""
    place, words = TABS[tab]
    address, label = escape(f"?tab={place}&model={model}"), escape(f"{words}: {title}")
    return f'<a href="{address}" data-opens aria-label="{label}">{words}</a>'
