"""From a sentence to a wish: what it asks for, and which of its words nobody taught the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models.reader import UNKNOWN, SentenceReader
from playground.words.sentences import words_of
from playground.words.topic import Topic

MOST_WORDS = 40


@dataclass(frozen=True)
class Wish:
    """What a sentence asks for."""

    topic: Topic
    values: tuple[int, ...]
    """of each attribute, -1 where nothing is said"""
    unknown: tuple[str, ...]
    """words that the reader does not know, each once: it left them out"""
    unheeded: tuple[str, ...] = ()
    """words that it knows and that ask for nothing as they stand, each once: blue in "blue hair", where no hair is"""

    @property
    def said(self) -> dict[str, str]:
        """The attributes of which something is said, and what."""
        attributes = self.topic.attributes
        return {
            name: attributes[name][value] for name, value in zip(attributes, self.values, strict=True) if value >= 0
        }

    def row(self) -> Tensor:
        """As a generator hears it: (1, sum of sizes)."""
        return self.topic.wishes_of(torch.tensor([self.values]))


@torch.no_grad()
def read_wish(reader: SentenceReader, topic: Topic, text: str) -> Wish:
    """Raises ValueError, fit for a person, for a text without words, with more than MOST_WORDS, or that asks for what
    cannot be drawn."""
    words = topic.plain(words_of(text))
    if not words:
        raise ValueError(f"Say what to draw, such as: {topic.examples[0]}.")
    if len(words) > MOST_WORDS:
        raise ValueError(f"That is {len(words)} words; {MOST_WORDS} can be read at most. Say it more shortly.")
    tokens = reader.tokens_of(words)
    answers = [int(logits.argmax()) for logits in reader(torch.tensor([tokens]))]
    values = tuple(-1 if answer == size else answer for answer, size in zip(answers, reader.sizes, strict=True))
    unknown = (word for word, token in zip(words, tokens, strict=True) if token == UNKNOWN)
    said = {name: value for name, value in zip(topic.attributes, values, strict=True) if value >= 0}
    return Wish(topic, values, tuple(dict.fromkeys(unknown)), tuple(topic.unheeded(words, said)))


def closest_topic(readers: Mapping[Topic, SentenceReader], text: str) -> Topic:
    """Of what a sentence speaks: the topic whose reader knows most of its words; of several, the first."""
    words = words_of(text)
    return max(readers, key=lambda topic: sum(token != UNKNOWN for token in readers[topic].tokens_of(words)))
