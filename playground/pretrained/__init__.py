"""What is in pretrained/: one registry of every network that ships, and one loader for all of them."""

from __future__ import annotations

from playground.pretrained.entries import (
    PretrainedClassifier,
    PretrainedGenerator,
    PretrainedIllustrator,
    PretrainedModel,
    PretrainedPyramid,
    PretrainedTranslator,
    Subject,
    Takes,
    words_for_data,
)
from playground.pretrained.loader import (
    DISCRIMINATOR,
    DRAWN,
    PAIRS,
    READER,
    ROOT,
    TRAINED,
    Pretrained,
    TrainedGenerators,
    WeightsMissing,
    at_rest,
    load_network,
)
from playground.pretrained.registry import MODELS, generator_entry, has_classifier, illustrator_entry, translator_entry

__all__ = [
    "DISCRIMINATOR",
    "DRAWN",
    "MODELS",
    "PAIRS",
    "READER",
    "ROOT",
    "TRAINED",
    "Pretrained",
    "PretrainedClassifier",
    "PretrainedGenerator",
    "PretrainedIllustrator",
    "PretrainedModel",
    "PretrainedPyramid",
    "PretrainedTranslator",
    "Subject",
    "Takes",
    "TrainedGenerators",
    "WeightsMissing",
    "at_rest",
    "generator_entry",
    "has_classifier",
    "illustrator_entry",
    "load_network",
    "translator_entry",
    "words_for_data",
]
