"""f-GAN: choose the divergence that G makes small (Nowozin et al. 2016, section 2.2 and 2.3, tables 1, 2 and 6).

D's logit v passes through the output activation g of its divergence, T = g(v), and D makes E[T(x)] - E[f*(T(G(z)))]
large, a lower bound of the divergence (eq. 4). G makes the same number small. It depends on -f*(T(G(z))) alone, so that
G follows the divergence itself (algorithm 1); the paper's way to speed up its start (section 3.2) would follow
another: for KL it would follow reverse KL.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.objectives.objective import Measure, Objective, as_it_is

STEEPEST = 3.0
"""logit from which on exp goes on in a straight line"""


def bounded_exp(v: Tensor) -> Tensor:
    """exp(v) up to STEEPEST, its tangent from there on: increasing and convex, like exp."""
    low = v.clamp(max=STEEPEST)
    return low.exp() * (1 + v - low)


@dataclass(frozen=True)
class Divergence:
    """A row of the paper's tables, as functions of the logit v."""

    name: str
    title: str
    character: str
    """one sentence for the page"""
    formula: str
    activation: Callable[[Tensor], Tensor]
    """T = g(v)"""
    conjugate: Callable[[Tensor], Tensor]
    """f*(g(v))"""


ROWS = (
    Divergence(
        "kl", "f-GAN: KL",
        "Kullback-Leibler: leaving out what is real costs most, so the generator covers everything, and some "
        "nonsense between.",
        "v | exp(v − 1)", lambda v: v, lambda v: bounded_exp(v - 1),
    ),
    Divergence(
        "reverse_kl", "f-GAN: reverse KL",
        "Reverse Kullback-Leibler: drawing what is not real costs most, so the generator seeks a part that it can "
        "draw well.",
        "−exp(−v) | v − 1", lambda v: -bounded_exp(-v), lambda v: v - 1,
    ),
    Divergence(
        "pearson", "f-GAN: Pearson χ²",
        "Pearson's divergence: the square of how far the two densities' ratio is from 1.",
        "v | v²/4 + v", lambda v: v, lambda v: v.square() / 4 + v,
    ),
    Divergence(
        "hellinger", "f-GAN: squared Hellinger",
        "Hellinger's distance: both mistakes, leaving out and drawing nonsense, cost the same and never without bound.",
        "1 − exp(−v) | exp(v) − 1", lambda v: 1 - bounded_exp(-v), lambda v: bounded_exp(v) - 1,
    ),
    Divergence(
        "jensen_shannon", "f-GAN: Jensen-Shannon",
        "The divergence of the original game, here as one choice among others.",
        "log 2 + log σ(v) | −log 2 − log(1 − σ(v))",
        lambda v: math.log(2) - F.softplus(-v), lambda v: F.softplus(v) - math.log(2),
    ),
)  # fmt: skip


BOUND = "A lower bound of the divergence between real and fake, while D is not too sure."
BOUNDS = {
    "pearson": "A lower bound of the divergence between real and fake.",
    "jensen_shannon": "A lower bound of twice the Jensen-Shannon divergence of real and fake, which is at most 1.39.",
}
"""of those without exp, which is continued as a straight line where it grows too large"""


def f_gan(row: Divergence) -> Objective:
    """The game of one row."""

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return row.conjugate(fake).mean() - row.activation(real).mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return -row.conjugate(fake).mean()

    activation, conjugate = row.formula.split(" | ")
    bound = Measure(
        "divergence",
        "at least",
        "What the discriminator can show of the divergence",
        BOUNDS.get(row.name, BOUND) + " It is 0 when they cannot be told apart.",
        value=lambda move: row.activation(move.real).mean() - row.conjugate(move.fake).mean(),
    )
    return Objective(
        name=f"f_{row.name}",
        title=row.title,
        summary=row.character,
        source="Nowozin et al. 2016, f-GAN, eq. 4, tables 2 and 6",
        departures="Where D is very sure, exp goes on as a straight line: an early D would let it overflow."
        if "exp" in row.formula
        else "",
        year=2016,
        parent="minimax",
        formula=f"D: max  T(x) − f*(T(G(z)))\nG: min  −f*(T(G(z)))\n[[T = {activation},  f*(T) = {conjugate}]]",
        d_loss=d_loss,
        g_loss=g_loss,
        verdict=torch.sigmoid if row.name == "jensen_shannon" else as_it_is,
        verdict_name="D(x), probability of being real"
        if row.name == "jensen_shannon"
        else "D's number v, before its activation",
        measures=(bound,),
        is_probability=row.name == "jensen_shannon",
    )


OBJECTIVES = tuple(f_gan(row) for row in ROWS)
