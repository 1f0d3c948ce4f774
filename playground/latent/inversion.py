"""Finding the latent of a given picture by gradient descent on z (Zhu et al. 2016, section 3.1; Creswell and
Bharath 2016)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.latent.arithmetic import NORM_STD
from playground.latent.sampling import draw, latents
from playground.models import Generator

Features = Callable[[Tensor], Tensor]
"""pictures (n, c, s, s) -> (n, f), differentiable: what a classifier sees in them"""

TRIED = 512
"""latents drawn before any is improved: descent from the best of them starts near, and rarely gets stuck"""
RATE = 0.2
"""Adam's first learning rate; it falls to 0 along half a cosine"""
FEATURE_WEIGHT = 0.1
"""of the distance in features, next to that in pixels; both are 1 for two pictures of random latents"""
SHELL_WEIGHT = 0.01
"""of the squared distance from the shell where drawn latents lie, in standard deviations of their norm"""
SHOWN_EVERY = 10
"""steps between two reports"""


@dataclass(frozen=True, eq=False)
class Inversion:
    """How far it has come: the best of all restarts so far."""

    step: int
    steps: int
    latent: Tensor
    """(1, d)"""
    picture: Tensor
    """(1, c, s, s) in [-1, 1], what the generator draws for it"""
    error: float
    """mean squared difference of a pixel that counts from the target's, 0 to 4"""


@dataclass(frozen=True, eq=False)
class _Aim:
    """What a picture is compared with."""

    target: Tensor
    known: Tensor | None
    features: Features | None
    seen: Tensor | None
    """features of the target"""
    pixel_scale: float
    feature_scale: float
    """mean squared distances of random pictures from the target"""

    def distance(self, pictures: Tensor) -> Tensor:
        """(n, c, s, s) -> (n,): 0 is the target, about 1 a random picture."""
        far = self.pixel_error(pictures) / self.pixel_scale
        if self.features is not None and self.seen is not None:
            far = far + FEATURE_WEIGHT * _feature_error(self.features(pictures), self.seen) / self.feature_scale
        return far

    def pixel_error(self, pictures: Tensor) -> Tensor:
        """Mean squared difference of what counts in each picture (n, c, s, s) from the target -> (n,)."""
        return _pixel_error(pictures, self.target, self.known)


def invert(
    generator: Generator,
    target: Tensor,
    steps: int = 200,
    seed: int = 0,
    restarts: int = 16,
    classes: Tensor | None = None,
    features: Features | None = None,
    known: Tensor | None = None,
) -> Iterator[Inversion]:
    """Look for the latent whose picture is nearest to the target; yields the best so far, the last one at `steps`.

    Stop at any time by not asking for more. The same seed gives the same latents.

    Args:
        target: (1, c, s, s) in [-1, 1], of the generator's own size.
        restarts: descents that run side by side from different latents.
        classes: (1, num_classes), what the generator is asked for; None where it cannot be asked.
        features: adds a distance between what this sees in both pictures, so that a digit keeps its meaning.
        known: bool (1, 1, s, s), where the target counts; everywhere where it is None. Without features then.

    Raises ValueError that names the shapes, before the first step.
    """
    if steps < 1 or not 1 <= restarts <= TRIED:
        raise ValueError(f"steps must be at least 1 and restarts 1 to {TRIED}, got {steps} and {restarts}")
    tried = latents(TRIED, generator.latent_dim, seed)
    pictures = draw(generator, tried, classes)
    if target.shape != (1, *pictures.shape[1:]):
        raise ValueError(f"the target must be {(1, *pictures.shape[1:])}, got {tuple(target.shape)}")
    if known is not None and (features is not None or not known.any()):
        raise ValueError("where a part of the target is unknown, something must be known, and features see the whole")
    return _descend(generator, _aim_at(target, pictures, features, known), tried, pictures, steps, restarts, classes)


def _aim_at(target: Tensor, pictures: Tensor, features: Features | None, known: Tensor | None) -> _Aim:
    # Cloned: autograd may not save what was made in inference mode, as the target of another tab may be.
    target, pictures = target.clone(), pictures.clone()
    pixel_scale = max(float(_pixel_error(pictures, target, known).mean()), 1e-6)
    if features is None:
        return _Aim(target, known, None, None, pixel_scale, 1.0)
    with torch.no_grad():
        seen = features(target)
        feature_scale = max(float(_feature_error(features(pictures), seen).mean()), 1e-6)
    return _Aim(target, None, features, seen, pixel_scale, feature_scale)


def _descend(
    generator: Generator,
    aim: _Aim,
    tried: Tensor,
    pictures: Tensor,
    steps: int,
    restarts: int,
    classes: Tensor | None,
) -> Iterator[Inversion]:
    with torch.no_grad():
        nearest = aim.distance(pictures.clone()).argsort()[:restarts]
    z = tried[nearest].clone().requires_grad_()
    told = None if classes is None else classes.expand(restarts, -1)
    optimizer = torch.optim.Adam([z], lr=RATE, betas=(0.9, 0.99))
    best, picture = z.detach()[:1].clone(), pictures[nearest[:1]]
    least = math.inf
    for step in range(steps + 1):
        with torch.enable_grad():
            far = aim.distance(generator.softly(z, told, step / steps))
            loss = far + SHELL_WEIGHT * _from_shell(z).square()
        if step % SHOWN_EVERY == 0 or step == steps:
            ends = generator.settle(z.detach())
            drawn = draw(generator, ends, told).clone()
            with torch.no_grad():
                found = aim.distance(drawn) + SHELL_WEIGHT * _from_shell(z).square()
            now, leader = (value.item() for value in found.min(dim=0))
            if now < least:
                least, best = now, ends[int(leader)].clone()[None]
                picture = draw(generator, best, classes)  # by itself: among others its last bits may differ
            yield Inversion(step, steps, best, picture, float(aim.pixel_error(picture)))
        if step < steps:
            # Each restart has a loss of its own and Adam looks at each number alone, so a sum keeps them apart.
            (z.grad,) = torch.autograd.grad(loss.sum(), z)
            optimizer.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * step / steps)) / 2
            optimizer.step()


def _pixel_error(pictures: Tensor, target: Tensor, known: Tensor | None) -> Tensor:
    """Mean squared difference of each picture (n, c, s, s) from the target, where it is known -> (n,)."""
    squares = (pictures - target).square()
    if known is None:
        return squares.flatten(1).mean(dim=1)
    return (squares * known).flatten(1).sum(dim=1) / (known.sum() * target.shape[1])


def _feature_error(features: Tensor, seen: Tensor) -> Tensor:
    return F.mse_loss(features, seen.expand_as(features), reduction="none").mean(dim=1)


def _from_shell(z: Tensor) -> Tensor:
    """How many standard deviations the norm of latents (n, d) is off the middle of the shell -> (n,)."""
    off: Tensor = (z.norm(dim=1) - math.sqrt(z.shape[1])) / NORM_STD
    return off
