"""From a sentence to a wish: what it asks for, and which of its words nobody taught the reader."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models.reader import UNKNOWN, SentenceReader
from playground.words.phrases import DIGITS, words_of
from playground.words.shown import ATTRIBUTES, wishes_of

MOST_WORDS = 40
EMPTY = "Say what to draw, such as: a thin slanted seven."


@dataclass(frozen=True)
class Wish:
    """What a sentence asks for."""

    values: tuple[int, ...]
    """of each attribute, -1 where nothing is said"""
    unknown: tuple[str, ...]
    """words that the reader does not know, each once: it left them out"""

    @property
    def said(self) -> dict[str, str]:
        """The attributes of which something is said, and what."""
        return {
            name: ATTRIBUTES[name][value] for name, value in zip(ATTRIBUTES, self.values, strict=True) if value >= 0
        }

    def row(self) -> Tensor:
        """As a generator hears it: (1, NUM_VALUES)."""
        return wishes_of(torch.tensor([self.values]))


def digits_in(words: list[str]) -> list[str]:
    """The different digits that are named, in their order."""
    return list({ATTRIBUTES["digit"][i]: word for word in words for i, names in enumerate(DIGITS) if word in names})


def without_pronouns(words: list[str]) -> list[str]:
    """The same words; beside another digit, "one" means no number, as in: a fat one like a two."""
    others = digits_in([word for word in words if word != "one"])
    return ["thing" if word == "one" and others else word for word in words]


@torch.no_grad()
def read_wish(reader: SentenceReader, text: str) -> Wish:
    """Raises ValueError, fit for a person, for a text without words or with more than MOST_WORDS."""
    words = without_pronouns(words_of(text))
    if not words:
        raise ValueError(EMPTY)
    named = digits_in(words)
    if len(named) > 1:
        raise ValueError(f"It draws one digit at a time, and that names {' and '.join(named[:3])}. Name one of them.")
    if len(words) > MOST_WORDS:
        raise ValueError(f"That is {len(words)} words; {MOST_WORDS} can be read at most. Say it more shortly.")
    tokens = reader.tokens_of(words)
    answers = [int(logits.argmax()) for logits in reader(torch.tensor([tokens]))]
    values = tuple(-1 if answer == size else answer for answer, size in zip(answers, reader.sizes, strict=True))
    unknown = (word for word, token in zip(words, tokens, strict=True) if token == UNKNOWN)
    return Wish(values, tuple(dict.fromkeys(unknown)))
