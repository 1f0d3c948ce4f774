"""What several tests share: folders of their own, small data, one set of devices."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

# Before torch is imported: tests run beside one another, and a fixed number of threads repeats sums bit for bit.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from accelerate import Accelerator
from small import ROOT, blobs
from torch import Tensor

from playground.data.own_pictures import PreparedUpload, save
from playground.runs import RunStore


def pytest_collection_finish() -> None:
    """What is imported by now stays, and pages are built of many small objects: looking through all of it for garbage
    again and again took a third of the tests' time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """No runs yet."""
    return RunStore(tmp_path / "runs")


@pytest.fixture(scope="session")
def accelerator() -> Accelerator:
    """One process on the processor, in full precision: sums repeat bit for bit."""
    return Accelerator(cpu=True, mixed_precision="no")


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
    return save(PreparedUpload(pictures[:, 0].numpy(), names, problems=(), min_files=16), own_root)


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
