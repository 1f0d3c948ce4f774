"""The Lab tab: one component. Its script fetches the modules in maths/ and view/ when the tab is first opened.

The server does nothing else for it: networks, game and drawing run in the visitor's browser. Objectives that Train has
too are linked from one to the other.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from playground.objectives import OBJECTIVES
from playground.ui.assets import SCRIPTS, markup_and_script

IN_LAB: dict[str, dict[str, str]] = {
    "minimax": {"objective": "minimax", "penalty": "none"},
    "non_saturating": {"objective": "non_saturating", "penalty": "none"},
    "non_saturating_r1": {"objective": "non_saturating", "penalty": "r1"},
    "least_squares": {"objective": "least_squares", "penalty": "none"},
    "wasserstein": {"objective": "wasserstein", "penalty": "clipping"},
    "wasserstein_gp": {"objective": "wasserstein", "penalty": "gradient_penalty"},
    "hinge": {"objective": "hinge", "penalty": "none"},
}
"""by their names in Train: the Lab's settings, in which a penalty stands apart"""
NEAREST = {"relativistic": "relativistic_average"}
"""the Lab's objectives that Train does not have: what comes closest there"""


def in_train() -> list[dict[str, str]]:
    """For the Lab: what Train has of its objectives. Names and titles there, settings here; the closest at the end."""
    near = {name: {"objective": objective, "penalty": ""} for objective, name in NEAREST.items()}
    return [{"name": name, "title": OBJECTIVES[name].title, **settings} for name, settings in (IN_LAB | near).items()]


def lab_address(objective: str) -> str:
    """The address of a game in the Lab with one of IN_LAB, the penalty being as strong as usual."""
    return f"?tab=lab#{urlencode({'scene': 'ring', **IN_LAB[objective]})}"


def lab_link(objective: object) -> str:
    """A link from Train's objective to the Lab; nothing where the Lab does not have it."""
    if not isinstance(objective, str) or objective not in IN_LAB:
        return ""
    title = escape(f"{OBJECTIVES[objective].title}, on points")
    return (
        f'<a class="open-lab" title="{title}" href="{escape(lab_address(objective))}">The same objective in the Lab</a>'
    )


def lab_tab() -> None:
    """Lay out the tab."""
    gr.HTML(lab_value(), **markup_and_script(__file__), elem_id="lab", elem_classes="lab-page")


def lab_value() -> dict[str, Any]:
    """Where the modules are, and what Train has of the Lab's objectives."""
    return {"scripts": f"{SCRIPTS}/lab", "inTrain": in_train()}
