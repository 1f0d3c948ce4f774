"""What is to be trained, before there is a run of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.runs.about import About


@dataclass(frozen=True)
class Experiment:
    """The settings of a run to come, and what it will say of itself."""

    settings: dict[str, Any]
    """plain values, and METHOD"""
    about: About
