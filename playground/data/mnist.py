"""MNIST: 70,000 handwritten digits (LeCun, Bottou, Bengio, Haffner 1998), bundled beside this file."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from playground.data.dataset import Dataset, DatasetEntry, DataUnavailable, Split
from playground.data.idx import IdxError, read_idx

NAME = "mnist"
TITLE = "Handwritten digits (MNIST)"
CLASS_NAMES = tuple("0123456789")
FOLDER = Path(__file__).parent / "mnist"

FILES: dict[Split, tuple[str, str]] = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}
MD5 = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}
"""of the unpacked bytes"""


def load(split: Split = "train", folder: Path = FOLDER) -> Dataset:
    """60,000 (train) or 10,000 (test) digits, light strokes on black. Raises DataUnavailable."""
    images, labels = (_read(folder / file) for file in FILES[split])
    return Dataset(NAME, TITLE, images.unsqueeze(1), labels.to(torch.int64), CLASS_NAMES)


ENTRY = DatasetEntry(
    NAME,
    TITLE,
    "60,000 digits, written by hand. Comes with this page.",
    licence="CC BY-SA 3.0, Yann LeCun, Corinna Cortes and Christopher J.C. Burges",
    source="http://yann.lecun.com/exdb/mnist/",
    load=load,
    pictures=60_000,
    noun="digit",
    class_names=CLASS_NAMES,
)


def _read(path: Path) -> Tensor:
    remedy = "Bring it back with: git checkout -- playground/data/mnist (or download this project again)."
    try:
        return read_idx(path, MD5[path.name])
    except IdxError as error:
        raise DataUnavailable(f"MNIST's file {path.name} is damaged. {remedy}") from error
    except OSError as error:
        raise DataUnavailable(f"MNIST's file {path.name} is missing or cannot be read. {remedy}") from error
