"""Objectives whose discriminator says how probable it is that a picture is real: cross-entropy on D's side."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.objectives.objective import STEEPNESS, Measure, Move, Objective
from playground.objectives.penalties import SlopePenalty, around_real, at_real


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
        formula="D: max  log D(x) + log(1 − D(G(z)))\nG: [[min  log(1 − D(G(z)))]]",
        d_loss=_probability_loss,
        g_loss=g_loss,
        verdict=torch.sigmoid,
        verdict_name="D(x), probability of being real",
        tells_pull=True,
        saturates=True,
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
        tells_pull=True,
        is_probability=True,
        uses_smoothing=True,
    )


def non_saturating_r1() -> Objective:
    """Non-saturating, and D pays for its slope at real pictures (Mescheder et al. 2018, eq. 9, gamma 1).

    Without the penalty the two need not settle even beside the solution: D keeps a slope where every picture is
    right, and pushes G away again.
    """

    return dataclasses.replace(
        non_saturating(),
        name="non_saturating_r1",
        title="Non-saturating with R1 penalty",
        summary="The generator wants its pictures called real; the discriminator must be flat around real ones, "
        "so that the game can come to rest.",
        source="Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, section 4.1, eq. 9",
        departures="A tenth of the paper's penalty (γ = 1, not 10). It is reckoned every fourth turn "
        "and counts four times then (Karras et al. 2020).",
        year=2018,
        parent="non_saturating",
        formula="D: max  log D(x) + log(1 − D(G(z))) [[− γ/2 · |∇D(x)|²]]\nG: max  log D(G(z))",
        penalty=SlopePenalty(at_real, lambda norms: 0.5 * norms.square()),
        penalty_every=4,
        tells_pull=False,
    )


def dragan() -> Objective:
    """DRAGAN (Kodali et al. 2017, section 2.5 and algorithm 1): D should have slope 1 all around the data."""
    return dataclasses.replace(
        non_saturating(),
        name="dragan",
        title="DRAGAN",
        summary="The discriminator should rise as steeply in the surroundings of real pictures as 1: a sharp peak at "
        "each training picture would let the generator collapse.",
        source="Kodali et al. 2017, On Convergence and Stability of GANs, section 2.5",
        departures="Noise is added to each picture alone, as in section 5, and not joined to another picture. A "
        "hundredth of the paper's penalty (λ 0.1, not 10): with all of it D stays so flat that digits are still broken "
        "after 45 seconds.",
        year=2017,
        parent="wasserstein_gp",
        formula="D: max  log D(x) + log(1 − D(G(z))) [[− λ · (|∇D(x + δ)| − 1)²]]\nG: max  log D(G(z))",
        tells_pull=False,
        penalty=SlopePenalty(around_real, lambda norms: 10 * (norms - 1).square()),
        suggested={"penalty_weight": 0.01},
        measures=(STEEPNESS,),
    )


def boundary_seeking() -> Objective:
    """Boundary-seeking GAN for continuous pictures (Hjelm et al. 2018): G wants D to be undecided.

    D's logit is log p(x)/q(x), the logarithm of the importance weight that a fake would need to count as real. G makes
    its square small: it aims at the boundary, and not beyond it where D is sure of the wrong thing.
    """

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return 0.5 * fake.square().mean()

    def evenness(move: Move) -> Tensor:
        weights = torch.softmax(move.fake.flatten(), dim=0)
        return 1 / (len(weights) * weights.square().sum())

    return dataclasses.replace(
        non_saturating(),
        name="boundary_seeking",
        title="Boundary-seeking",
        summary="The generator does not want its pictures called real but undecided: each should weigh as much among "
        "the fakes as it would among the real ones.",
        source="Hjelm et al. 2018, Boundary-Seeking Generative Adversarial Networks, the loss for continuous data",
        year=2018,
        parent="non_saturating",
        formula="D: max  log D(x) + log(1 − D(G(z)))\nG: min  [[½ · (log D(G(z)) − log(1 − D(G(z))))²]]",
        g_loss=g_loss,
        tells_pull=False,
        measures=(
            Measure(
                "evenness",
                "share that counts",
                "Importance weights: the share of a batch of fakes that counts",
                "1 when all fakes weigh the same, near 0 when one of them outweighs the rest.",
                value=evenness,
            ),
        ),
    )


OBJECTIVES = (minimax(), non_saturating(), non_saturating_r1(), dragan(), boundary_seeking())
