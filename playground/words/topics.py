"""Of which pictures one can speak: handwritten digits and drawn faces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

import torch
from torch import Tensor

from playground.data import faces, mnist, to_unit
from playground.data.dataset import Dataset
from playground.labels import shares
from playground.metrics.face_attributes import attribute_chances
from playground.pretrained import Pretrained
from playground.words import digit_phrases, face_phrases
from playground.words.digit_captions import digit_caption
from playground.words.digit_phrases import ATTRIBUTES, attributes_of
from playground.words.face_captions import face_caption
from playground.words.sentences import BREAK
from playground.words.topic import Topic

CHUNK = 256


class Digits(Topic):
    """Which digit it is, how thick its stroke is, which way it leans."""

    dataset = mnist.NAME
    attributes = ATTRIBUTES
    examples = ("a thin slanted seven", "a bold upright eight", "a fat 3 leaning left")
    everything = "digit, stroke and slant"
    limits = (
        "It draws one digit at a time, and knows nothing of one but which it is, how bold its stroke is and how it "
        "leans."
    )
    nouns = digit_phrases.NOBODY
    called = digit_phrases.CALLED
    silent = 0.4
    witness = "Our own digit classifier names the digit; stroke and slant are measured."

    def values_of(self, dataset: Dataset) -> Tensor:
        assert dataset.labels is not None
        parts = zip(dataset.images.split(CHUNK), dataset.labels.split(CHUNK), strict=True)
        return torch.cat([attributes_of(to_unit(pictures), labels) for pictures, labels in parts])

    def seen_in(self, pictures: Tensor, pretrained: Pretrained) -> Tensor:
        return attributes_of(pictures, shares(pretrained.classifier(self.dataset), pictures).argmax(dim=1))

    def caption(self, values: Sequence[int], chance: Random) -> str:
        return digit_caption(values, chance)

    def texts(self) -> Iterable[str]:
        return digit_phrases.texts()

    def meanings(self) -> Iterable[tuple[str, str, int]]:
        return digit_phrases.meanings()

    def plain(self, words: list[str]) -> list[str]:
        """Beside another digit, "one" means no number, as in: a fat one like a two. Two digits are refused."""
        if digits_in([word for word in words if word != "one"]):
            words = ["thing" if word == "one" else word for word in words]
        named = digits_in(words)
        if len(named) > 1:
            said = " and ".join(named[:3])
            raise ValueError(f"It draws one digit at a time, and that names {said}. Name one of them.")
        return words


class Faces(Topic):
    """What is recorded of every drawn face."""

    dataset = faces.NAME
    attributes = faces.ATTRIBUTES
    examples = (
        "a smiling face with a red bun",
        "an angry face with a long black beard",
        "somebody winking in a blue turtleneck",
    )
    everything = "all that the face shows"
    limits = (
        "It knows nothing of a face but the ten choices that a drawing programme makes: no glasses, no hats, no men or "
        "women. Each ten choices have one drawing, so that it need invent nothing; what a sentence leaves open only "
        "decides between them."
    )
    nouns = face_phrases.NOUNS
    called = face_phrases.CALLED
    silent = 0.7
    witness = "Our own classifier of faces says what each shows."

    def values_of(self, dataset: Dataset) -> Tensor:
        assert dataset.attributes is not None
        return dataset.attributes

    def seen_in(self, pictures: Tensor, pretrained: Pretrained) -> Tensor:
        chances = attribute_chances(pretrained.attribute_classifier(), pictures)
        return torch.stack([chances[name].argmax(dim=1) for name in self.attributes], dim=1)

    def caption(self, values: Sequence[int], chance: Random) -> str:
        return face_caption(values, chance)

    def texts(self) -> Iterable[str]:
        return face_phrases.texts()

    def meanings(self) -> Iterable[tuple[str, str, int]]:
        return face_phrases.meanings()

    def plain(self, words: list[str]) -> list[str]:
        """A colour right before clothes is theirs, even one that no clothes have: no reader may take it for hair's."""
        following = zip(["", *words], words, [*words[1:], ""], strict=False)
        return [
            BREAK if word in face_phrases.UNWORN and after in face_phrases.WORN_NAMES and before != "is" else word
            for before, word, after in following
        ]


def digits_in(words: list[str]) -> list[str]:
    """The different digits that are named, in their order."""
    names = zip(ATTRIBUTES["digit"], digit_phrases.DIGITS, strict=True)
    digits = {word: digit for digit, known in names for word in known}
    return list(dict.fromkeys(digits[word] for word in words if word in digits))


TOPICS: Mapping[str, Topic] = {topic.dataset: topic for topic in (Digits(), Faces())}
"""by the name of the data set"""
