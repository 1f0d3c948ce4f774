"""Sentences that say what a digit is like, each in one of many ways: what a reader learns from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from playground.words.shown import ATTRIBUTES

MANY = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")
DIGITS: tuple[tuple[str, ...], ...] = tuple(
    (name, str(digit), name, many) for digit, (name, many) in enumerate(zip(ATTRIBUTES["digit"], MANY, strict=True))
)
"""what each digit is called"""
STROKE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("thin", "fine", "slim", "light", "delicate", "skinny", "faint", "slender"),
        ("with a thin pen", "with a fine pen", "in thin lines", "with a thin stroke", "with a pencil", "drawn lightly",
         "with thin strokes"),
    ),
    (
        ("medium", "normal", "ordinary", "regular"),
        ("with a normal pen", "of medium weight", "with an ordinary stroke", "neither thin nor bold"),
    ),
    (
        ("bold", "thick", "heavy", "fat", "broad", "strong", "chunky", "wide"),
        ("with a thick pen", "with a brush", "in bold lines", "with a heavy stroke", "with a marker", "in bold",
         "with thick strokes"),
    ),
)  # fmt: skip
"""for each value: words that stand before the digit, and phrases that stand behind it"""
SLANT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("left leaning", "backward", "backwards slanted", "left slanting", "left tilted"),
        ("leaning left", "leaning to the left", "that leans left", "that leans to the left", "tilted left",
         "tilted to the left", "slanted to the left", "falling backwards", "sloping left", "leaning back"),
    ),
    (
        ("upright", "straight", "vertical"),
        ("standing upright", "that stands straight", "standing straight up", "that does not lean", "not slanted",
         "not leaning"),
    ),
    (
        ("slanted", "italic", "right leaning", "leaning", "tilted", "oblique", "slanting", "sloping", "right tilted"),
        ("leaning right", "leaning to the right", "that leans right", "that leans to the right", "tilted right",
         "tilted to the right", "slanted to the right", "falling forwards", "sloping right", "in italics",
         "leaning forward", "that is slanted", "that leans"),
    ),
)  # fmt: skip
OPENINGS = ("", "", "", "draw", "draw me", "please draw", "i want", "i would like", "write", "show me", "give me",
            "can you draw", "paint", "make", "something like", "a picture of", "an image of")  # fmt: skip
ARTICLES = ("a", "a", "the", "one of those", "some", "")
NOUNS = ("{}", "{}", "{}", "number {}", "digit {}", "figure {}", "handwritten {}", "{} please")
NOBODY = ("digit", "number", "figure", "one of them", "thing", "anything", "something", "", "", "", "", "", "", "")
"""where no digit is named"""
ADVERBS = ("", "", "", "very", "really", "rather", "quite", "nice and", "a bit", "clearly")
"""before a word of the two lists above"""
DENIALS = ("not", "not a", "not too", "that is not", "without being")
DENIED = 0.15
"""share of the captions that deny something where nothing is wished"""
TERSE = 0.4
"""share of the captions without an opening and an article"""
JOINTS = (" ", " ", " and ", ", ")


def words_of(text: str) -> list[str]:
    """The words of a sentence, small: letters and digits, each digit by itself."""
    return re.findall(r"[^\W\d_]+|\d", text.lower().replace("'", ""))


def caption(shown: Sequence[int], chance: Random) -> str:
    """A sentence about a digit, a stroke and a slant; of -1 it says nothing."""
    digit, stroke, slant = shown
    noun = NOBODY if digit < 0 else DIGITS[digit]
    named = chance.choice(noun) if digit < 0 else chance.choice(NOUNS).format(chance.choice(noun))
    before, behind = [], []
    for ways, value in ((STROKE, stroke), (SLANT, slant)):
        if value >= 0:
            words, phrases = ways[value]
            if chance.random() < 0.5:
                before.append(f"{chance.choice(ADVERBS)} {chance.choice(words)}".strip())
            else:
                behind.append(chance.choice(phrases))
        elif chance.random() < DENIED:  # what is only denied leaves two others: nothing is asked for
            behind.append(f"{chance.choice(DENIALS)} {chance.choice(chance.choice(ways)[0])}")
    chance.shuffle(before)
    chance.shuffle(behind)
    if digit < 0 and chance.random() < DENIED:
        behind.append(f"not a {chance.choice(chance.choice(DIGITS))}")
    is_terse = chance.random() < TERSE
    opening, article = ("", "") if is_terse else (chance.choice(OPENINGS), chance.choice(ARTICLES))
    parts = [opening, article, chance.choice(JOINTS).join(before), named,
             chance.choice(JOINTS).join(behind)]  # fmt: skip
    return " ".join(part for part in parts if part)


def vocabulary() -> tuple[str, ...]:
    """Every word that a caption can hold, in alphabetical order."""
    texts = [*OPENINGS, *ARTICLES, *NOUNS, *NOBODY, *ADVERBS, *DENIALS, *JOINTS]
    for names in DIGITS:
        texts += names
    for words, phrases in (*STROKE, *SLANT):
        texts += [*words, *phrases]
    return tuple(sorted({word for text in texts for word in words_of(text)}))
