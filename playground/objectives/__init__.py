"""The rules of the game of two networks: losses, penalties, and what is measured of them.

An objective is a function in one of the files of its kind, and an entry in that file's own OBJECTIVES.
"""

from __future__ import annotations

from playground.objectives import comparisons, critics, divergences, probability
from playground.objectives.objective import DiscriminatorLoss, GeneratorLoss, Measure, Move, Objective
from playground.objectives.penalties import SlopePenalty, gradient_penalty, r1_penalty

__all__ = [
    "OBJECTIVES",
    "DiscriminatorLoss",
    "GeneratorLoss",
    "Measure",
    "Move",
    "Objective",
    "SlopePenalty",
    "gradient_penalty",
    "r1_penalty",
]

OBJECTIVES: dict[str, Objective] = {
    objective.name: objective
    for kind in (probability, critics, comparisons, divergences)
    for objective in kind.OBJECTIVES
}
"""by name, kind by kind"""
