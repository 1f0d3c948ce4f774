"""What the discriminator pays for being steep, beside the game: where its gradient is looked at, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Logits = Callable[[Tensor], Tensor]
"""a discriminator: pictures (n, ...) -> logits (n,)"""


@dataclass(frozen=True)
class SlopePenalty:
    """A cost of the norm of D's gradient, picture by picture."""

    points: Callable[[Tensor, Tensor, torch.Generator], Tensor]
    """real and fake pictures (n, ...) of one shape, and the only chance -> where the gradient is looked at, (n, ...)"""
    cost: Callable[[Tensor], Tensor]
    """norms (n,) -> costs (n,), weighted"""

    def slopes(self, discriminator: Logits, real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
        """Norms of the gradient (n,), differentiable in D's weights and in nothing else."""
        return slopes_at(discriminator, self.points(real.detach(), fake.detach(), generator))

    def __call__(self, discriminator: Logits, real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
        """The scalar that is added to D's cost."""
        return self.cost(self.slopes(discriminator, real, fake, generator)).mean()


def slopes_at(discriminator: Logits, pictures: Tensor) -> Tensor:
    """|grad D(x)| at pictures (n, ...), (n,), differentiable in D's weights and in nothing else.

    0 has no direction to grow in: the derivative of the norm there is taken as 0.
    """
    at = pictures.detach().requires_grad_()
    # The logits are summed because each depends on its own picture only: one backward pass gives every slope.
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    norms: Tensor = torch.linalg.vector_norm(slope.flatten(1), dim=1)
    return norms


def at_real(real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """The real pictures themselves."""
    return real


def between(real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """Random points between pairs of pictures (Gulrajani et al. 2017, algorithm 1), each at a place of its own.

    The i-th real picture is joined to the i-th generated one. ValueError where the shapes differ.
    """
    if real.shape != fake.shape:
        raise ValueError(f"real and fake must have one shape, got {tuple(real.shape)} and {tuple(fake.shape)}")
    one_a_picture = (len(real), *[1] * (real.ndim - 1))
    share = torch.rand(one_a_picture, generator=generator, device=generator.device).to(real)
    return torch.lerp(fake, real, share)


def around_real(real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """Real pictures with noise up to half a standard deviation of the batch (Kodali et al. 2017, section 5)."""
    noise = torch.rand(real.shape, generator=generator, device=generator.device).to(real)
    return real + 0.5 * real.std() * noise


def gradient_penalty(discriminator: Logits, real: Tensor, fake: Tensor, generator: torch.Generator) -> Tensor:
    """E[(|grad D(x)| - 1)^2] at random points x between pairs of pictures (Gulrajani et al. 2017, eq. 3).

    real, fake: (n, ...), same shape. Returns the unweighted scalar, differentiable in D's weights and in nothing else.
    """
    return SlopePenalty(between, lambda norms: (norms - 1).square())(discriminator, real, fake, generator)


def r1_penalty(discriminator: Logits, real: Tensor) -> Tensor:
    """E[|grad D(x)|^2] at real pictures x (n, ...) (Mescheder et al. 2018, eq. 9), unweighted and without its half.

    A scalar, differentiable in D's weights and in nothing else.
    """
    return slopes_at(discriminator, real).square().mean()
