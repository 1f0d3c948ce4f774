"""What can be said of one kind of picture, and who says whether a picture shows it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from random import Random
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.data.dataset import Dataset
from playground.pretrained import Pretrained
from playground.words.phrasebook import Phrasebook, Value
from playground.words.sentences import FUNCTION_WORDS, vocabulary_of


class Topic(ABC):
    """The attributes of the pictures of one data set. Values are given as int64, -1 where nothing is said."""

    dataset: ClassVar[str]
    """name in playground.data.DATASETS"""
    attributes: ClassVar[Mapping[str, tuple[str, ...]]]
    """by name, what the values 0, 1, ... of each are called"""
    examples: ClassVar[tuple[str, ...]]
    """sentences about such a picture"""
    witness: ClassVar[str]
    """who says what a picture shows: a sentence for the page and cards"""
    everything: ClassVar[str]
    """what a picture shows, within a sentence"""
    limits: ClassVar[str]
    """of a generator that knows nothing else: sentences for its card"""
    nouns: ClassVar[tuple[str, ...]]
    """phrases that such pictures are called by, whatever they show"""
    called: ClassVar[frozenset[str]]
    """nouns, one or many, that nothing but such a picture is called by"""
    silent: ClassVar[float]
    """share of the attributes of which a caption to learn from says nothing"""

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each attribute has."""
        return tuple(map(len, self.attributes.values()))

    def wishes_of(self, values: Tensor) -> Tensor:
        """Values (n, attributes) -> wishes (n, sum of sizes): 1 for each value that is asked for, else 0."""
        columns = [
            F.one_hot(column.clamp(min=0), size) * (column >= 0)[:, None]
            for column, size in zip(values.T, self.sizes, strict=True)
        ]
        return torch.cat(columns, dim=1).float()

    @abstractmethod
    def values_of(self, dataset: Dataset) -> Tensor:
        """What the pictures of its data set show, as recorded or measured: (n, attributes)."""

    @abstractmethod
    def seen_in(self, pictures: Tensor, pretrained: Pretrained) -> Tensor:
        """What pictures (n, c, s, s) in [-1, 1] of unknown origin show: (n, attributes)."""

    @abstractmethod
    def caption(self, values: Sequence[int], chance: Random) -> str:
        """A sentence that says these values of each attribute, in one of many ways."""

    @abstractmethod
    def texts(self) -> Iterable[str]:
        """All that a caption can be made of."""

    @abstractmethod
    def meanings(self) -> Iterable[tuple[str, str, int]]:
        """Each phrase that says a value: the phrase, the attribute, the value."""

    def vocabulary(self) -> tuple[str, ...]:
        """Every word that a caption can hold, in alphabetical order."""
        return vocabulary_of(self.texts())

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """What its words and phrases can mean."""
        return Phrasebook(self.meanings(), (*self.nouns, *self.called))

    def unheeded(self, words: Iterable[str], heard: Set[Value]) -> list[str]:
        """Words, each once, that could ask for something but do not: none of the values that they can have a part in
        is among those `heard`."""
        senses = {word: self.phrasebook.senses.get(word, set()) for word in words if word not in FUNCTION_WORDS}
        return [word for word, values in senses.items() if values and not values & heard]

    def plain(self, words: list[str]) -> list[str]:
        """The tokens of a sentence as they are meant. Raises ValueError, fit for a person, for what cannot be drawn."""
        return words
