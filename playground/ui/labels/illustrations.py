"""Pictures of sentences, for the page and for programs: the networks, what was understood, what is found."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from playground.pretrained import Pretrained, illustrator_entry, words_for_data
from playground.words import Granted, Wish, draw_wish, look_for, read_wish

MODEL = "words-mnist"


@dataclass(frozen=True, eq=False)
class Illustration:
    """What a sentence led to."""

    wish: Wish
    pictures: Tensor
    """(n, 1, 28, 28) in [-1, 1]"""
    granted: Granted


@dataclass(frozen=True)
class Illustrations:
    """Draws sentences. Thread safe."""

    pretrained: Pretrained

    @property
    def is_here(self) -> bool:
        """Whether the weights are in this copy."""
        return MODEL in self.pretrained.illustrators()

    @property
    def trained_on(self) -> str:
        return words_for_data(illustrator_entry(MODEL).dataset)

    @property
    def origin(self) -> str:
        """Which model drew, and what it has learnt from: plain text."""
        return f"Drawn by {MODEL}, trained on {self.trained_on}"

    @property
    def card(self) -> str:
        return self.pretrained.card(MODEL)

    def illustrate(self, text: str, n: int, seed: int) -> Illustration:
        """ValueError, fit for a person, for a sentence that cannot be read, or where weights are missing."""
        wish = read_wish(self.pretrained.reader(MODEL), text)
        pictures = draw_wish(self.pretrained.illustrator(MODEL), wish, n, seed)
        classifier = self.pretrained.classifier(illustrator_entry(MODEL).dataset)
        return Illustration(wish, pictures, look_for(wish, pictures, classifier))
