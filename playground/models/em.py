"""Expectation and maximisation for the Gaussian mixture: pure functions of a mixture and a batch of pictures.

Maximum likelihood of a mixture of probabilistic principal component analysers (Tipping and Bishop 1999), in the
form of Ghahramani and Hinton 1996, The EM Algorithm for Mixtures of Factor Analyzers, section 2: mean and factors
together are one regression of the pictures on (z, 1). All that a batch says is a set of sums, so that sums over
several batches can be blended (stepwise EM, Cappé and Moulines 2009, On-line Expectation-Maximization).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models import Generator
from playground.models.mixture import MixtureGenerator

LEAST_NOISE = 1e-3
"""variance of a pixel, on the scale where black is -1 and white is 1: a component that fits its pictures exactly
would be infinitely likely"""
LEAST_WEIGHT = 1e-6
"""a component that no picture belongs to keeps this much, so that nothing is divided by 0"""
RIDGE = 1e-6
"""keeps the regression solvable for such a component"""
TINY = 1e-12
"""squared distance at which two pictures count as the same"""


@dataclass(frozen=True, eq=False)
class Statistics:
    """What a batch says about every component: means over its pictures x of sums that EM needs.

    r is how much a picture belongs to the component, and z̃ = (z, 1) are its expected factors with a 1 appended.
    """

    weight: Tensor
    """(k,), r"""
    latent: Tensor
    """(k, d + 1, d + 1), r E[z̃ z̃']"""
    cross: Tensor
    """(k, d + 1, pixels), r E[z̃] x'"""
    square: Tensor
    """(k,), r x'x"""

    def blended(self, new: Statistics, share: float) -> Statistics:
        """These, with `share` of them replaced by `new` (Cappé and Moulines 2009, eq. 9)."""
        return Statistics(
            torch.lerp(self.weight, new.weight, share),
            torch.lerp(self.latent, new.latent, share),
            torch.lerp(self.cross, new.cross, share),
            torch.lerp(self.square, new.square, share),
        )


@torch.no_grad()
def expect(mixture: MixtureGenerator, x: Tensor) -> tuple[Statistics, float]:
    """The E-step: statistics of pictures x (n, pixels), and the mean negative log-likelihood in nats a picture."""
    n, pixels = x.shape
    k, d, _ = mixture.factors.shape
    noise = mixture.noise[:, None]
    inner = mixture.factors @ mixture.factors.mT + noise[..., None] * torch.eye(d, device=x.device)  # M = W'W + s I
    root = torch.linalg.cholesky(inner)
    white = torch.linalg.solve_triangular(root, mixture.factors, upper=False)  # |white (x - mean)|^2 = y'M^-1 y
    offset = torch.einsum("kdp,kp->kd", white, mixture.means)
    seen = (x @ white.reshape(k * d, pixels).T).view(n, k, d) - offset
    square = x.square().sum(1)
    distance = square[:, None] - 2 * x @ mixture.means.T + mixture.means.square().sum(1)
    log_volume = (pixels - d) * mixture.noise.log() + 2 * root.diagonal(dim1=1, dim2=2).log().sum(1)
    unlikely = pixels * math.log(2 * math.pi) + log_volume + (distance - seen.square().sum(2)) / mixture.noise
    joint = mixture.weights.log() - unlikely / 2
    likelihood = joint.logsumexp(1)
    belongs = (joint - likelihood[:, None]).exp()  # (n, k)

    inverse_root = torch.linalg.solve_triangular(root, torch.eye(d, device=x.device).expand(k, d, d), upper=False)
    expected = torch.einsum("nkd,kde->nke", seen, inverse_root)  # E[z] = M^-1 W'(x - mean)
    told = torch.cat([expected, torch.ones(n, k, 1, device=x.device)], dim=2)
    weighted = belongs[..., None] * told
    weight = belongs.mean(0)
    latent = torch.einsum("nkd,nke->kde", weighted, told) / n
    latent[:, :d, :d] += (weight * mixture.noise)[:, None, None] * (inverse_root.mT @ inverse_root)  # Cov[z] = s M^-1
    cross = (weighted.view(n, -1).T @ x).view(k, d + 1, pixels) / n
    return Statistics(weight, latent, cross, square @ belongs / n), -float(likelihood.mean())


@torch.no_grad()
def maximise(mixture: MixtureGenerator, statistics: Statistics) -> None:
    """The M-step, in place: the mixture under which these statistics are most likely."""
    weight = statistics.weight.clamp(min=LEAST_WEIGHT)
    _, d, pixels = mixture.factors.shape
    latent, cross = statistics.latent / weight[:, None, None], statistics.cross / weight[:, None, None]
    regression = torch.linalg.solve(latent + RIDGE * torch.eye(d + 1, device=weight.device), cross)
    left = statistics.square / weight - (regression * cross).sum(dim=(1, 2))
    mixture.weights.copy_(weight / weight.sum())
    mixture.factors.copy_(regression[:, :d])
    mixture.means.copy_(regression[:, d])
    mixture.noise.copy_((left / pixels).clamp(min=LEAST_NOISE))


@torch.no_grad()
def spread_out(x: Tensor, k: int, rng: torch.Generator) -> Tensor:
    """Indices (k,) of pictures x (n, pixels) far from one another (k-means++, Arthur and Vassilvitskii 2007).

    Each next one is drawn in proportion to its squared distance to the nearest so far. Where there are fewer
    different pictures than k, some are drawn again.
    """
    chosen = [int(torch.randint(len(x), (1,), generator=rng))]
    squares = x.square().sum(1)
    nearest = torch.full_like(squares, math.inf)
    for _ in range(k - 1):
        newest = chosen[-1]
        distance = (squares - 2 * (x @ x[newest]) + squares[newest]).clamp(min=0)
        nearest = torch.minimum(nearest, distance)
        chosen.append(int(torch.multinomial(nearest.cpu() + TINY, 1, generator=rng)))
    return torch.tensor(chosen, device=x.device)


def flops(mixture: Generator) -> int:
    """Floating point operations of both steps for each picture: matrix products with pixels, two a multiplication."""
    assert isinstance(mixture, MixtureGenerator)
    k, d, pixels = mixture.factors.shape
    return 4 * k * (d + 1) * pixels
