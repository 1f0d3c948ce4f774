"""What the sections of the tab share: the networks, the classifiers that name their pictures, and what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from playground.data import DATASETS
from playground.labels import Examination, examine
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier
from playground.once import Once
from playground.pretrained import Pretrained, PretrainedGenerator, WeightsMissing, generator_entry

QUIET: dict[str, Any] = {
    "queue": False,  # twice as quick where pictures take 10 ms
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": None,
    "trigger_mode": "always_last",
}
"""an event that redraws pictures: nothing flashes, the newest wish wins"""

MOST_SEED = 2**32 - 1
PER_CLASS = 100
MOST_KEPT = 32
"""examinations that are remembered"""
MOST_MISTAKES = 12


@dataclass(frozen=True)
class Section:
    """One part of the tab, as the tab needs to fill it when it opens and when another model is chosen."""

    show: Callable[..., Any]
    """(model, values of `inputs`) -> values for `outputs`"""
    inputs: list[Any]
    outputs: list[Any]
    manner: dict[str, Any] = field(default_factory=lambda: QUIET)
    """how the event that calls `show` behaves"""


class Desk:
    """Networks by the model's name. Thread safe."""

    def __init__(self, pretrained: Pretrained) -> None:
        self.pretrained = pretrained
        self._examinations: Once[Examination] = Once(MOST_KEPT)

    @property
    def names(self) -> list[str]:
        """Models that can be asked for a class and whose weights are here."""
        return self.pretrained.generators(asked=True)

    def entry(self, name: str) -> PretrainedGenerator:
        """ValueError for a model that is not here or cannot be asked for a class."""
        if name not in self.names:
            raise ValueError(
                f"There is no model called {str(name)[:40]!r} that can be asked for a class here. "
                f"Choose one of: {', '.join(self.names)}."
            )
        return generator_entry(name)

    def generator(self, name: str) -> Generator:
        self.entry(name)
        return self.pretrained.generator(name)

    def discriminator(self, name: str) -> Discriminator | None:
        """The one that names classes; None for a model whose discriminator was told them."""
        return self.pretrained.discriminator(name) if self.entry(name).discriminator else None

    def classifier_noun(self, name: str) -> str:
        """What the classifier of the model's pictures is called."""
        return f"{DATASETS[self.entry(name).dataset].noun} classifier"

    def classifier(self, name: str) -> PictureClassifier:
        """The independent one that names what the model draws. ValueError where its weights are missing."""
        try:
            return self.pretrained.classifier(self.entry(name).dataset)
        except WeightsMissing as error:
            raise ValueError(
                f"The {self.classifier_noun(name)} is missing from this copy of the playground."
            ) from error

    def examination(self, name: str, per_class: int, seed: int) -> Examination:
        """All classes asked for, `per_class` times each, and recognised: a second, then remembered."""
        generator, classifier = self.generator(name), self.classifier(name)
        return self._examinations.get(
            (name, per_class, seed), lambda: examine(generator, classifier, per_class, seed, MOST_MISTAKES)
        )


def seed_row(part: str, again: str) -> gr.Number:
    """A seed to repeat what is seen, and a button for another one. Listen to its `change`."""
    with gr.Row(elem_classes="seed-row"):
        seed = gr.Number(
            0, label="Style seed", info="Same number, same styles.", precision=0, minimum=0,
            maximum=MOST_SEED, min_width=120, elem_id=f"{part}-seed",
        )  # fmt: skip
        button = gr.Button(again, scale=1, min_width=110, elem_id=f"{part}-again")
    button.click(None, None, seed, js="() => Math.floor(Math.random() * 100000)", api_visibility="private")
    return seed


def seed_of(value: float | None) -> int:
    """What stands in the field; an emptied one counts as 0."""
    return int(value or 0)
