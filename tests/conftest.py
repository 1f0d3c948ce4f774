"""What several tests share: folders of their own, small data, one set of devices."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

# Before torch is imported: tests run beside one another, and a fixed number of threads repeats sums bit for bit.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
import torch
from accelerate import Accelerator
from torch import Tensor

from playground.data.own_pictures import Prepared, save
from playground.runs import Experiment, RunStore
from trainers.method import config_of, experiment_of
from trainers.methods import chosen_method

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """No runs yet."""
    return RunStore(tmp_path / "runs")


def experiment(**settings: object) -> Experiment:
    """What a run is made from; what is left out is as the method suggests."""
    method = chosen_method(settings)
    return experiment_of(method, config_of(method, settings))


@pytest.fixture(scope="session")
def accelerator() -> Accelerator:
    """One process on the processor, in full precision: sums repeat bit for bit."""
    return Accelerator(cpu=True, mixed_precision="no")


def blobs(n: int = 200) -> Tensor:
    """uint8 (n, 1, 28, 28): a light square in a place of its own on each picture."""
    pictures = torch.zeros(n, 1, 28, 28, dtype=torch.uint8)
    for i in range(n):
        row, column = i // 18 % 18, i % 18
        pictures[i, 0, row : row + 10, column : column + 10] = 255 - i // 18
    return pictures


@pytest.fixture(scope="session")
def pictures() -> Tensor:
    """200 pictures to learn from: an epoch takes a moment."""
    return blobs()


@pytest.fixture
def own_root(tmp_path: Path) -> Path:
    """Folder of uploaded data sets."""
    return tmp_path / "own"


@pytest.fixture
def own_dataset(own_root: Path, pictures: Tensor) -> str:
    """Name of an uploaded data set of those 200 pictures, kept in own_root."""
    names = tuple(f"{i}.png" for i in range(len(pictures)))
    return save(Prepared(pictures[:, 0].numpy(), names, problems=(), min_files=16), own_root)


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    """Programs of ours that run inside a test take the signals over: they are given back."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """For programs that a test starts."""
    return os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
