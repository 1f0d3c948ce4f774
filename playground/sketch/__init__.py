"""Sketches that networks turn into pictures: ink drawings, edges found in photographs, maps of labels."""

from __future__ import annotations

from playground.sketch.classes import BUILDING, LABEL_SETS, STREET, LabelClass, LabelSet
from playground.sketch.edges import edges_of
from playground.sketch.ink import ink_of, is_blank
from playground.sketch.translate import beside, to_picture

__all__ = [
    "BUILDING",
    "LABEL_SETS",
    "STREET",
    "LabelClass",
    "LabelSet",
    "beside",
    "edges_of",
    "ink_of",
    "is_blank",
    "to_picture",
]
