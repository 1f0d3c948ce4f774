"""Sentences that say what a face is like, each in one of many ways: what a reader learns from."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from playground.data.faces import ATTRIBUTES
from playground.words import face_phrases as phrases
from playground.words.face_phrases import Looks
from playground.words.sentences import ADVERBS, ARTICLES, JOINTS, OPENINGS, merely_denied, with_articles

FULL = ATTRIBUTES["beard"].index("full")
DENIED = 0.06
"""share of the attributes of which nothing is wished and something denied"""
IMPOSSIBLE = 0.15
"""share of the captions that also speak of what no face here has"""
MOODY = 0.7
"""share of the captions that say a mood in one word, where there is one"""
PLAIN = 0.1
"""share of the captions that also speak of what all have, and say nothing of it"""
TERSE = 0.4
"""share of the captions without an opening and an article"""


class Caption:
    """A sentence that grows, part by part. What has been said of a face is taken out of `unsaid`."""

    def __init__(self, values: Sequence[int], chance: Random) -> None:
        self.chance = chance
        self.unsaid = {name: value for name, value in zip(ATTRIBUTES, values, strict=True) if value >= 0}
        self.silent = [name for name in ATTRIBUTES if name not in self.unsaid]
        self.bearded = self.unsaid.get("beard") == FULL
        self.before: list[str] = []
        self.has: list[str] = []
        self.behind: list[str] = []

    def takes(self, name: str, share: float = 0.5) -> bool:
        """Whether this is still to be said, and is said now."""
        return name in self.unsaid and self.chance.random() < share

    def say(self, looks: Looks) -> None:
        """In one of its ways, wherever that belongs."""
        kinds = [(ways, into) for ways, into in (
            (looks.before, self.before), (looks.has, self.has), (looks.behind, self.behind)) if ways]  # fmt: skip
        ways, into = self.chance.choice(kinds)
        word = self.chance.choice(ways)
        colour = f" {self.hair_colour()}" if "{}" in word and self.takes("hair_colour") else ""
        if into is self.before:
            word = f"{self.chance.choice(ADVERBS)} {word}".strip()
        into.append(word.replace("{}", colour))

    def hair_colour(self) -> str:
        return self.chance.choice(phrases.HAIR_COLOUR[self.unsaid.pop("hair_colour")])

    def hair_length(self) -> str:
        return self.chance.choice(phrases.HAIR_LENGTH[self.unsaid.pop("hair_length")])

    def mood(self) -> None:
        """Two values in one word."""
        for values, looks in phrases.MOODS:
            if all(self.unsaid.get(name) == value for name, value in values.items()) and self.chance.random() < MOODY:
                self.say(looks)
                for name in values:
                    del self.unsaid[name]

    def hair(self) -> None:
        """Length, colour and style, in one phrase or apart."""
        if self.takes("hair_style", share=0.7):
            pattern = self.chance.choice(phrases.HAIR_STYLE[self.unsaid.pop("hair_style")])
            self.has.append(" ".join(pattern.replace("{}", self._length_and_colour("{}" in pattern)).split()))
        if described := self._length_and_colour(self.chance.random() < 0.6):
            if self.chance.random() < 0.7:
                self.has.append(f"{described} hair")
            else:
                self.behind.append(self.chance.choice(phrases.HAIR_IS).format(described))
        if self.bearded and self.takes("hair_colour", share=0.3):
            self.behind.append(self.chance.choice(phrases.BEARD_IS).format(self.hair_colour()))
        for name, of in (("hair_length", self.hair_length), ("hair_colour", self.hair_colour)):
            if name in self.unsaid:
                self.before.append(self.chance.choice(phrases.HAIRED).format(of()))
        if "hair_style" in self.unsaid:
            pattern = self.chance.choice(phrases.HAIR_STYLE[self.unsaid.pop("hair_style")])
            self.has.append(" ".join(pattern.replace("{}", "").split()))

    def _length_and_colour(self, wanted: bool) -> str:
        """One of them, both in either order, or nothing."""
        if not wanted:
            return ""
        parts = [of() for name, of in (("hair_length", self.hair_length), ("hair_colour", self.hair_colour))
                 if self.takes(name, share=0.7)]  # fmt: skip
        if self.chance.random() < 0.2:
            parts.reverse()
        return self.chance.choice((" ", " ", " and ")).join(parts)

    def clothes(self) -> None:
        """A garment, its colour, or both in one."""
        colour = self.unsaid.pop("clothes_colour", None)
        garment = self.unsaid.pop("clothes", None)
        said = None if colour is None else self.chance.choice(phrases.CLOTHES_COLOUR[colour])
        if said is None and self.chance.random() < IMPOSSIBLE:
            said = self.chance.choice(phrases.NEVER_WORN)
        if garment is None and said is None:
            return
        if garment is None and self.chance.random() < 0.4:
            self.behind.append(self.chance.choice(phrases.COLOURED).format(said))
            return
        worn = self.chance.choice(phrases.ANY_CLOTHES if garment is None else phrases.GARMENTS[garment])
        worn = worn if said is None else f"{said} {worn}" if self.chance.random() < 0.8 else f"{worn} in {said}"
        self.behind.append(self.chance.choice(phrases.WORN).format(worn))

    def deny(self) -> None:
        """What is only denied leaves others: nothing is asked for. Of two values, it would leave one; and who is not
        bearded has no beard."""
        for name in self.silent:
            looks = phrases.LOOKS.get(name, ())
            if len(looks) > 2 and self.chance.random() < DENIED:
                said = [phrase for each in looks for phrase in each.behind]
                ways = [words for each in looks if (words := merely_denied(each.before, said))]
                word = self.chance.choice(self.chance.choice(ways))
                self.behind.append(self.chance.choice(phrases.DENIALS).format(word))

    def dream(self) -> None:
        """Speak of what cannot be or of what all have, where that leaves no doubt: hair, eyes or a colour that nothing
        else is said of."""
        things = [thing for thing in phrases.NEVER if not ("eyes" in thing and "eyes" not in self.silent)]
        if self.chance.random() < IMPOSSIBLE:
            self.has.append(self.chance.choice(things))
        bare = [thing for thing, of in phrases.BARE.items() if set(of) <= set(self.silent)]
        if bare and self.chance.random() < PLAIN:
            self.has.append(self.chance.choice(bare))

    def text(self) -> str:
        for parts in (self.before, self.has, self.behind):
            self.chance.shuffle(parts)
        if self.has:
            joined = self.has[0]
            for part in self.has[1:]:
                joined += self.chance.choice((" and ", " ", ", ", " with ", ", ")) + part
            self.behind.insert(self.chance.randrange(len(self.behind) + 1),
                               f"{self.chance.choice(phrases.HAVING)} {joined}")  # fmt: skip
        is_terse = self.chance.random() < TERSE
        opening = "" if is_terse else f"{self.chance.choice(OPENINGS)} {self.chance.choice(ARTICLES)}"
        parts = [opening, self.chance.choice(JOINTS).join(self.before), self.chance.choice(phrases.NOUNS),
                 self.chance.choice(JOINTS).join(self.behind)]  # fmt: skip
        return with_articles(" ".join(" ".join(parts).split()))


def face_caption(values: Sequence[int], chance: Random) -> str:
    """A sentence about a face. values: of each attribute of playground.data.faces, of -1 it says nothing."""
    caption = Caption(values, chance)
    caption.mood()
    for name, looks in phrases.LOOKS.items():
        if name in caption.unsaid:
            caption.say(looks[caption.unsaid.pop(name)])
    caption.hair()
    caption.clothes()
    caption.deny()
    caption.dream()
    return caption.text()
