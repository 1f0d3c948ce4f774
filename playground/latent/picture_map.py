"""A map of what a generator draws: pictures that look alike lie side by side."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.latent.discovery import samples
from playground.models import Generator

PERPLEXITY = 30.0
"""about how many neighbours each picture has"""
STEPS, EXAGGERATED_STEPS = 300, 100
EXAGGERATION = 12.0
"""how much too strongly neighbours attract each other at first, so that groups find together"""
FIRST_SPREAD = 1e-2
MOST_COMPONENTS = 50
"""of the features: the others are noise, and cost time"""


@dataclass(frozen=True, eq=False)
class Map:
    """n drawn latents, their pictures, and where they lie."""

    z: Tensor
    """(n, d)"""
    classes: Tensor | None
    """(n, num_classes), one-hot; None where the generator is not told any"""
    pictures: Tensor
    """(n, c, s, s) in [-1, 1]"""
    points: Tensor
    """(n, 2), each axis from -1 to 1"""


def map_of(
    generator: Generator, n: int = 500, seed: int = 0, features: Callable[[Tensor], Tensor] | None = None
) -> Map:
    """Draw n pictures and lay them out by their features (pixels where none are given).

    A second for 500 pictures, five for 1000, on one core. The same seed gives the same map.
    """
    drawn = samples(generator, n, seed)
    with torch.no_grad():
        seen = drawn.pictures.clone().flatten(1) if features is None else features(drawn.pictures.clone()).flatten(1)
    return Map(drawn.z, drawn.classes, drawn.pictures, neighbours_together(seen))


@torch.no_grad()
def neighbours_together(features: Tensor, perplexity: float = PERPLEXITY, steps: int = STEPS) -> Tensor:
    """t-SNE (van der Maaten and Hinton 2008): features (n, f) -> points (n, 2), each axis from -1 to 1.

    Two dimensions of principal components or discriminants pile ten classes up in the middle. This keeps only who
    is near whom; distances between groups mean little. It starts from the first two principal components
    (Kobak and Berens 2019), so nothing is left to chance.
    """
    n = len(features)
    if n < 4:
        raise ValueError(f"a map needs at least 4 pictures, got {n}")
    compact = _principal_components(features.double()).float()
    near = _neighbourhoods(torch.cdist(compact, compact).square(), min(perplexity, (n - 1) / 3))
    points = FIRST_SPREAD * compact[:, :2] / compact[:, 0].std().clamp(min=1e-12)
    velocity, gains = torch.zeros_like(points), torch.ones_like(points)
    rate = max(n / EXAGGERATION, 50.0)  # Belkina et al. 2019
    for step in range(steps):
        early = step < EXAGGERATED_STEPS
        closeness = 1 / (1 + torch.cdist(points, points).square())
        closeness.fill_diagonal_(0)
        pull = ((EXAGGERATION if early else 1.0) * near - closeness / closeness.sum()) * closeness
        gradient = 4 * (pull.sum(dim=1, keepdim=True) * points - pull @ points)
        # Each number's own step grows while it keeps its course (Jacobs 1988), as in the authors' program.
        gains = torch.where(gradient.sign() != velocity.sign(), gains + 0.2, gains * 0.8).clamp(min=0.01)
        velocity = (0.5 if early else 0.8) * velocity - rate * gains * gradient
        points = points + velocity
    points = points - points.mean(dim=0)
    return points / points.abs().amax(dim=0).clamp(min=1e-12)


def _principal_components(features: Tensor) -> Tensor:
    """(n, f) -> (n, at most MOST_COMPONENTS), the widest first; by all n x n products, which leaves no chance."""
    centred = features - features.mean(dim=0)
    sizes, vectors = torch.linalg.eigh(centred @ centred.T)
    widest: Tensor = (vectors * sizes.clamp(min=0).sqrt()).flip(dims=(1,))[:, :MOST_COMPONENTS]
    signs = widest.gather(0, widest.abs().argmax(dim=0, keepdim=True)).sign()
    return widest * signs  # an eigenvector's sign is open


def _neighbourhoods(squares: Tensor, perplexity: float) -> Tensor:
    """Squared distances (n, n) -> joint probabilities (n, n) that sum to 1.

    For each point, the width of a bell is found by bisection that makes its neighbours as many as `perplexity`.
    """
    n = len(squares)
    squares = squares / squares.mean().clamp(min=1e-12)
    low, high = torch.full((n, 1), 1e-6), torch.full((n, 1), 1e6)
    near = torch.empty_like(squares)
    for _ in range(50):
        narrowness = (low * high).sqrt()
        near = (-squares * narrowness).fill_diagonal_(-math.inf).softmax(dim=1)
        entropy = torch.special.entr(near).sum(dim=1, keepdim=True)
        is_wide = entropy > math.log(perplexity)
        low, high = torch.where(is_wide, narrowness, low), torch.where(is_wide, high, narrowness)
    return (near + near.T) / (2 * n)
