"""Where the metrics get their digit classifier."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_model

from playground.models.classifier import DigitClassifier

CLASSIFIER = Path(__file__).parents[2] / "pretrained" / "mnist-classifier"


def load_digit_classifier(folder: Path = CLASSIFIER) -> DigitClassifier:
    """The bundled classifier in float32, ready to judge.

    Reads the folder by hand because ``DigitClassifier.from_pretrained`` prints a line, and the programs that
    use metrics print JSON.

    Raises:
        FileNotFoundError: the folder lacks config.json or model.safetensors.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    classifier = DigitClassifier(**config)
    load_model(classifier, folder / "model.safetensors")  # copies float16 into the float32 parameters
    return classifier.to(memory_format=torch.channels_last).requires_grad_(False).eval()
