"""What the words and phrases of a topic can mean, looked up: a reader's answers are held against it."""

from __future__ import annotations

from collections.abc import Iterable

from playground.words.sentences import ADVERBS, DENIALS, FUNCTION_WORDS, OPENINGS, words_of

Value = tuple[str, int]
"""an attribute and one of its values"""
FILLERS = FUNCTION_WORDS.union(
    words_of(" ".join((*OPENINGS, *ADVERBS))),
    ("dress", "dressed", "draw", "look", "looking", "looks", "wear", "wearing", "wears"),
)
"""words around what a phrase is about"""


class Phrasebook:
    """Made of phrases that say a value each, and of nouns that say none."""

    def __init__(self, meanings: Iterable[tuple[str, str, int]], nouns: Iterable[str]) -> None:
        meant = [(words_of(phrase), (name, value)) for phrase, name, value in meanings]
        # "One" is a filler, and a digit too.
        self.fillers = FILLERS - {words[0] for words, _ in meant if len(words) == 1}
        self.nouns = frozenset(words_of(" ".join(nouns))) - FUNCTION_WORDS
        self.senses: dict[str, set[Value]] = {}
        """by word, the values that it can have a part in"""
        self.phrases: dict[frozenset[str], set[Value]] = {}
        """by what they are about, the values that phrases say"""
        self.refusals: dict[frozenset[str], set[Value]] = {}
        """by what is denied in them, the values that are said by a denial: no beard"""
        self._sequences: set[tuple[str, ...]] = set()
        for words, value in meant:
            about = self.about(words)
            into = self.refusals if DENIALS.intersection(words) else self.phrases
            into.setdefault(about, set()).add(value)
            for word in about:
                self.senses.setdefault(word, set()).add(value)
            if into is self.phrases:
                self._sequences.add(self._stripped(words))
        self._longest = max(map(len, self._sequences), default=0)

    def about(self, words: Iterable[str]) -> frozenset[str]:
        """Words without fillers and nouns."""
        return frozenset(word for word in words if word not in self.fillers and word not in self.nouns)

    def phrase_at(self, tokens: list[str], place: int) -> int:
        """How many words the longest phrase has that begins there: 0 where none does."""
        lengths = range(min(self._longest, len(tokens) - place), 0, -1)
        return next((n for n in lengths if tuple(tokens[place : place + n]) in self._sequences), 0)

    def supported(self, words: Iterable[str]) -> set[Value]:
        """All values that some of the words can have a part in."""
        return set().union(*(self.senses.get(word, set()) for word in words))

    def attributes(self, words: Iterable[str]) -> set[str]:
        """Of which the words can speak."""
        return {name for name, _ in self.supported(words)}

    def is_subject(self, word: str) -> bool:
        """Whether a word names what can have several values, as hair in "hair that is not red"."""
        values = [value for about, said in self.phrases.items() if word in about for value in said]
        return word not in self.nouns and (not values or len({*values}) > len(self.attributes([word])))

    def _stripped(self, words: list[str]) -> tuple[str, ...]:
        """From the first word that says something."""
        first = next((i for i, word in enumerate(words) if word not in self.fillers), 0)
        return tuple(words[first:])
