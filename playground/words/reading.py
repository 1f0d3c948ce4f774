"""From a sentence to a wish: what it asks for, what it denies, and which of its words nobody taught the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models.reader import UNKNOWN, SentenceReader
from playground.words.denials import Denial, statement_of
from playground.words.phrasebook import Value
from playground.words.sentences import BREAK, FUNCTION_WORDS, tokens_of, words_of
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
    denied: tuple[Value, ...] = ()
    """values that are not to be drawn, of attributes of which nothing else is said and which have others left"""

    @property
    def said(self) -> dict[str, str]:
        """The attributes of which something is said, and what."""
        attributes = self.topic.attributes
        return {
            name: attributes[name][value] for name, value in zip(attributes, self.values, strict=True) if value >= 0
        }

    @property
    def denials(self) -> dict[str, tuple[str, ...]]:
        """The attributes of which values are denied, and which."""
        return {
            name: tuple(names[value] for value in self.denied_of(name))
            for name, names in self.topic.attributes.items()
            if self.denied_of(name)
        }

    def denied_of(self, attribute: str) -> list[int]:
        """Values of an attribute that are not to be drawn."""
        return [value for name, value in self.denied if name == attribute]

    def row(self) -> Tensor:
        """As a generator hears it: (1, sum of sizes)."""
        return self.topic.wishes_of(torch.tensor([self.values]))


def read_wish(reader: SentenceReader, topic: Topic, text: str) -> Wish:
    """Raises ValueError, fit for a person, for a text without words, with more than MOST_WORDS, or that asks for what
    cannot be drawn."""
    tokens = tokens_of(text)
    words = [token for token in tokens if token != BREAK]
    if not words:
        raise ValueError(f"Say what to draw, such as: {topic.examples[0]}.")
    if len(words) > MOST_WORDS:
        raise ValueError(f"That is {len(words)} words; {MOST_WORDS} can be read at most. Say it more shortly.")
    statement = statement_of(tokens, topic.phrasebook)
    wished = [word for word in topic.plain(list(statement.wished)) if word != BREAK]
    refusals = [refusal_of(reader, topic, denial) for denial in statement.denied]
    denied = set[Value]().union(*(refusal.denied for refusal in refusals))
    # A denial has the last word: what is denied anywhere is not asked for.
    said = dict(understood(reader, topic, wished) - denied)
    said |= dict(value for refusal in refusals for value in refusal.said)
    said, left = _without(topic, said, denied)
    unknown = (
        word
        for word, token in zip(words, reader.tokens_of(words), strict=True)
        if token == UNKNOWN and word not in FUNCTION_WORDS
    )
    unheeded = topic.unheeded(statement.wished, set(said.items()))
    for denial, refusal in zip(statement.denied, refusals, strict=True):
        kept = {value for value in refusal.denied if value in left or value[0] in said} | refusal.said
        unheeded = [word for word in unheeded if not kept or word not in denial.before]
        about = [word for word in denial.words if topic.phrasebook.about([word])]
        known = [word for word, token in zip(about, reader.tokens_of(about), strict=True) if token != UNKNOWN]
        unheeded += topic.unheeded(known, kept) if kept else known
    values = tuple(said.get(name, -1) for name in topic.attributes)
    return Wish(topic, values, tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(unheeded)), tuple(sorted(left)))


@torch.no_grad()
def understood(
    reader: SentenceReader, topic: Topic, words: Sequence[str], of: Iterable[str] | None = None
) -> set[Value]:
    """What a reader makes of words, as far as one of them, or of some of them, can mean it: of words that it was never
    taught side by side it may guess."""
    if not words:
        return set()
    answers = (int(logits.argmax()) for logits in reader(torch.tensor([reader.tokens_of(list(words))])))
    possible = topic.phrasebook.supported(words if of is None else of)
    return possible & set(zip(topic.attributes, answers, strict=True))


@dataclass(frozen=True)
class Refusal:
    """What a denial comes to."""

    denied: frozenset[Value] = frozenset()
    said: frozenset[Value] = frozenset()
    """values that are said by a denial, as in "no beard" """


def refusal_of(reader: SentenceReader, topic: Topic, denial: Denial) -> Refusal:
    """What is denied is read as if it were wished. Looked up where it is a phrase of the topic's; else it is left to
    the reader, which understands more."""
    book, around = topic.phrasebook, (*denial.before, *denial.words, *denial.behind)
    about = book.about(denial.words)
    if about in book.refusals:
        return Refusal(said=frozenset(book.refusals[about]))
    values = book.phrases.get(book.about(around), set()) & book.supported(denial.words)
    if not values and not all(map(book.is_subject, about)):
        values = understood(reader, topic, around, denial.words)
    values = values or book.phrases.get(about, set())
    # "Angry" says no smile and a frown: who is not angry need not smile.
    sizes = dict(zip(topic.attributes, topic.sizes, strict=True))
    return Refusal(frozenset({value for value in values if sizes[value[0]] > 2} or values))


def _without(topic: Topic, said: dict[str, int], denied: set[Value]) -> tuple[dict[str, int], set[Value]]:
    """What is said where values are denied of which nothing else is: the last value that is left, where only one is;
    and those denied where several are left. Where none would be left, all is open."""
    left = set()
    for name, size in zip(topic.attributes, topic.sizes, strict=True):
        no = {value for of, value in denied if of == name}
        others = [value for value in range(size) if value not in no]
        if name in said or not no:
            continue
        if len(others) == 1:
            said = said | {name: others[0]}
        elif others:
            left |= {(name, value) for value in no}
    return said, left


def closest_topic(readers: Mapping[Topic, SentenceReader], text: str) -> Topic:
    """Of what a sentence speaks: what its nouns name; else the topic whose reader knows most of its words, or most that
    ask for something. Where nothing decides it is the last: a word that nobody was taught is rather about a face than
    about a digit."""
    words = words_of(text)
    named = [topic for topic in readers if topic.called.intersection(words)]

    def knows(topic: Topic) -> tuple[int, int]:
        known = sum(token != UNKNOWN for token in readers[topic].tokens_of(words))
        return known, sum(word in topic.phrasebook.senses for word in words)

    return max(reversed(named if len(named) == 1 else [*readers]), key=knows)
