"""Data sets. Each is one file with a `load`; each yields uint8 pictures, and `to_unit` makes them [-1, 1]."""

from __future__ import annotations

from pathlib import Path

from playground.data import faces, fashion, mnist, own_pictures
from playground.data.dataset import Dataset, DatasetEntry, DataUnavailable, Split
from playground.data.pixels import to_bytes, to_unit

__all__ = ["DATASETS", "DataUnavailable", "Dataset", "DatasetEntry", "Split", "load", "to_bytes", "to_unit"]


DATASETS: dict[str, DatasetEntry] = {entry.name: entry for entry in (mnist.ENTRY, fashion.ENTRY, faces.ENTRY)}
"""by name, in the order of the form; a data set that is added is its own file and one entry here"""


def load(name: str, own_root: Path | None = None, split: Split = "train") -> Dataset:
    """The data set of that name: a key of DATASETS, or own-<hash> for pictures kept under `own_root`.

    Own pictures have no test split: both splits are all of them. Raises DataUnavailable.
    """
    if name.startswith("own-") and own_root is not None:
        return own_pictures.load(name, own_root)
    if name not in DATASETS:
        raise DataUnavailable(f"There is no data set called {name[:40]!r}. Choose one of: {', '.join(DATASETS)}.")
    return DATASETS[name].load(split)
