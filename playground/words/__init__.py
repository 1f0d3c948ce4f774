"""Digits in words: what can be said of one, sentences that say it, and pictures of what a sentence asks for."""

from __future__ import annotations

from playground.words.drawing import Granted, draw_wish, look_for, seen_in
from playground.words.reading import MOST_WORDS, Wish, read_wish
from playground.words.shown import ATTRIBUTES, NUM_VALUES, SIZES, attributes_of, wishes_of

__all__ = [
    "ATTRIBUTES",
    "MOST_WORDS",
    "NUM_VALUES",
    "SIZES",
    "Granted",
    "Wish",
    "attributes_of",
    "draw_wish",
    "look_for",
    "read_wish",
    "seen_in",
    "wishes_of",
]
