"""Objectives that look at real and fake pictures together: neither has a value without the other."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.objectives.objective import Measure, Move, Objective, as_it_is


def relativistic_average() -> Objective:
    """RaGAN (Jolicoeur-Martineau 2019, section 4.2): how much more real than the mean of the others."""

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return F.softplus(fake.mean() - real).mean() + F.softplus(fake - real.mean()).mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return F.softplus(real.mean() - fake).mean() + F.softplus(real - fake.mean()).mean()

    def order(move: Move) -> Tensor:
        return (move.real.flatten() > move.fake.mean()).float().mean()

    return Objective(
        name="relativistic_average",
        title="Relativistic average",
        summary="The discriminator says whether a real picture is more real than fakes are on average; the generator "
        "also wants real pictures to look less real.",
        source="Jolicoeur-Martineau 2019, The Relativistic Discriminator, section 4.2",
        year=2019,
        parent="non_saturating",
        formula="D: max  log σ([[C(x) − mean C(G(z))]]) + log(1 − σ([[C(G(z)) − mean C(x)]]))\n"
        "G: max  log σ([[C(G(z)) − mean C(x)]]) + log(1 − σ([[C(x) − mean C(G(z))]]))",
        d_loss=d_loss,
        g_loss=g_loss,
        verdict=as_it_is,
        verdict_name="Score: only differences between real and fake mean anything",
        measures=(
            Measure(
                "order",
                "above the mean fake",
                "Real pictures that score above the mean fake, as a share of all",
                "A half would mean that the discriminator cannot tell them apart.",
                value=order,
            ),
        ),
        compares=True,
    )


def softmax() -> Objective:
    """Softmax GAN (Lin 2017, section 3, eq. 5 to 8): one softmax over the whole batch, real and fake.

    D wants all of its weight on the real pictures, evenly; G wants the same weight on every picture.
    Both costs are less by log of the number of pictures, so that they do not grow with the batch.
    """

    def spread(real: Tensor, fake: Tensor) -> Tensor:
        """log of the mean of exp over the batch."""
        scores = torch.cat([real.flatten(), fake.flatten()])
        return torch.logsumexp(scores, dim=0) - math.log(len(scores))

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return spread(real, fake) - real.mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return spread(real, fake) - 0.5 * (real.mean() + fake.mean())

    def weight_of_real(move: Move) -> Tensor:
        both = torch.cat([move.real.flatten(), move.fake.flatten()])
        return torch.softmax(both, dim=0)[: move.real.numel()].sum()

    return Objective(
        name="softmax",
        title="Softmax over the batch",
        summary="All pictures of a batch share one weight of 1: the discriminator gives it to the real ones, the "
        "generator wants it spread evenly.",
        source="Lin 2017, Softmax GAN, section 3, eq. 5 to 8",
        year=2017,
        parent="minimax",
        formula="D: min  [[log Σ exp D(x, G(z))]] − mean D(x)\nG: min  [[log Σ exp D(x, G(z))]] − mean D(x, G(z))",
        d_loss=d_loss,
        g_loss=g_loss,
        verdict=as_it_is,
        verdict_name="Score: only differences within a batch mean anything",
        measures=(
            Measure(
                "weight_of_real",
                "real pictures' part",
                "The part of the batch's weight that its real pictures get",
                "A half is what the generator wants, 1 what the discriminator wants.",
                value=weight_of_real,
            ),
        ),
        compares=True,
    )


OBJECTIVES = (relativistic_average(), softmax())
