"""What sentences are made of, whatever they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ways:
    """In which ways one value is said."""

    before: tuple[str, ...]
    """words that stand before the noun"""
    behind: tuple[str, ...]
    """phrases that stand behind it"""


OPENINGS = ("", "", "", "draw", "draw me", "please draw", "i want", "i would like", "write", "show me",
            "give me", "can you draw", "paint", "make", "something like", "a picture of", "an image of")  # fmt: skip
ARTICLES = ("a", "a", "the", "one of those", "some", "")
ADVERBS = ("", "", "", "very", "really", "rather", "quite", "nice and", "a bit", "clearly")
"""before a word that stands before the noun"""
JOINTS = (" ", " ", " and ", ", ")
FUNCTION_WORDS = frozenset((
    "a", "an", "and", "any", "are", "at", "being", "both", "by", "does", "drawn", "has", "he", "her", "his", "i", "in",
    "is", "it", "its", "like", "me", "no", "not", "of", "on", "one", "or", "she", "so", "some", "standing", "that",
    "the", "their", "they", "thing", "this", "to", "too", "very", "whose", "who", "with", "without",
))  # fmt: skip
"""words that ask for nothing by themselves"""


def words_of(text: str) -> list[str]:
    """The words of a sentence, small: letters and digits, each digit by itself."""
    return re.findall(r"[^\W\d_]+|\d", text.lower().replace("'", ""))


def vocabulary_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Every word in the texts, in alphabetical order."""
    return tuple(sorted({word for text in texts for word in words_of(text)}))
