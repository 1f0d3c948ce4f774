"""What is in pretrained/: one registry of every network that ships, and one loader for all of them."""

from __future__ import annotations

from playground.pretrained.loader import DISCRIMINATOR, ROOT, Pretrained, WeightsMissing, load_network
from playground.pretrained.registry import (
    MODELS,
    PretrainedClassifier,
    PretrainedGenerator,
    PretrainedModel,
    PretrainedTranslator,
    Subject,
    Takes,
    generator_entry,
    has_classifier,
    translator_entry,
)

__all__ = [
    "DISCRIMINATOR",
    "MODELS",
    "ROOT",
    "Pretrained",
    "PretrainedClassifier",
    "PretrainedGenerator",
    "PretrainedModel",
    "PretrainedTranslator",
    "Subject",
    "Takes",
    "WeightsMissing",
    "generator_entry",
    "has_classifier",
    "load_network",
    "translator_entry",
]
