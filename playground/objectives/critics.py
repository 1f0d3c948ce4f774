"""Objectives whose discriminator gives a score: squares, a margin, or a distance between real and fake."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.objectives.objective import DISTANCE, STEEPNESS, Measure, Move, Objective, as_it_is, minus_mean
from playground.objectives.penalties import SlopePenalty, between

CLIP = 0.05
"""how large a weight of the clipped critic may be; the paper's 0.01 is for networks many times as wide"""


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
        formula="D: min  [[½ (D(x) − 1)² + ½ D(G(z))²]]\nG: min  [[½ (D(G(z)) − 1)²]]",
        d_loss=d_loss,
        g_loss=g_loss,
        verdict=as_it_is,
        verdict_name="Score: 1 means real, 0 means fake",
        uses_smoothing=True,
    )


def distance_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
    """What a critic makes small: it wants real pictures high and fakes low. It has no targets to smooth."""
    return fake.mean() - real.mean()


def clip_weights(critic: nn.Module, most: float = CLIP) -> None:
    """No weight of it is larger than `most` from now on."""
    with torch.no_grad():
        for weight in critic.parameters():
            weight.clamp_(-most, most)


def wasserstein() -> Objective:
    """The first Wasserstein GAN (Arjovsky et al. 2017, algorithm 1): weights are clipped, so that D cannot be steep.

    -d_loss estimates a distance between real and fake up to a factor.
    """

    def share_at_the_clip(move: Move) -> Tensor:
        weights = torch.cat([weight.detach().flatten() for weight in move.discriminator.parameters()])
        return (weights.abs() >= CLIP).float().mean()

    return Objective(
        name="wasserstein",
        title="Wasserstein with weight clipping",
        summary="The discriminator becomes a critic that measures how far apart real and fake are; no weight of it may "
        "be large.",
        source="Arjovsky et al. 2017, Wasserstein Generative Adversarial Networks, algorithm 1",
        departures="The clip is 0.05: the paper's 0.01 is for networks many times as wide. Adam without momentum takes "
        "the place of RMSProp.",
        year=2017,
        parent="minimax",
        formula="D: max  [[D(x) − D(G(z))]]  with [[|w| ≤ c]] for every weight w\nG: max  [[D(G(z))]]",
        d_loss=distance_loss,
        g_loss=minus_mean,
        verdict=as_it_is,
        verdict_name="Critic's score: only differences mean anything",
        constrain=clip_weights,
        measures=(
            DISTANCE,
            Measure(
                "clipped",
                "at the clip",
                "Weights of the critic that stand at the clip, as a share of all",
                f"No weight may go beyond −{CLIP} or {CLIP}. Those that stand there would have gone further.",
                value=share_at_the_clip,
            ),
        ),
        suggested={"d_steps": 5, "beta1": 0.0},
        slower=0.5,
    )


def wasserstein_gp() -> Objective:
    """Wasserstein GAN with gradient penalty, weight 10 (Gulrajani et al. 2017, eq. 3).

    The critic has no targets: smoothing is ignored, and -d_loss without the penalty estimates a distance.
    """

    return Objective(
        name="wasserstein_gp",
        title="Wasserstein with gradient penalty",
        summary="The discriminator becomes a critic that measures how far apart real and fake are; "
        "a penalty keeps its slope near 1.",
        source="Gulrajani et al. 2017, Improved Training of Wasserstein GANs, eq. 3",
        departures="One step of the critic a turn, where the paper has five: at 28 pixels G learns sooner so.",
        year=2017,
        parent="wasserstein",
        formula="D: max  D(x) − D(G(z)) [[− λ · (|∇D(x̂)| − 1)²]]\nG: max  D(G(z))",
        d_loss=distance_loss,
        g_loss=minus_mean,
        verdict=as_it_is,
        verdict_name="Critic's score: only differences mean anything",
        penalty=SlopePenalty(between, lambda norms: 10 * (norms - 1).square()),
        measures=(DISTANCE, STEEPNESS),
        suggested={"beta1": 0.0},
    )


def wasserstein_div() -> Objective:
    """WGAN-div (Wu et al. 2018, eq. 6 and 8, k 2 and p 6): a divergence that needs no bound on the slope."""
    return dataclasses.replace(
        wasserstein_gp(),
        name="wasserstein_div",
        title="Wasserstein divergence",
        summary="The critic may be as steep as it likes, but steepness costs its sixth power: no slope is prescribed.",
        source="Wu et al. 2018, Wasserstein Divergence for GANs, section 3.2, eq. 8",
        year=2018,
        parent="wasserstein_gp",
        formula="D: max  D(x) − D(G(z)) [[− k · |∇D(x̂)|ᵖ]]\nG: max  D(G(z))",
        departures="The critic makes one step a turn, as it does here with the gradient penalty; the paper on that "
        "has five. k is 2 and p is 6, as in the paper.",
        penalty=SlopePenalty(between, lambda norms: 2 * norms.pow(6)),
        measures=(DISTANCE, dataclasses.replace(STEEPNESS, hint="Steepness costs its sixth power: no slope is set.")),
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
        g_loss=minus_mean,
        verdict=as_it_is,
        verdict_name="Score: above 0 means real, below 0 means fake",
    )


OBJECTIVES = (least_squares(), wasserstein(), wasserstein_gp(), wasserstein_div(), hinge())
