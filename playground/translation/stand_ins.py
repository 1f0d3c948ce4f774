"""What trainers keep beside weights, such as their options and the losses so far: read as nothing, so that no code of
such kinds is run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

NAMES = (
    "argparse.Namespace", "types.SimpleNamespace",
    "numpy.dtype", "numpy.ndarray",
    *(f"numpy.{core}.multiarray.{name}" for core in ("core", "_core") for name in ("scalar", "_reconstruct")),
    *(f"pathlib.{local}{path}" for local in ("", "_local.") for path in ("PosixPath", "WindowsPath", "PurePosixPath")),
    "datetime.datetime", "datetime.date", "datetime.timedelta",
)  # fmt: skip
"""of kinds that are common, as pickle writes them"""
_one_reader = threading.Lock()
"""what may be read is one list for the whole process"""


class StandIn:
    """In the place of a value of such a kind. It takes what belongs to it, and keeps nothing."""

    def __new__(cls, *parts: object) -> StandIn:
        return super().__new__(cls)

    def __init__(self, *parts: object) -> None: ...

    def __setstate__(self, state: Any) -> None: ...


@contextmanager
def stand_ins_allowed() -> Iterator[None]:
    """Have torch.load(..., weights_only=True) read values of these kinds as stand-ins."""
    with _one_reader, torch.serialization.safe_globals([(StandIn, name) for name in NAMES]):
        yield
