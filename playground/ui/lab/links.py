"""Objectives that Train and the Lab both have, and the links from one to the other."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from playground.objectives import OBJECTIVES

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


def lab_address(objective: str) -> str:
    """The address of a game in the Lab with one of IN_LAB, the penalty being as strong as usual."""
    return f"?tab=lab#{urlencode({'scene': 'ring', **IN_LAB[objective]})}"


def lab_link(objective: object) -> str:
    """A link from Train's objective to the Lab; nothing where the Lab does not have it."""
    if objective not in IN_LAB:
        return ""
    words = f"{OBJECTIVES[str(objective)].title} on points: open the Lab"
    return f'<a class="open-lab" href="{escape(lab_address(str(objective)))}">{escape(words)}</a>'
