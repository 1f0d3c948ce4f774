"""What the sections of the tab share: the networks, the classifiers that judge them, and what was measured."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from playground.data import fashion, mnist
from playground.labels import Examination, examine
from playground.metrics import load_digit_classifier, load_garment_classifier
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier
from playground.zoo import Entry, Subject, Zoo, entry_of

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
class Judge:
    """Who recognises the pictures of a subject, and on what they all were trained."""

    noun: str
    trained_on: str
    """within a sentence"""
    load: Callable[[], PictureClassifier]


def _within(title: str) -> str:
    return title[0].lower() + title[1:]


JUDGES: dict[Subject, Judge] = {
    "digits": Judge("digit classifier", _within(mnist.TITLE), load_digit_classifier),
    "garments": Judge("garment classifier", _within(fashion.TITLE), load_garment_classifier),
}


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
    """Networks by the model's name; each classifier is loaded once, each examination made once. Thread safe."""

    def __init__(self, zoo: Zoo) -> None:
        self.zoo = zoo
        self._classifiers: dict[Subject, PictureClassifier] = {}
        self._examinations: dict[tuple[str, int, int], Examination] = {}
        self._lock = threading.RLock()

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

    def judge(self, name: str) -> Judge:
        return JUDGES[self.entry(name).subject]

    def classifier(self, name: str) -> PictureClassifier:
        """The independent judge of what the model draws. ValueError where its weights are missing."""
        subject, judge = self.entry(name).subject, self.judge(name)
        with self._lock:
            if subject not in self._classifiers:
                try:
                    self._classifiers[subject] = judge.load()
                except FileNotFoundError as error:
                    raise ValueError(f"The {judge.noun} is missing from this copy of the playground.") from error
            return self._classifiers[subject]

    def examination(self, name: str, per_class: int, seed: int) -> Examination:
        """All classes asked for, `per_class` times each, and recognised: a second, then remembered."""
        generator, classifier, key = self.generator(name), self.classifier(name), (name, per_class, seed)
        with self._lock:  # one at a time: a class that opens the page together measures once
            if key not in self._examinations:
                if len(self._examinations) >= MOST_KEPT:
                    del self._examinations[next(iter(self._examinations))]
                self._examinations[key] = examine(generator, classifier, per_class, seed, MOST_MISTAKES)
            return self._examinations[key]


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
