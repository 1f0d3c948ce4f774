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
    "a", "an", "and", "any", "anything", "are", "at", "be", "being", "both", "but", "by", "did", "do", "does",
    "drawn", "everything", "from", "had", "has", "have", "he", "her", "his", "i", "in", "is", "it", "its", "like",
    "me", "neither", "no", "nor", "not", "of", "on", "one", "or", "she", "so", "some", "standing", "than", "that",
    "the", "their", "them", "they", "thing", "this", "to", "too", "very", "was", "were", "which", "whose", "who",
    "with", "without",
))  # fmt: skip
"""words that ask for nothing by themselves"""
DENIALS = frozenset(("no", "not", "without", "neither", "nor"))
"""words that deny what stands behind them"""
BREAK = ","
"""stands for any punctuation mark"""


def merely_denied(words: Iterable[str], sayings: Iterable[str]) -> list[str]:
    """The words whose denial says no value by itself, as "not bearded" does, where that is among the sayings."""
    return [word for word in words if f"not {word}" not in sayings]


def with_articles(text: str) -> str:
    """ "A" is "an" before a vowel: a reader that learnt "a angry" would take "an angry" for something else."""
    return re.sub(r"\ba (?=[aeiou])(?!one)", "an ", text)


_APOSTROPHES = re.compile("['\u2019\u2018\u02bc\u00b4`\u2032\uff07]")
_PLAIN = {
    "never": "not", "non": "not", "aint": "not", "dont": "do not", "cant": "not", "cannot": "not", "wont": "not",
    **{f"{word}nt": f"{word} not" for word in (
        "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "must", "should", "would", "could")},
    **{f"{word}s": f"{word} is" for word in ("that", "who", "he", "she")},
    **{f"{word} but": f"{word} not" for word in ("anything", "everything", "anyone", "anybody", "all")},
    **dict.fromkeys(("nothing but", "not only", "not just", "not merely"), ""),
    **dict.fromkeys(("other than", "rather than", "instead of"), "not"),
    **dict.fromkeys(("except for", "except", "lacking", "minus"), "without"),
}  # fmt: skip
"""other ways to deny, what only looks like one, and words run together"""
_IN_PLAIN = re.compile(rf"\b({'|'.join(sorted(_PLAIN, key=len, reverse=True))})\b")
_TOKEN = re.compile(r"[^\W\d_]+|\d|[,.;:!?()\u2013\u2014]|(?<=\s)-(?=\s)")


def tokens_of(text: str) -> list[str]:
    """The words of a sentence, small, and BREAK for each punctuation mark: letters and digits, each digit by itself.
    What is denied is denied by one of DENIALS, however it was put: isn't, don't, never, anything but."""
    # Telephones write another apostrophe than keyboards: without it, "isn't" would end in the "t" of a T-shirt.
    plain = _IN_PLAIN.sub(lambda found: _PLAIN[found[0]], " ".join(_APOSTROPHES.sub("", text.lower()).split()))
    return [found if found[0].isalnum() else BREAK for found in _TOKEN.findall(plain)]


def words_of(text: str) -> list[str]:
    """The same without punctuation."""
    return [token for token in tokens_of(text) if token != BREAK]


def vocabulary_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Every word in the texts, in alphabetical order."""
    return tuple(sorted({word for text in texts for word in words_of(text)}))
