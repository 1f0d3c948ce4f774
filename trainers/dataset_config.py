"""What methods ask that learn a data set: the pictures, the networks, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.config import Config, exact, setting, settings_of
from playground.data import DATASETS
from playground.models import Architecture


def dataset_titles() -> dict[str, str]:
    return {name: entry.title for name, entry in DATASETS.items()}


@dataclass(frozen=True)
class DatasetConfig:
    """What every method asks that learns a data set."""

    dataset: str = setting(
        "mnist",
        "Pictures to learn from",
        "What new pictures should look like.",
        choices=dataset_titles,
        group="main",
    )
    architecture: str = ""
    epochs: int = setting(10, "Epochs", "Passes over all pictures.", (1, 300), group="main")
    batch_size: int = setting(32, "Batch size", "Pictures looked at in one step.", (8, 512))
    seed: int = setting(
        0,
        "Seed",
        "Fixes first weights, order and latents: the same seed and settings give the same run on the same machine.",
        (0, 2**31 - 1),
    )


def architecture_setting(usual: str, architectures: Callable[[], Mapping[str, Architecture]]) -> Any:
    """The field that chooses among a method's networks."""

    def titles() -> dict[str, str]:
        return {name: architecture.title for name, architecture in architectures().items()}

    hint = "How the networks are built. Bigger is slower, not always better."
    return setting(usual, "Networks", hint, choices=titles, group="main")


def with_values(config: Config, values: Mapping[str, object]) -> Config:
    """Those of the values that the config has fields for. Raises ValueError for one out of bounds."""
    return exact(config, {name: value for name, value in values.items() if name in settings_of(type(config))})
