"""What can be asked of a generator that knows classes, and how well it obeys. Pure functions of networks and seeds."""

from __future__ import annotations

from playground.labels.asking import (
    MOST_DIGITS,
    class_grid,
    class_sheet,
    digits_of,
    index_of,
    line_of,
    number,
    of_class,
    pictures_between,
    towards,
)
from playground.labels.recognition import Examination, Mistake, MixUp, Reading, Verdict, examine, read, shares, verdicts

__all__ = [
    "MOST_DIGITS",
    "Examination",
    "Mistake",
    "MixUp",
    "Reading",
    "Verdict",
    "class_grid",
    "class_sheet",
    "digits_of",
    "examine",
    "index_of",
    "line_of",
    "number",
    "of_class",
    "pictures_between",
    "read",
    "shares",
    "towards",
    "verdicts",
]
