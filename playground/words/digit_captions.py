"""Sentences that say what a digit is like, each in one of many ways: what a reader learns from."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from playground.words.digit_phrases import DENIALS, DIGITS, NOBODY, NOUNS, SLANT, STROKE
from playground.words.sentences import ADVERBS, ARTICLES, JOINTS, OPENINGS, merely_denied, with_articles

DENIED = 0.15
"""share of the captions that deny something where nothing is wished"""
TERSE = 0.4
"""share of the captions without an opening and an article"""


def digit_caption(shown: Sequence[int], chance: Random) -> str:
    """A sentence about a digit, a stroke and a slant; of -1 it says nothing."""
    digit, stroke, slant = shown
    noun = NOBODY if digit < 0 else DIGITS[digit]
    named = chance.choice(noun) if digit < 0 else chance.choice(NOUNS).format(chance.choice(noun))
    before, behind = [], []
    for ways, value in ((STROKE, stroke), (SLANT, slant)):
        if value >= 0:
            if chance.random() < 0.5:
                before.append(f"{chance.choice(ADVERBS)} {chance.choice(ways[value].before)}".strip())
            else:
                behind.append(chance.choice(ways[value].behind))
        elif chance.random() < DENIED:  # what is only denied leaves two others: nothing is asked for
            said = [phrase for each in ways for phrase in each.behind]
            words = merely_denied(chance.choice(ways).before, said)
            behind.append(f"{chance.choice(DENIALS)} {chance.choice(words)}")
    chance.shuffle(before)
    chance.shuffle(behind)
    if digit < 0 and chance.random() < DENIED:
        behind.append(f"not a {chance.choice(chance.choice(DIGITS))}")
    is_terse = chance.random() < TERSE
    opening, article = ("", "") if is_terse else (chance.choice(OPENINGS), chance.choice(ARTICLES))
    parts = [opening, article, chance.choice(JOINTS).join(before), named,
             chance.choice(JOINTS).join(behind)]  # fmt: skip
    return with_articles(" ".join(part for part in parts if part))
