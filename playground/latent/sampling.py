"""Drawing latents, and pictures of them."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.models import Generator
from playground.models.layers import every_class


def latents(n: int, dim: int, seed: int) -> Tensor:
    """(n, dim), standard normal; the same seed gives the same numbers."""
    if n < 0 or dim < 1:
        raise ValueError(f"latents need n >= 0 and dim >= 1, got {n} and {dim}")
    return torch.randn(n, dim, generator=torch.Generator().manual_seed(seed))


def truncate(z: Tensor, psi: float) -> Tensor:
    """The truncation trick: less variety for safer pictures. z: (..., d), psi: 0 (one picture) to 1 (all).

    Latents are pulled towards their mean, which is 0 (Karras et al. 2019, appendix B, where w has a mean). The
    trick's first form draws every number beyond a threshold again (Brock et al. 2019, section 3.1). Scaling has
    the same purpose, and a slider can follow it: each picture changes smoothly, and stays recognisably itself.
    """
    if not 0 <= psi <= 1:
        raise ValueError(f"psi must be in [0, 1], got {psi}")
    return psi * z


def draw_some(generator: Generator, n: int, seed: int) -> Tensor:
    """(n, c, s, s) in [-1, 1]: what a generator draws of the seed's latents; one that is told classes draws them one
    after another."""
    return draw(generator, latents(n, generator.latent_dim, seed), every_class(n, generator.num_classes))


@torch.inference_mode()
def draw(generator: Generator, z: Tensor, classes: Tensor | None = None, chunk: int = 64) -> Tensor:
    """Pictures (n, c, s, s) in [-1, 1] of latents z (n, latent_dim), `chunk` at a time to spare memory.

    classes: (n, num_classes), rows summing to 1, or one row (1, num_classes) for all; None where the generator
    cannot be asked. Raises ValueError that names the shapes.
    """
    if z.ndim != 2 or z.shape[1] != generator.latent_dim:
        raise ValueError(f"latents must be (n, {generator.latent_dim}), got {tuple(z.shape)}")
    if classes is None:
        return torch.cat([generator(part) for part in z.split(chunk)])
    if classes.ndim != 2 or len(classes) not in (1, len(z)):
        raise ValueError(f"classes must be (1 or {len(z)}, {generator.num_classes}), got {tuple(classes.shape)}")
    told = classes.expand(len(z), -1)
    return torch.cat([generator(part, asked) for part, asked in zip(z.split(chunk), told.split(chunk), strict=True)])
