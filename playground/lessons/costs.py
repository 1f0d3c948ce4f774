"""pix2pix by one part of its cost alone and by both: how near, how sharp, how colourful, and what D says of patches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from playground.data.folders import Cut, pairs_in, stack
from playground.metrics.agreement import mean_absolute_difference
from playground.metrics.detail import colourfulness, mean_sharpness
from playground.models.patchgan import PatchGAN
from playground.models.translator import Translator

NETWORKS: Mapping[str, str] = {
    "L1 alone": "outline-to-garment-l1",
    "game alone": "outline-to-garment-game",
    "both": "outline-to-garment",
}
"""names in the registry, by what each learnt from"""
JUDGED, WANTED = "both", "wanted"
"""whose discriminator ships, and what the pictures are called that it finds real"""


@dataclass(frozen=True, eq=False)
class NamedPairs:
    """What is given, and what is wanted."""

    names: list[str]
    given: Tensor
    wanted: Tensor
    """(n, 3, side, side) each, in [-1, 1]"""


@dataclass(frozen=True, eq=False)
class Answers:
    """What one network made of all that was given, or what was wanted, and D's verdicts on that."""

    title: str
    pictures: Tensor
    """(n, 3, side, side) in [-1, 1]"""
    verdicts: Tensor
    """how real D finds each patch, (n, rows, columns): from 0, fake, to 1, real"""


@dataclass(frozen=True)
class CostScore:
    """Of all pictures together."""

    title: str
    difference: float
    """to what is wanted, mean over pixels, grey levels of 255"""
    sharpness: float
    colour: float
    """both of them where what is wanted has 1"""
    real: float
    """D's mean verdict"""


def read_pairs(folder: Path, side: int) -> NamedPairs:
    """Those of the part that was kept back, by the names of their files. Raises DataUnavailable."""
    pairs = pairs_in(folder, "test")
    drawn = [pairs.pair(index, Cut(side, side, flips=False), None) for index in range(len(pairs))]
    names = [path.stem for path, _ in pairs.files]
    return NamedPairs(names, stack([given for given, _ in drawn]), stack([wanted for _, wanted in drawn]))


@torch.inference_mode()
def answers(networks: Mapping[str, Translator], judge: PatchGAN, pairs: NamedPairs) -> list[Answers]:
    """What is wanted, then what each network makes. networks: by title. judge: gives the verdicts on all of it."""
    made = {title: network(pairs.given).clamp(-1, 1) for title, network in networks.items()}
    return [
        Answers(title, pictures, verdicts(judge, pairs.given, pictures))
        for title, pictures in {WANTED: pairs.wanted, **made}.items()
    ]


def verdicts(judge: PatchGAN, given: Tensor, pictures: Tensor) -> Tensor:
    """How real D finds each patch of each picture beside what was given: (n, rows, columns), 0 to 1."""
    logits: Tensor = judge(torch.cat([given, pictures], dim=1))
    return logits[:, 0].sigmoid()


def score(of: Answers, wanted: Tensor) -> CostScore:
    """How near they are to what is wanted, how sharp, how colourful, and how real."""
    return CostScore(
        of.title,
        mean_absolute_difference(of.pictures, wanted),
        mean_sharpness(of.pictures) / mean_sharpness(wanted),
        colourfulness(of.pictures) / colourfulness(wanted),
        float(of.verdicts.mean()),
    )
