"""Whether asked pictures are recognised: by a classifier that the generator never met, and by its own discriminator."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.metrics import Obedience, ask_all, obedience
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier

CHUNK = 250
MIX_UPS = 3


@dataclass(frozen=True)
class Reading:
    """What the classifier takes one picture for."""

    named: int
    sure: float
    """probability of that class, 0 to 1"""


@dataclass(frozen=True)
class MixUp:
    """One class asked for, another recognised."""

    asked: int
    taken_for: int
    times: int
    of: int
    """pictures asked for of that class"""


@dataclass(frozen=True, eq=False)
class Mistake:
    """A picture that is not recognised as what it was asked to be."""

    picture: Tensor
    """(c, s, s) in [-1, 1]"""
    asked: int
    reading: Reading


@dataclass(frozen=True, eq=False)
class Examination:
    """All classes asked for as often, and what was recognised."""

    obedience: Obedience
    mix_ups: tuple[MixUp, ...]
    """the most frequent first, at most MIX_UPS of them"""
    mistakes: tuple[Mistake, ...]
    """one of each class first, and of a class the plainest first: where the classifier is surest of another"""


@dataclass(frozen=True)
class Verdict:
    """On one picture."""

    real: float
    """probability that it is a real picture, 0 to 1"""
    named: int
    """the class that it looks like"""
    sure: float
    """probability of that class, 0 to 1"""


@torch.inference_mode()
def shares(classifier: PictureClassifier, pictures: Tensor) -> Tensor:
    """How much of each class the classifier sees in pictures (n, 1, 28, 28) in [-1, 1]: (n, k), rows sum to 1."""
    return torch.cat([classifier(chunk) for chunk in pictures.split(CHUNK)]).softmax(dim=1)


def read(classifier: PictureClassifier, pictures: Tensor) -> list[Reading]:
    """Name pictures (n, 1, 28, 28) in [-1, 1]."""
    sure, named = shares(classifier, pictures).max(dim=1)
    return [Reading(*row) for row in zip(named.tolist(), sure.tolist(), strict=True)]


def examine(generator: Generator, classifier: PictureClassifier, per_class: int, seed: int, most: int) -> Examination:
    """Ask for each class `per_class` times and have the pictures named; `most` mistakes are kept to be seen.

    Generator and classifier in eval mode. A second for 1,000 pictures on one core.
    """
    with torch.inference_mode():
        pictures, asked = ask_all(generator, per_class, seed)
    result = obedience(pictures, asked, classifier)
    readings = read(classifier, pictures)
    wrong = [i for i, reading in enumerate(readings) if reading.named != int(asked[i])]
    mistakes = [Mistake(pictures[i], int(asked[i]), readings[i]) for i in _vary(wrong, asked, readings)[:most]]
    return Examination(result, _mix_ups(result), tuple(mistakes))


@torch.inference_mode()
def verdicts(discriminator: Discriminator, pictures: Tensor) -> list[Verdict]:
    """Both answers of the discriminator (Odena et al. 2017, section 3) on pictures (n, 1, 28, 28) in [-1, 1].

    The first logit is turned into a probability by the sigmoid that the non-saturating objective trained it under
    (Goodfellow et al. 2014, section 3); under another objective it would be a score and no probability.

    Args:
        discriminator: in eval mode, with logits (n,) and class logits (n, k), as playground.models.acgan.
    """
    logits, class_logits = discriminator(pictures)
    sure, named = class_logits.softmax(dim=1).max(dim=1)
    columns = (logits.sigmoid().tolist(), named.tolist(), sure.tolist())
    return [Verdict(*row) for row in zip(*columns, strict=True)]


def _vary(wrong: list[int], asked: Tensor, readings: list[Reading]) -> list[int]:
    """Indices in the order that `Examination.mistakes` promises."""
    plainest = sorted(wrong, key=lambda i: -readings[i].sure)
    seen: dict[int, int] = {}
    rounds = []
    for i in plainest:
        which = int(asked[i])
        seen[which] = seen.get(which, 0) + 1
        rounds.append((seen[which], which, i))
    return [i for _, _, i in sorted(rounds)]


def _mix_ups(result: Obedience) -> tuple[MixUp, ...]:
    found = [
        MixUp(a, b, times, result.asked[a])
        for a, row in enumerate(result.confusion)
        for b, times in enumerate(row)
        if a != b and times
    ]
    return tuple(sorted(found, key=lambda mix_up: -mix_up.times)[:MIX_UPS])
