"""Who measures what a picture shows: handwriting by geometry, classes and faces by the bundled networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.data import faces, fashion, mnist
from playground.latent.discovery import Attribute
from playground.latent.handwriting import MEASURES
from playground.metrics.face_attributes import attribute_chances
from playground.models.classifier import PictureClassifier
from playground.pretrained import Pretrained, Subject

CHUNK = 250
CLASS = "class"
"""the group of all classes"""
ABSENT = ("no", "none", "neutral")
"""a first value of these names only says that the others are not there: it gets no score of its own"""


@dataclass(frozen=True, eq=False)
class Scorer:
    """Turns pictures of one subject into scores."""

    attributes: tuple[Attribute, ...]
    """one a column of the scores"""
    score: Callable[[Tensor], Tensor]
    """pictures (n, c, s, s) in [-1, 1] -> (n, a): measures in their units, or probabilities"""
    features: Callable[[Tensor], Tensor]
    """pictures -> (n, f), what a classifier sees in them; gradients pass"""


def scorer_for(subject: Subject, pretrained: Pretrained) -> Scorer | None:
    """With the classifier of a subject; None for pictures that nobody knows. WeightsMissing where it is not here."""
    return None if subject == "pictures" else SCORERS[subject](pretrained)


def _digits(pretrained: Pretrained) -> Scorer:
    classifier = pretrained.classifier(mnist.NAME)
    measures = [Attribute(name, "attribute", measure.unit) for name, measure in MEASURES.items()]

    def score(pictures: Tensor) -> Tensor:
        measured = [measure.of(pictures) for measure in MEASURES.values()]
        return torch.cat([torch.stack(measured, dim=1), _chances(classifier, pictures)], dim=1)

    return Scorer((*measures, *_classes(mnist.CLASS_NAMES)), score, classifier.features)


def _garments(pretrained: Pretrained) -> Scorer:
    classifier = pretrained.classifier(fashion.NAME)
    return Scorer(_classes(fashion.CLASS_NAMES), lambda pictures: _chances(classifier, pictures), classifier.features)


def _faces(pretrained: Pretrained) -> Scorer:
    classifier = pretrained.attribute_classifier()
    columns = [
        (name, value)
        for name, values in faces.ATTRIBUTES.items()
        for value in range(len(values))
        if value > 0 or values[value] not in ABSENT
    ]

    def score(pictures: Tensor) -> Tensor:
        chances = attribute_chances(classifier, pictures)
        return torch.stack([chances[name][:, value] for name, value in columns], dim=1)

    return Scorer(tuple(_face_attribute(name, value) for name, value in columns), score, classifier.features)


SCORERS: dict[Subject, Callable[[Pretrained], Scorer]] = {"digits": _digits, "garments": _garments, "faces": _faces}


def _classes(names: tuple[str, ...]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, "class", "", CLASS) for name in names)


def _face_attribute(name: str, value: int) -> Attribute:
    values, words = faces.ATTRIBUTES[name], name.replace("_", " ")
    title = words if values[value] == "yes" else f"{words}: {values[value]}"
    return Attribute(title, "attribute", "", group=name)


@torch.no_grad()
def _chances(classifier: PictureClassifier, pictures: Tensor) -> Tensor:
    return torch.cat([classifier(chunk).softmax(dim=1) for chunk in pictures.split(CHUNK)])
