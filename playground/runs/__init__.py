"""Runs: one training each, in a directory that describes itself."""

from __future__ import annotations

from playground.runs.about import About, Experiment, Figure, Plot
from playground.runs.directory import Run, RunNotFound
from playground.runs.frame_directory import Frame
from playground.runs.store import METHOD, RunStore, create_run, refuse_unlisted, take_over
from playground.runs.tag import Tag, name_of_person

__all__ = [
    "METHOD", "About", "Experiment", "Figure", "Frame", "Plot", "Run", "RunNotFound", "RunStore", "Tag", "create_run",
    "name_of_person", "refuse_unlisted", "take_over",
]  # fmt: skip
