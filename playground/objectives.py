"""What the two players minimise: adversarial objectives as pure functions of the discriminator's logits.

A logit is the discriminator's last number, before any sigmoid. Every loss takes logits of any shape, averages
over all of them and returns a scalar. Logarithms of probabilities are written with softplus, because
log sigmoid(x) = -softplus(-x) and log(1 - sigmoid(x)) = -softplus(x) stay finite for every finite logit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class DiscriminatorLoss(Protocol):
    """Scalar cost of the discriminator, given its logits for real and for generated pictures.

    smoothing: one-sided label smoothing (Salimans et al. 2016, section 3.4). The target for a real picture is
    1 - smoothing instead of 1; the target for a generated one stays 0. Objectives without targets ignore it.
    """

    def __call__(self, real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor: ...


class GeneratorLoss(Protocol):
    """Scalar cost of the generator, given D's logits for generated pictures and for the last real ones.

    Most look at the generated ones alone. A relativistic one (Jolicoeur-Martineau 2019) compares both.
    """

    def __call__(self, fake: Tensor, real: Tensor) -> Tensor: ...


class Penalty(Protocol):
    """A term of D's cost beside the game: a scalar that is differentiable in D's weights and in nothing else.

    discriminator: pictures (n, ...) -> logits (n,). real, fake: (n, ...), same shape. generator: the only chance.
    """

    def __call__(
        self, discriminator: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, generator: torch.Generator
    ) -> Tensor: ...


@dataclass(frozen=True)
class Objective:
    """One adversarial game: what each player minimises, and how to read the discriminator's number.

    A new one needs this file only: its losses, its penalty, what it does to D's weights after a step.
    """

    name: str
    title: str
    summary: str
    """one sentence for the page"""
    source: str
    """paper, with section or equation"""
    year: int
    d_loss: DiscriminatorLoss
    g_loss: GeneratorLoss
    verdict: Callable[[Tensor], Tensor]
    """what the page shows as D(x), elementwise: a probability only where the theory makes it one"""
    verdict_name: str
    parent: str = ""
    """the objective that it changed, by name; empty for the first"""
    formula: str = ""
    """what each player makes small or large, in Unicode, one line each; what is new stands between [[ and ]]"""
    penalty: Penalty | None = None
    """added to the discriminator's cost, weighted already"""
    penalty_every: int = 1
    """turns from one penalty to the next, which counts so many times (lazily, Karras et al. 2020, appendix B)"""
    constrain: Callable[[nn.Module], None] | None = None
    """what is done to the discriminator's weights after each of its steps, in place"""
    compares: bool = False
    """whether g_loss looks at the real pictures' logits too; else it may be given any"""
    uses_smoothing: bool = False
    """whether d_loss has targets, so that its smoothing changes anything"""
    is_probability: bool = False
    """whether a verdict is the probability of being real, as the theory makes it"""

    @property
    def allows_batch_norm_in_d(self) -> bool:
        """A penalty on each picture's own gradient has no meaning when the batch is normalised together."""
        return self.penalty is None


def _probability_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
    """-[(1-s) log D(x) + s log(1-D(x))] - log(1-D(G(z))): cross-entropy, targets 1-s and 0."""
    cost_of_real = (1 - smoothing) * F.softplus(-real) + smoothing * F.softplus(real)
    return cost_of_real.mean() + F.softplus(fake).mean()


def minimax() -> Objective:
    """The original zero-sum game (Goodfellow et al. 2014, section 3, eq. 1).

    G minimises log(1 - D(G(z))), the only term that depends on G. Its slope in the logit is -D(G(z)), so G
    learns next to nothing while D rejects everything: the loss saturates.
    """

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return -F.softplus(fake).mean()

    return Objective(
        name="minimax",
        title="Minimax",
        summary="The original game: what the discriminator wins, the generator loses. "
        "The generator hardly learns while the discriminator rejects everything.",
        source="Goodfellow et al. 2014, Generative Adversarial Nets, section 3, eq. 1",
        year=2014,
        formula="D: max  log D(x) + log(1 − D(G(z)))\nG: min  log(1 − D(G(z)))",
        d_loss=_probability_loss,
        g_loss=g_loss,
        verdict=torch.sigmoid,
        verdict_name="D(x), probability of being real",
        is_probability=True,
        uses_smoothing=True,
    )


def non_saturating() -> Objective:
    """Same discriminator, but G maximises log D(G(z)) (Goodfellow et al. 2014, section 3, last paragraph).

    The slope in the logit is -(1 - D(G(z))): strongest exactly when D rejects everything.
    """

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return F.softplus(-fake).mean()

    return Objective(
        name="non_saturating",
        title="Non-saturating",
        summary="The generator wants its pictures called real, "
        "and learns fastest while the discriminator rejects them.",
        source="Goodfellow et al. 2014, Generative Adversarial Nets, section 3, last paragraph",
        year=2014,
        parent="minimax",
        formula="D: max  log D(x) + log(1 − D(G(z)))\nG: [[max  log D(G(z))]]",
        d_loss=_probability_loss,
        g_loss=g_loss,
        verdict=torch.sigmoid,
        verdict_name="D(x), probability of being real",
        is_probability=True,
        uses_smoothing=True,
    )


