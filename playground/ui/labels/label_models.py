"""What the sections of the tab share: the networks, the classifiers that name their pictures, and what was measured."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.data import fashion, mnist
from playground.labels import Examination, examine
from playground.metrics import load_digit_classifier, load_garment_classifier
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier
from playground.zoo import Entry, Subject, Zoo, entry_of

PER_CLASS = 100
MOST_KEPT = 32
"""examinations that are remembered"""
MOST_MISTAKES = 12
MEASURE_LIMIT: dict[str, Any] = {"concurrency_id": "measure", "concurrency_limit": 2}
"""of events that measure, on the page and for programs together"""


@dataclass(frozen=True)
class Recogniser:
    """Who recognises the pictures of a subject, and on what they all were trained."""

    noun: str
    trained_on: str
    """within a sentence"""
    load: Callable[[], PictureClassifier]


def _within(title: str) -> str:
    return title[0].lower() + title[1:]


RECOGNISERS: dict[Subject, Recogniser] = {
    "digits": Recogniser("digit classifier", _within(mnist.TITLE), load_digit_classifier),
    "garments": Recogniser("garment classifier", _within(fashion.TITLE), load_garment_classifier),
}


class LabelModels:
    """Networks by the model's name; each classifier is loaded once, each examination made once. Thread safe."""

    def __init__(self, zoo: Zoo) -> None:
        self.zoo = zoo
        self._classifiers: dict[Subject, PictureClassifier] = {}
        self._examinations: dict[tuple[str, int, int], Examination] = {}
        # Two: nobody who moves a slider waits for somebody's measurement.
        self._loading, self._measuring = threading.Lock(), threading.Lock()

    @property
    def names(self) -> list[str]:
        """Models that can be asked for a class and whose weights are here."""
        return self.zoo.names(asked=True)

    def entry(self, name: str) -> Entry:
        """ValueError for a model that is not here or cannot be asked for a class."""
        if name not in self.names:
            raise ValueError(
                f"There is no model called {str(name)[:40]!r} that can be asked for a class here. "
                f"Choose one of: {', '.join(self.names)}."
            )
        return entry_of(name)

    def generator(self, name: str) -> Generator:
        self.entry(name)
        return self.zoo.generator(name)

    def discriminator(self, name: str) -> Discriminator | None:
        """The one that names classes; None for a model whose discriminator was told them."""
        return self.zoo.discriminator(name) if self.entry(name).discriminator else None

    def recogniser(self, name: str) -> Recogniser:
        return RECOGNISERS[self.entry(name).subject]

    def classifier(self, name: str) -> PictureClassifier:
        """What names the model's pictures, and never met the model. ValueError where its weights are missing."""
        subject, recogniser = self.entry(name).subject, self.recogniser(name)
        with self._loading:
            if subject not in self._classifiers:
                try:
                    self._classifiers[subject] = recogniser.load()
                except FileNotFoundError as error:
                    raise ValueError(f"The {recogniser.noun} is missing from this copy of the playground.") from error
            return self._classifiers[subject]

    def examination(self, name: str, per_class: int, seed: int) -> Examination:
        """All classes asked for, `per_class` times each, and recognised: a second, then remembered."""
        generator, classifier, key = self.generator(name), self.classifier(name), (name, per_class, seed)
        with self._measuring:  # one at a time: a class that opens the page together measures once
            if key not in self._examinations:
                if len(self._examinations) >= MOST_KEPT:
                    del self._examinations[next(iter(self._examinations))]
                self._examinations[key] = examine(generator, classifier, per_class, seed, MOST_MISTAKES)
            return self._examinations[key]
