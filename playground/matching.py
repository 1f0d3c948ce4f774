"""Which networks can learn from which pictures: asked before a run is made, and again before it trains."""

from __future__ import annotations

from playground.config import GanConfig
from playground.data import DATASETS
from playground.models import ARCHITECTURES

KINDS = {1: "grey", 3: "colour"}


class Mismatch(ValueError):
    """These networks cannot learn from these pictures; the message is fit for a person."""


def refuse_mismatch(config: GanConfig) -> None:
    """Raises Mismatch for a colour network on grey pictures or the reverse, or where labels are missing."""
    networks = ARCHITECTURES[config.architecture]
    entry = DATASETS.get(config.dataset)
    # Uploaded pictures are made grey, and nobody names them.
    title, channels, classes = ("your own pictures", 1, 0) if entry is None else (
        entry.title, entry.channels, entry.num_classes
    )  # fmt: skip
    if channels != networks.channels:
        raise Mismatch(
            f"{networks.title} draws {KINDS[networks.channels]} pictures, and {title} are {KINDS[channels]}. "
            "Choose other pictures or other networks."
        )
    if networks.num_classes and classes != networks.num_classes:
        raise Mismatch(
            f"{networks.title} must be told what each picture shows, and nobody has said so for {title}. "
            "Choose digits or clothes, or networks without labels."
        )