def non_saturating_r1() -> Objective:
    """Non-saturating, and D pays for its slope at real pictures (Mescheder et al. 2018, eq. 9, gamma 1).

    Without the penalty the two need not settle even beside the solution: D keeps a slope where every picture is
    right, and pushes G away again.
    """

    def penalty(
        discriminator: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, generator: torch.Generator
    ) -> Tensor:
        return 0.5 * r1_penalty(discriminator, real)

    return dataclasses.replace(
        non_saturating(),
        name="non_saturating_r1",
        title="Non-saturating with R1 penalty",
        summary="The generator wants its pictures called real; the discriminator must be flat around real ones, "
        "so that the game can come to rest.",
        source="Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, section 4.1, eq. 9",
        year=2018,
        parent="non_saturating",
        formula="D: max  log D(x) + log(1 − D(G(z))) [[− γ/2 · |∇D(x)|²]]\nG: max  log D(G(z))",
        penalty=penalty,
        penalty_every=4,
    )


def least_squares() -> Objective:
    """LSGAN (Mao et al. 2017, eq. 9: targets a=0 for fake, b=1 for real, c=1 for G). Smoothing lowers b."""

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return 0.5 * ((real - (1 - smoothing)).square().mean() + fake.square().mean())

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return 0.5 * (fake - 1).square().mean()

    return Objective(
        name="least_squares",
        title="Least squares",
        summary="The discriminator aims at 1 for real and 0 for fake and pays the squared distance, "
        "so pictures far from the target keep pulling.",
        source="Mao et al. 2017, Least Squares Generative Adversarial Networks, eq. 9",
        year=2017,
        parent="minimax",
        formula="D: min  [[(D(x) − 1)² + D(G(z))²]]\nG: min  [[(D(G(z)) − 1)²]]",
        d_loss=d_loss,
        g_loss=g_loss,
        verdict=_as_it_is,
        verdict_name="Score: 1 means real, 0 means fake",
        uses_smoothing=True,
    )


def wasserstein_gp() -> Objective:
    """Wasserstein GAN with gradient penalty, weight 10 (Gulrajani et al. 2017, eq. 3).

    The critic has no targets: smoothing is ignored, and -d_loss without the penalty estimates a distance.
    """

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return fake.mean() - real.mean()

    def penalty(
        discriminator: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, generator: torch.Generator
    ) -> Tensor:
        return 10.0 * gradient_penalty(discriminator, real, fake, generator)

    return Objective(
        name="wasserstein_gp",
        title="Wasserstein with gradient penalty",
        summary="The discriminator becomes a critic that measures how far apart real and fake are; "
        "a penalty keeps its slope near 1.",
        source="Gulrajani et al. 2017, Improved Training of Wasserstein GANs, eq. 3",
        year=2017,
        parent="minimax",
        formula="D: max  D(x) − D(G(z)) [[− λ · (|∇D(x̂)| − 1)²]]\nG: max  D(G(z))",
        d_loss=d_loss,
        g_loss=_minus_mean,
        verdict=_as_it_is,
        verdict_name="Critic's score: only differences mean anything",
        penalty=penalty,
    )


def hinge() -> Objective:
    """Hinge loss (Lim and Ye 2017, Geometric GAN, section 3; beside spectral norm: Miyato 2018, section 4).

    D asks only for a margin: real above +1, fake below -1. It has no target to soften; smoothing is ignored.
    """

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean()

    return Objective(
        name="hinge",
        title="Hinge",
        summary="The discriminator wants real above +1 and fake below -1, "
        "and stops caring about pictures already past that margin.",
        source="Lim and Ye 2017, Geometric GAN, section 3; Miyato et al. 2018, section 4",
        year=2017,
        parent="minimax",
        formula="D: min  [[max(0, 1 − D(x)) + max(0, 1 + D(G(z)))]]\nG: max  [[D(G(z))]]",
        d_loss=d_loss,
        g_loss=_minus_mean,
        verdict=_as_it_is,
        verdict_name="Score: above 0 means real, below 0 means fake",
    )


def _minus_mean(fake: Tensor, real: Tensor) -> Tensor:
    return -fake.mean()


def _as_it_is(logits: Tensor) -> Tensor:
    return logits


OBJECTIVES: dict[str, Objective] = {
    "minimax": minimax(),
    "non_saturating": non_saturating(),
    "non_saturating_r1": non_saturating_r1(),
    "least_squares": least_squares(),
    "wasserstein_gp": wasserstein_gp(),
    "hinge": hinge(),
}


def gradient_penalty(
    discriminator: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, generator: torch.Generator
) -> Tensor:
    """E[(|grad D(x)| - 1)^2] at random points x between pairs of pictures (Gulrajani et al. 2017, eq. 3).

    real, fake: (n, ...), same shape; the i-th real picture is joined to the i-th generated one, and the
    point on the line between them is drawn uniformly from `generator`. Returns the unweighted scalar,
    differentiable in D's weights and in nothing else. ValueError where the shapes differ.
    """
    if real.shape != fake.shape:
        raise ValueError(f"real and fake must have one shape, got {tuple(real.shape)} and {tuple(fake.shape)}")
    one_a_picture = (len(real), *[1] * (real.ndim - 1))
    share = torch.rand(one_a_picture, generator=generator, device=generator.device).to(real)
    between = torch.lerp(fake.detach(), real.detach(), share).requires_grad_()
    # The logits are summed because each depends on its own picture only: one backward pass gives every slope.
    (slope,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
    steepness: Tensor = torch.linalg.vector_norm(slope.flatten(1), dim=1)
    return (steepness - 1).square().mean()


def r1_penalty(discriminator: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
    """E[|grad D(x)|^2] at real pictures x (n, ...) (Mescheder et al. 2018, eq. 9), unweighted and without its half.

    A scalar, differentiable in D's weights and in nothing else.
    """
    at = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(at).sum(), at, create_graph=True)
    penalty: Tensor = slope.square().flatten(1).sum(dim=1).mean()
    return penalty
