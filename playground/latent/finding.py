"""The directions of a generator: those that ship beside it, or those that are measured in its own pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from playground.latent.directions import Directions, join, load_directions
from playground.latent.discovery import Samples, attribute_directions, principal_directions, samples
from playground.latent.scoring import Scorer
from playground.models import Generator

LEAST_EXPLAINED, ABOVE_CHANCE = 0.03, 2.5
"""an attribute that explains less is not drawn, or does not depend on the latent. Chance alone explains about d/n of
n samples with d numbers each: it must be so many times as much"""
PRINCIPAL = 10
FEWEST, PER_NUMBER = 3000, 4
"""samples: so many at least, and so many for each number of a latent"""

Progress = Callable[[float], None]
"""told the share that is done, 0 to 1"""


def no_progress(share: float) -> None:
    """For who does not watch."""


def directions_for(
    generator: Generator, folder: Path, scorer: Scorer | None = None, progress: Progress = no_progress
) -> Directions:
    """The directions that ship in a generator's model folder; where none do, they are measured now."""
    try:
        return load_directions(folder)
    except FileNotFoundError:
        return measured_directions(generator, scorer, progress)


def measured_directions(generator: Generator, scorer: Scorer | None, progress: Progress = no_progress) -> Directions:
    """Draw some thousand pictures and find what moves them; seconds for small networks. Always the same ones."""
    n = max(FEWEST, PER_NUMBER * generator.latent_dim)
    drawn = samples(generator, n, seed=0, progress=progress)
    return find_directions(drawn, scorer, min(PRINCIPAL, generator.latent_dim))


def find_directions(drawn: Samples, scorer: Scorer | None, principal: int) -> Directions:
    """Attributes first, then classes where the generator is not told any, then principal directions.

    scorer: who measures what the pictures show; None where nobody can.
    """
    strongest = principal_directions(drawn, principal)
    if scorer is None:
        return strongest
    with torch.no_grad():
        scores = scorer.score(drawn.pictures)
    found = attribute_directions(drawn, scores, scorer.attributes)
    kinds = ("attribute", "class") if drawn.classes is None else ("attribute",)
    least = max(LEAST_EXPLAINED, ABOVE_CHANCE * drawn.z.shape[1] / len(drawn.z))
    kept = [i for i, meaning in enumerate(found.meanings) if meaning.kind in kinds and meaning.explained >= least]
    named = Directions(tuple(found.meanings[i] for i in kept), found.vectors[kept])
    return join([named, strongest])
