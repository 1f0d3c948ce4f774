"""What can be said of a handwritten digit: which it is, its stroke, its slant; and the words for each.

The first is its label; the other two are measured on the picture, so that nobody had to name 60,000 of them. Of the
words captions are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from playground.latent.handwriting import area_and_edge, shear
from playground.words.sentences import ADVERBS, ARTICLES, JOINTS, OPENINGS, Ways

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "digit": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "stroke": ("thin", "medium", "bold"),
    "slant": ("left", "upright", "right"),
}
"""by name, the values 0, 1, ... of each"""
THIN, BOLD = 2.13, 2.64
"""pixels across a stroke: a third of the training digits are thinner, a third bolder"""
LEFT, RIGHT = -0.01, 0.22
"""columns to the right for each row upwards: a third of the training digits lean further left, a third further right. A
digit that stands upright leans to the right a little by this measure"""
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
NOUNS = ("{}", "{}", "{}", "number {}", "digit {}", "figure {}", "handwritten {}", "{} please")
NOBODY = ("digit", "number", "figure", "one of them", "thing", "anything", "something", "", "", "", "", "", "", "")
"""where no digit is named"""
CALLED = frozenset(("digit", "digits", "number", "numbers", "numeral", "numerals", "handwritten", "handwriting"))
DENIALS = ("not", "not too", "that is not", "without being")


def stroke_width(pictures: Tensor) -> Tensor:
    """Pixels (n,) across the stroke of digits (n, 1, h, w) in [-1, 1]: the ink over half the length of its edge."""
    area, edge = area_and_edge(pictures)
    return 2 * area / edge.clamp(min=1e-3)


def attributes_of(pictures: Tensor, labels: Tensor) -> Tensor:
    """What digits show: pictures (n, 1, h, w) in [-1, 1] and labels (n,) -> int64 (n, 3), a value of each attribute."""
    stroke = torch.bucketize(stroke_width(pictures), torch.tensor([THIN, BOLD], device=pictures.device))
    slant = torch.bucketize(shear(pictures), torch.tensor([LEFT, RIGHT], device=pictures.device))
    return torch.stack([labels, stroke, slant], dim=1)


def meanings() -> Iterator[tuple[str, str, int]]:
    """Each phrase that says a value: the phrase, the attribute, the value."""
    yield from ((name, "digit", digit) for digit, names in enumerate(DIGITS) for name in names)
    for attribute, values in (("stroke", STROKE), ("slant", SLANT)):
        for value, ways in enumerate(values):
            yield from ((phrase, attribute, value) for phrase in (*ways.before, *ways.behind))


def texts() -> Iterator[str]:
    """All that a caption can be made of."""
    yield from (*OPENINGS, *ARTICLES, *NOUNS, *NOBODY, *ADVERBS, *DENIALS, *JOINTS)
    for names in DIGITS:
        yield from names
    for ways in (*STROKE, *SLANT):
        yield from (*ways.before, *ways.behind)
