"""What games of two networks ask and tell, whatever their rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.config import setting
from playground.models import Architecture
from playground.objectives import OBJECTIVES, Objective
from playground.runs import Figure, Plot
from trainers.dataset_config import DatasetConfig

#: What D says, in the objective's own terms.
VERDICTS = Plot("verdicts", "D(x): how real the discriminator finds real and fake pictures")
SCORES = Plot("verdicts", "The discriminator's scores of real and fake pictures")
#: Of an objective that tells how hard G is pulled.
PULL = Figure("g_gradient", "gradient of G", role="generator")
PULL_PLOT = Plot(
    PULL.name,
    "How hard the generator is pulled: norm of its gradient",
    "Near 0 it has nothing to learn from, however bad its pictures are.",
)

R1_PAID = "D also pays R1's penalty for its slope (Mescheder et al. 2018, γ = 1)."
"""of a card whose paper knows no such term"""

NAMING = (
    "Beside it, both networks want what a picture shows to be named rightly, of real pictures and of fakes (Odena et "
    "al. 2017, Conditional Image Synthesis with Auxiliary Classifier GANs, section 3)."
)
"""of networks that are told a class, and whose discriminator must find it out"""


def objective_setting(usual: str) -> Any:
    """The field that chooses the rules of the game."""

    def titles() -> dict[str, str]:
        return {name: objective.title for name, objective in OBJECTIVES.items()}

    hint = "What each network tries to make small: the rules of the game."
    return setting(usual, "Objective", hint, choices=titles, group="main")


@dataclass(frozen=True)
class GameConfig(DatasetConfig):
    """What every game of two networks asks, whatever its rules."""

    d_lr: float = setting(2e-3, "Discriminator's learning rate", "How far one step goes.", (1e-6, 0.1), live=True)
    g_lr: float = setting(2e-3, "Generator's learning rate", "The same for the other one.", (1e-6, 0.1), live=True)
    beta1: float = setting(
        0.0, "Momentum (beta 1)", "How much of the last gradients Adam remembers. Little is calm.", (0.0, 0.99)
    )
    d_steps: int = setting(
        1, "D steps per G step", "How often the discriminator moves first (k in the paper).", (1, 10), live=True
    )
    beta2: float = setting(
        0.99, "Memory (beta 2)", "How much of the last gradients' squares Adam remembers.", (0.5, 0.9999)
    )
    decay: bool = setting(
        True, "Falling rates", "Both learning rates fall in a straight line, to nearly nothing at the last epoch."
    )


def own_figures(objective: Objective) -> list[tuple[Figure, Plot]]:
    """The figures that an objective has of its own, each with its plot."""
    told = [
        (Figure(m.name, m.title, role="discriminator"), Plot(m.name, m.heading, m.hint)) for m in objective.measures
    ]
    return [*told, (PULL, PULL_PLOT)] if objective.tells_pull else told


def named_after(plots: Iterable[Plot], objective: Objective) -> tuple[Plot, ...]:
    """The plots, with the one of D's verdicts on pictures in the objective's own terms."""
    verdicts = VERDICTS if objective.is_probability else SCORES
    own = Plot(verdicts.name, verdicts.title, objective.verdict_name + ".")
    return tuple(own if plot == VERDICTS else plot for plot in plots)


def game_figures(objective: Objective, figures: Sequence[Figure], common: Sequence[Figure]) -> tuple[Figure, ...]:
    """What is told of a game: what is `common` to all, then what the objective has of its own, and last the method."""
    own = (figure for figure in figures if figure not in common)
    of_all = (figure for figure in figures if figure in common)
    return (*of_all, *(figure for figure, _ in own_figures(objective)), *own)


def game_plots(objective: Objective, plots: Iterable[Plot]) -> tuple[Plot, ...]:
    """The method's plots, and after them those of the objective."""
    return (*named_after(plots, objective), *(plot for _, plot in own_figures(objective)))


def game_card(objective: Objective, networks: Architecture, beside: str) -> dict[str, str]:
    """Of a generator that has played: what it is, and what was made small, `beside` the objective too."""
    if networks.conditioning == "auxiliary" and networks.num_classes:
        beside = f"{NAMING} {beside}".rstrip()
    played = f"{objective.title}. {objective.summary} Source: {objective.source}"
    return {
        "kind": "a generative adversarial network",
        "origin": "This is the generator of a generative adversarial network. Its weights are averaged over the last "
        "training steps.",
        "objective": f"{played}. {beside}" if beside else played,
    }
