"""Data sets. Each is one file with a `load`; each yields uint8 pictures, and `to_unit` makes them [-1, 1]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.data import faces, fashion, mnist, own_pictures
from playground.data.dataset import Dataset, DataUnavailable, Split, to_bytes, to_unit

__all__ = ["DATASETS", "DataUnavailable", "Dataset", "Entry", "Split", "load", "to_bytes", "to_unit"]


@dataclass(frozen=True)
class Entry:
    """A data set that can be chosen by name, before anything of it is loaded."""

    title: str
    summary: str
    load: Callable[[Split], Dataset]
    channels: int = 1
    """1 for grey pictures, 3 for colour"""
    class_names: tuple[str, ...] = ()
    """what the labels tell apart; empty where there are no labels"""
    pictures: int = 60_000
    """to train on"""

    @property
    def num_classes(self) -> int:
        return len(self.class_names)


DATASETS: dict[str, Entry] = {
    mnist.NAME: Entry(
        mnist.TITLE,
        "60,000 digits, written by hand. Comes with this page.",
        mnist.load,
        class_names=mnist.CLASS_NAMES,
    ),
    fashion.NAME: Entry(
        fashion.TITLE,
        "60,000 shirts, shoes and bags. Harder than digits.",
        fashion.load,
        class_names=fashion.CLASS_NAMES,
    ),
    faces.NAME: Entry(
        faces.TITLE, "40,000 cartoon faces in colour, 64 pixels wide.", faces.load, channels=3, pictures=40_000
    ),
}


def load(name: str, own_root: Path | None = None, split: Split = "train") -> Dataset:
    """The data set of that name: a key of DATASETS, or own-<hash> for pictures kept under `own_root`.

    Own pictures have no test split: both splits are all of them. Raises DataUnavailable.
    """
    if name.startswith("own-") and own_root is not None:
        return own_pictures.load(name, own_root)
    if name not in DATASETS:
        raise DataUnavailable(f"There is no data set called {name[:40]!r}. Choose one of: {', '.join(DATASETS)}.")
    return DATASETS[name].load(split)
