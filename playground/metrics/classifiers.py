"""Where the metrics get their classifiers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch
from safetensors.torch import load_model

from playground.models.classifier import DigitClassifier, GarmentClassifier, PictureClassifier

PRETRAINED = Path(__file__).parents[2] / "pretrained"
DIGITS = PRETRAINED / "mnist-classifier"
GARMENTS = PRETRAINED / "fashion-classifier"

Kind = TypeVar("Kind", bound=PictureClassifier)


def load_classifier(kind: type[Kind], folder: Path) -> Kind:
    """The classifier in a model folder, in float32, ready to judge.

    Reads the folder by hand because ``from_pretrained`` prints a line, and the programs that use metrics print
    JSON.

    Raises:
        FileNotFoundError: the folder lacks config.json or model.safetensors.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    classifier = kind(**config)
    load_model(classifier, folder / "model.safetensors")  # copies float16 into the float32 parameters
    return classifier.to(memory_format=torch.channels_last).requires_grad_(False).eval()


def load_digit_classifier(folder: Path = DIGITS) -> DigitClassifier:
    """The bundled classifier of digits. Raises as ``load_classifier`` does."""
    return load_classifier(DigitClassifier, folder)


def load_garment_classifier(folder: Path = GARMENTS) -> GarmentClassifier:
    """The bundled classifier of garments. Raises as ``load_classifier`` does."""
    return load_classifier(GarmentClassifier, folder)


CLASSIFIERS: dict[str, Callable[[], PictureClassifier]] = {
    "mnist": load_digit_classifier,
    "fashion_mnist": load_garment_classifier,
}
"""who judges pictures like those of a data set"""
