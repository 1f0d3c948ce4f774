"""The words of which captions are made: digits, what a stroke and a slant are called, what stands between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.words.shown import ATTRIBUTES


@dataclass(frozen=True)
class Ways:
    """In which ways one value is said."""

    before: tuple[str, ...]
    """words that stand before the digit"""
    behind: tuple[str, ...]
    """phrases that stand behind it"""


MANY = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")
DIGITS: tuple[tuple[str, ...], ...] = tuple(
    (name, str(digit), name, many) for digit, (name, many) in enumerate(zip(ATTRIBUTES["digit"], MANY, strict=True))
)
"""what each digit is called"""
STROKE: tuple[Ways, ...] = (
    Ways(
        ("thin", "fine", "slim", "light", "delicate", "skinny", "faint", "slender"),
        ("with a thin pen", "with a fine pen", "in thin lines", "with a thin stroke", "with a pencil", "drawn lightly",
         "with thin strokes"),
    ),
    Ways(
        ("medium", "normal", "ordinary", "regular"),
        ("with a normal pen", "of medium weight", "with an ordinary stroke", "neither thin nor bold"),
    ),
    Ways(
        ("bold", "thick", "heavy", "fat", "broad", "strong", "chunky", "wide"),
        ("with a thick pen", "with a brush", "in bold lines", "with a heavy stroke", "with a marker", "in bold",
         "with thick strokes"),
    ),
)  # fmt: skip
"""how each value of the stroke is said"""
SLANT: tuple[Ways, ...] = (
    Ways(
        ("left leaning", "backward", "backwards slanted", "left slanting", "left tilted"),
        ("leaning left", "leaning to the left", "that leans left", "that leans to the left", "tilted left",
         "tilted to the left", "slanted to the left", "falling backwards", "sloping left", "leaning back"),
    ),
    Ways(
        ("upright", "straight", "vertical"),
        ("standing upright", "that stands straight", "standing straight up", "that does not lean", "not slanted",
         "not leaning"),
    ),
    Ways(
        ("slanted", "italic", "right leaning", "leaning", "tilted", "oblique", "slanting", "sloping", "right tilted"),
        ("leaning right", "leaning to the right", "that leans right", "that leans to the right", "tilted right",
         "tilted to the right", "slanted to the right", "falling forwards", "sloping right", "in italics",
         "leaning forward", "that is slanted", "that leans"),
    ),
)  # fmt: skip
"""how each value of the slant is said"""
OPENINGS = ("", "", "", "draw", "draw me", "please draw", "i want", "i would like", "write", "show me", "give me",
            "can you draw", "paint", "make", "something like", "a picture of", "an image of")  # fmt: skip
ARTICLES = ("a", "a", "the", "one of those", "some", "")
NOUNS = ("{}", "{}", "{}", "number {}", "digit {}", "figure {}", "handwritten {}", "{} please")
NOBODY = ("digit", "number", "figure", "one of them", "thing", "anything", "something", "", "", "", "", "", "", "")
"""where no digit is named"""
ADVERBS = ("", "", "", "very", "really", "rather", "quite", "nice and", "a bit", "clearly")
"""before a word that stands before the digit"""
DENIALS = ("not", "not a", "not too", "that is not", "without being")
JOINTS = (" ", " ", " and ", ", ")


def words_of(text: str) -> list[str]:
    """The words of a sentence, small: letters and digits, each digit by itself."""
    return re.findall(r"[^\W\d_]+|\d", text.lower().replace("'", ""))


def vocabulary() -> tuple[str, ...]:
    """Every word that a caption can hold, in alphabetical order."""
    texts = [*OPENINGS, *ARTICLES, *NOUNS, *NOBODY, *ADVERBS, *DENIALS, *JOINTS]
    for names in DIGITS:
        texts += names
    for ways in (*STROKE, *SLANT):
        texts += [*ways.before, *ways.behind]
    return tuple(sorted({word for text in texts for word in words_of(text)}))
