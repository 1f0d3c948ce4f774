"""Sums of latents, and the shell that they leave: man with glasses - man + woman = woman with glasses (Radford et al.
2015, section 6.3.2)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

NORM_STD = math.sqrt(0.5)
"""standard deviation of the norm of N(0, I) in many dimensions, however many"""
ADVISED = 3
"""latents in each mean: with one each, the sum keeps too much of what is special about it (Radford et al.)"""


def onto_shell(z: Tensor, tolerance: float = 3.0) -> Tensor:
    """Bring latents (..., d) to the nearest norm that a drawn latent has; those that have one are left alone.

    In many dimensions N(0, I) is a thin shell: norms are sqrt(d) give or take 0.71 (White 2016, section 2). Sums
    and means of latents leave it, and a generator has never been asked what is there.

    Args:
        tolerance: half the shell's thickness, in standard deviations of the norm.
    """
    middle, half = math.sqrt(z.shape[-1]), tolerance * NORM_STD
    norm = z.norm(dim=-1, keepdim=True)
    nearest = norm.clamp(max(middle - half, 0.0), middle + half)
    return torch.where(norm > 0, z * (nearest / norm.clamp(min=1e-12)), z)


def mean(picks: Tensor) -> Tensor:
    """The mean (d,) of latents (k, d), k >= 1."""
    if picks.ndim != 2 or len(picks) < 1:
        raise ValueError(f"picks must be (k, d) with k >= 1, got {tuple(picks.shape)}")
    return picks.mean(dim=0)


def combine(a: Tensor, b: Tensor, c: Tensor, strength: float = 1.0) -> Tensor:
    """A - B + C: what all of A have and B lack, added to C. Each (k, d), k >= 1, averaged first -> (d,).

    strength: how much of A - B is added; 0 leaves C. The sum of three means of k latents has norm
    sqrt(3 d / k): as drawn latents for k = 3, far outside for k = 1. Its direction is kept and its norm brought
    back to the shell, see `onto_shell`.
    """
    if not a.shape[1:] == b.shape[1:] == c.shape[1:]:
        raise ValueError(f"A, B and C must have one width, got {tuple(a.shape)}, {tuple(b.shape)}, {tuple(c.shape)}")
    return onto_shell(mean(c) + strength * (mean(a) - mean(b)))
