"""Races worth watching: several ways to learn the same pictures, on one clock."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from playground.config import GanConfig, usual_config
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES

EPOCHS = 25
#: Passes over the data after which the contestants are compared.
MARKS = (1, 10, 25)


@dataclass(frozen=True)
class Race:
    """Contestants that differ in one thing."""

    title: str
    sentence: str
    """what is compared, and what to look for"""
    contestants: tuple[GanConfig, ...]

    def configs(self, dataset: str, seed: int = 0, epochs: int = EPOCHS) -> list[GanConfig]:
        """The contestants' experiments: the same pictures and the same seed for all."""
        return [dataclasses.replace(one, dataset=dataset, seed=seed, epochs=epochs) for one in self.contestants]


RACES: dict[str, Race] = {
    "families": Race(
        "GAN, VAE, mixture",
        "Three ways to learn: two networks in a game, an encoder and a decoder, and no network at all. Look at sharp "
        "edges and at strokes that end in nothing.",
        tuple(usual_config(name) for name in ("dcgan28", "vae28", "mixture28")),
    ),
    "objectives": Race(
        "Four objectives",
        "The same two networks from the same first weights, under four rules of the game.",
        tuple(
            dataclasses.replace(usual_config("dcgan28"), objective=name)
            for name in ("non_saturating", "least_squares", "wasserstein_gp", "hinge")
        ),
    ),
}


def short_name(config: GanConfig, rivals: list[GanConfig]) -> str:
    """What sets a contestant apart: its networks where these differ, else its objective, else its seed."""
    if len({rival.architecture for rival in rivals}) > 1:
        return ARCHITECTURES[config.architecture].title
    if len({rival.objective for rival in rivals}) > 1:
        return OBJECTIVES[config.objective].title
    return f"seed {config.seed}"
