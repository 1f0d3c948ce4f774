"""Data sets and their evaluators, kept between runs: loading and measuring them takes a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from playground.data import Dataset, load
from playground.metrics import Evaluator
from playground.pretrained import has_classifier

REFERENCES = 10_000
"""real pictures that samples are compared with"""


@dataclass
class DataCache:
    """Holds the last data set that was asked for."""

    own_root: Path
    """folder of data sets made of uploaded pictures"""
    _loaded: dict[str, Dataset] = field(default_factory=dict)
    _evaluators: dict[str, Evaluator] = field(default_factory=dict)
    _derived: dict[Callable[[Dataset], Tensor], Tensor] = field(default_factory=dict)

    def dataset(self, name: str) -> Dataset:
        """Raises DataUnavailable."""
        if name not in self._loaded:
            self._loaded, self._derived = {name: load(name, own_root=self.own_root)}, {}
        return self._loaded[name]

    def derived(self, name: str, derive: Callable[[Dataset], Tensor]) -> Tensor:
        """What a function of that data set comes to, worked out once. Raises DataUnavailable."""
        dataset = self.dataset(name)
        if derive not in self._derived:
            self._derived[derive] = derive(dataset)
        return self._derived[derive]

    def evaluator(self, name: str) -> Evaluator:
        """Compares samples with pictures of that data set. Raises DataUnavailable."""
        if name not in self._evaluators:
            # Digits and garments are compared with test pictures that no generator was trained on.
            self._evaluators = {name: Evaluator(self.unseen(name).images[:REFERENCES], name)}
        return self._evaluators[name]

    def unseen(self, name: str) -> Dataset:
        """Pictures to test on, which nothing learns from; all of them where none were put aside. DataUnavailable."""
        return load(name, split="test") if has_classifier(name) else self.dataset(name)
