"""Which part of a sentence says what is wished, and which what is not.

A denial reaches from its word (no, not, without, neither) to where something else begins: a punctuation mark, "and",
"with", a second article. Where that is in doubt it reaches further: what is denied must never be drawn as a wish.
"""

from __future__ import annotations

from dataclasses import dataclass

from playground.words.phrasebook import Phrasebook
from playground.words.sentences import BREAK, DENIALS, FUNCTION_WORDS

ENDS = frozenset((
    "and", "but", "with", "who", "whose", "has", "have", "having", "it", "he", "she", "they", "i", "his", "her", "its",
    "their", "yet", "though", "while", "also", "plus", "wearing", "wears", "dressed", "clothed",
))  # fmt: skip
"""words that begin something else"""
ENDS_NOT = ENDS | {"in", "that", "which"}
"""the same behind "not": not angry, in blue; but: no hair in a bun"""
ARTICLES = frozenset(("a", "an", "the", "any", "some"))
PREPOSITIONS = frozenset(("in", "with", "of", "at", "to", "by", "from", "like", "is", "are"))
OR = frozenset(("or", "nor"))


@dataclass(frozen=True)
class Denial:
    """Words that are denied together."""

    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    """of what they are denied: the hair in "hair that is not red" """
    behind: tuple[str, ...] = ()
    """what the last of several shares with the others: the hair in "no red or blond hair" """


@dataclass(frozen=True)
class Statement:
    """A sentence, taken apart."""

    wished: tuple[str, ...]
    """with each BREAK"""
    denied: tuple[Denial, ...]


def statement_of(tokens: list[str], book: Phrasebook) -> Statement:
    """Of the words of a sentence, and BREAK where it has a punctuation mark."""
    return _Reading(tokens, book).statement()


class _Reading:
    """Goes through a sentence once; `at` is the next token."""

    def __init__(self, tokens: list[str], book: Phrasebook) -> None:
        self.tokens, self.book, self.at = tokens, book, 0

    @property
    def token(self) -> str:
        """The next one; nothing at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def statement(self) -> Statement:
        wished: list[str] = []
        denied: list[Denial] = []
        while self.token:
            if self.token in DENIALS:
                denied += self.denials()
            else:
                wished.append(self.token)
                self.at += 1
        return Statement(tuple(wished), tuple(denied))

    def denials(self) -> list[Denial]:
        """From a word that denies to the end of what it denies, one for each that "or" parts."""
        subject, marker = self.subject(), self.token
        self.at += 1
        if self.token == "being":  # what stands behind it is no noun: without being angry
            marker = "not"
        parts = [self.part(marker)]
        while self.goes_on(marker):
            parts.append(self.part(marker))
        says = [i for i, word in enumerate(parts[-1]) if self.says(word)]
        shared = parts[-1][says[0] + 1 :] if says and len(parts) > 1 else []
        return [
            Denial(tuple(part), subject, tuple(shared) if i < len(parts) - 1 else ())
            for i, part in enumerate(parts)
            if part
        ]

    def subject(self) -> tuple[str, ...]:
        """The word of which something is denied, where one stands before: the last but those that say nothing."""
        for token in reversed(self.tokens[: self.at]):
            if token == BREAK or token in DENIALS:
                break
            if token not in FUNCTION_WORDS:
                return (token,) if self.book.is_subject(token) else ()
        return ()

    def part(self, marker: str) -> list[str]:
        """The words up to the end of the denial, or to another that is denied beside them."""
        # "Not" before an adjective denies no more than that: a face not angry red hair.
        denies_one = marker in ("not", "neither") and self.token not in ARTICLES | PREPOSITIONS
        taken: list[str] = []
        whole = False
        while self.token and self.token not in OR | DENIALS | {BREAK}:
            said = any(map(self.says, taken))
            length = self.book.phrase_at(self.tokens, self.at)
            if said and (self.ends(marker, taken, length) or (denies_one and whole and not self.belongs(taken))):
                break
            is_noun = self.token in self.book.nouns and not length
            whole = bool(length) or (whole and not self.says(self.token))
            taken += self.tokens[self.at : self.at + max(length, 1)]
            self.at += max(length, 1)
            if (is_noun and said) or self.is_refusal(marker, taken):
                break
        return taken

    def says(self, word: str) -> bool:
        """Whether a word is more than a filler or a noun."""
        return bool(self.book.about([word]))

    def ends(self, marker: str, taken: list[str], length: int) -> bool:
        """Whether something else begins here."""
        if length or taken[-1] in PREPOSITIONS | {"one"}:  # as in: not one with a brush
            return False
        begins = self.token in (ENDS_NOT if marker == "not" else ENDS)
        return begins or self.token in ARTICLES

    def belongs(self, taken: list[str]) -> bool:
        """Whether the next word that says something speaks of the same as those taken, or of nothing."""
        word = next((word for word in self.tokens[self.at :] if self.says(word) or word == BREAK), BREAK)
        of = self.book.attributes([word])
        return not of or bool(of & self.book.attributes(taken))

    def is_refusal(self, marker: str, taken: list[str]) -> bool:
        """Whether what is taken says a value by being denied: no beard. Nothing behind it belongs to it then, but
        what says of which kind: not leaning left."""
        if self.book.about(taken) not in self.book.refusals or (self.token in ("that", "which") and marker != "not"):
            return False
        return marker != "not" or not self.book.attributes([self.token]) & self.book.attributes(taken)

    def goes_on(self, marker: str) -> bool:
        """Whether the denial holds for what follows too: "or", a list that ends in "or", without this and a that. What
        joins them is passed over."""
        first, second = (*self.tokens[self.at : self.at + 2], "", "")[:2]
        if first == BREAK and second in OR:
            self.at += 2
            return True
        goes_on = (
            first in OR
            or (first == BREAK and self.is_list())
            or (marker == "without" and first == "and" and second in ("a", "an"))
        )
        self.at += goes_on
        return goes_on

    def is_list(self) -> bool:
        """Whether "or" comes before anything that ends a denial."""
        for token in self.tokens[self.at :]:
            if token in OR:
                return True
            if token in ENDS | DENIALS:
                return False
        return False
