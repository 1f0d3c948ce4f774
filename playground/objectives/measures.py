"""Figures that several objectives have beside the game."""

from __future__ import annotations

from playground.objectives.objective import Measure

STEEPNESS = Measure(
    "d_slope",
    "slope of D",
    "How steep the discriminator is: norm of its gradient where the penalty looks",
    "The penalty pulls it to 1.",
    value=lambda move: move.slopes.mean(),
)

DISTANCE = Measure(
    "distance",
    "real above fake",
    "The critic's estimate of how far apart real and fake are",
    "The mean score of real pictures minus that of fakes. The critic's size decides its scale.",
    value=lambda move: move.real.mean() - move.fake.mean(),
)
