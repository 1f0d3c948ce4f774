"""Pictures of sentences, for the page and for programs: the networks, what was understood, what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from torch import Tensor

from playground.pretrained import Pretrained, illustrator_entry, words_for_data
from playground.words import TOPICS, Granted, Topic, Wish, closest_topic, draw_wish, granted, read_wish


@dataclass(frozen=True, eq=False)
class Illustration:
    """What a sentence led to."""

    model: str
    """who drew"""
    trained_on: str
    """the data set, within a sentence"""
    wish: Wish
    pictures: Tensor
    """(n, c, s, s) in [-1, 1]"""
    granted: Granted


@dataclass(frozen=True)
class Illustrations:
    """Draws sentences. Thread safe."""

    pretrained: Pretrained

    @cached_property
    def models(self) -> Mapping[Topic, str]:
        """Those whose weights are in this copy, by what they draw, in the order of TOPICS."""
        here = {illustrator_entry(name).dataset: name for name in self.pretrained.illustrators()}
        return {topic: here[dataset] for dataset, topic in TOPICS.items() if dataset in here}

    @property
    def card(self) -> str:
        """Of all of them."""
        return "\n\n---\n\n".join(map(self.pretrained.card, self.models.values()))

    def topic_of(self, text: str, model: str = "") -> Topic:
        """Of what a sentence speaks, or what that model draws. ValueError for a name that no such model has."""
        if model:
            return TOPICS[illustrator_entry(model).dataset]
        return closest_topic({topic: self.pretrained.reader(name) for topic, name in self.models.items()}, text)

    def illustrate(self, text: str, n: int, seed: int, model: str = "") -> Illustration:
        """By that model; where none is named, by the one that understands more of the words.

        ValueError, fit for a person, for a sentence that cannot be read, or where weights are missing.
        """
        topic = self.topic_of(text, model)
        name = model or self.models[topic]
        wish = read_wish(self.pretrained.reader(name), topic, text)
        pictures = draw_wish(self.pretrained.illustrator(name), wish, n, seed)
        found = granted(wish, topic.seen_in(pictures, self.pretrained))
        return Illustration(name, words_for_data(topic.dataset), wish, pictures, found)
