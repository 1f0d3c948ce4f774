"""A part that was rubbed out of a picture is drawn again by a generator.

Source: Yeh et al. 2017, Semantic Image Inpainting with Deep Generative Models.

`invert` looks for the latent whose picture agrees with what is left (section 3.2, with the distance from the shell of
latents as the prior); here its picture is fitted into the hole.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

LEAST_HOLE, MOST_HOLE = 0.005, 0.7
"""share of the pixels that may be rubbed out"""
SWEEPS = 400
"""of the blending: far more than a hole of 64 pixels needs"""


def check_hole(hole: Tensor) -> None:
    """Raises ValueError, fit for a person, where too little or too much is rubbed out. hole: bool (1, 1, s, s)."""
    share = float(hole.float().mean())
    if share < LEAST_HOLE:
        raise ValueError("Nothing is rubbed out yet. Draw over the part that is to be drawn again.")
    if share > MOST_HOLE:
        raise ValueError("Too little of the picture is left to go by. Leave at least a third of it.")


@torch.no_grad()
def fit_into_hole(target: Tensor, drawn: Tensor, hole: Tensor) -> Tensor:
    """The target with the hole filled by the drawn picture, without a seam.

    Inside, the steps from pixel to pixel are those of the drawn picture, and the border is the target's: Poisson
    blending (Pérez et al. 2003, Poisson Image Editing, eq. 3 and 7; Yeh et al., section 3.4), by Jacobi's method.

    Args:
        target, drawn: (1, c, s, s) in [-1, 1].
        hole: bool (1, 1, s, s).
    """
    difference = torch.where(hole, 0.0, target - drawn)
    # What is added to the drawn picture is as smooth as can be: each pixel the mean of its neighbours (Laplace).
    kernel = target.new_tensor([[0, 1, 0], [1, 0, 1], [0, 1, 0]])[None, None]
    kernel = kernel.expand(target.shape[1], 1, 3, 3)
    neighbours = F.conv2d(torch.ones_like(target), kernel, padding=1, groups=target.shape[1])
    for _ in range(SWEEPS):
        mean = F.conv2d(difference, kernel, padding=1, groups=target.shape[1]) / neighbours
        difference = torch.where(hole, mean, difference)
    return torch.where(hole, (drawn + difference).clamp(-1, 1), target)
