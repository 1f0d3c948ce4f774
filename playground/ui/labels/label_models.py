"""What the sections of the tab share: the networks, the classifiers that name their pictures, and what was measured."""

from __future__ import annotations

from typing import Any

from playground.data import DATASETS
from playground.labels import Examination, examine
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier
from playground.once import Once
from playground.pretrained import TRAINED, Pretrained, PretrainedGenerator, WeightsMissing, has_classifier

PER_CLASS = 100
MOST_KEPT = 32
"""examinations that are remembered"""
MOST_MISTAKES = 12
MEASURE_LIMIT: dict[str, Any] = {"concurrency_id": "measure", "concurrency_limit": 2}
"""of events that measure, on the page and for programs together"""


class LabelModels:
    """Networks by the model's name; each examination is made once. Thread safe: nobody who moves a slider waits for
    somebody's measurement."""

    def __init__(self, pretrained: Pretrained) -> None:
        self.pretrained = pretrained
        self._examinations: Once[Examination] = Once(MOST_KEPT)

    @property
    def names(self) -> list[str]:
        """Models that ship, can be asked for a class, and whose weights are here."""
        return self.pretrained.generators(asked=True)

    def entry(self, name: str) -> PretrainedGenerator:
        """ValueError for a model that is not here or cannot be asked for a class."""
        if name not in self.names and not str(name).startswith(TRAINED):
            raise ValueError(
                f"There is no model called {str(name)[:40]!r} that can be asked for a class here. "
                f"Choose one of: {', '.join(self.names)}."
            )
        entry = self.pretrained.generator_entry(name)
        if not entry.asked:
            raise ValueError(f"{entry.title} was never told a class, so it cannot be asked for one. Open it in Latent.")
        return entry

    def generator(self, name: str) -> Generator:
        self.entry(name)
        return self.pretrained.generator(name)

    def discriminator(self, name: str) -> Discriminator | None:
        """The one that names classes; None for a model whose discriminator was told them."""
        return self.pretrained.discriminator(name) if self.entry(name).discriminator else None

    def is_known(self, name: str) -> bool:
        """Whether a classifier here names the model's pictures: none knows those that somebody uploaded."""
        return has_classifier(self.entry(name).dataset)

    def classifier_noun(self, name: str) -> str:
        """What the classifier of the model's pictures is called."""
        return f"{DATASETS[self.entry(name).dataset].noun} classifier"

    def classifier(self, name: str) -> PictureClassifier:
        """What names the model's pictures, and never met the model. ValueError where there is none, or where its
        weights are missing."""
        if not self.is_known(name):
            raise ValueError(f"No classifier here knows {self.entry(name).trained_on}: nobody can tell what they show.")
        try:
            return self.pretrained.classifier(self.entry(name).dataset)
        except WeightsMissing as error:
            noun = self.classifier_noun(name)
            raise ValueError(f"The {noun} is missing from this copy of the playground.") from error

    def examination(self, name: str, per_class: int, seed: int) -> Examination:
        """All classes asked for, `per_class` times each, and recognised: a second, then remembered."""
        generator, classifier = self.generator(name), self.classifier(name)
        return self._examinations.get(
            (generator, per_class, seed), lambda: examine(generator, classifier, per_class, seed, MOST_MISTAKES)
        )
