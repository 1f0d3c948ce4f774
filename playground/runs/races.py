"""Races worth watching: several ways to learn the same pictures, on one clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.objectives import OBJECTIVES
from playground.runs.about import About
from playground.runs.directory import Run, RunNotFound
from playground.runs.store import RunStore

EPOCHS = 25
#: Passes over the data after which the contestants are compared.
MARKS = (1, 10, 25)
#: As many contestants as have a pane.
MOST = 4


@dataclass(frozen=True)
class Race:
    """Contestants that differ in one thing."""

    title: str
    sentence: str
    """what is compared, and what to look for"""
    contestants: tuple[Mapping[str, object], ...]
    """settings that set them apart"""


RACES: dict[str, Race] = {
    "families": Race(
        "GAN, VAE, mixture",
        "Three ways to learn: two networks in a game, an encoder and a decoder, and no network at all. Look at sharp "
        "edges and at strokes that end in nothing.",
        tuple({"architecture": name} for name in ("dcgan28", "vae28", "mixture28")),
    ),
    "objectives": Race(
        "Four objectives",
        "The same two networks from the same first weights, under four rules of the game.",
        tuple({"objective": name} for name in ("non_saturating", "least_squares", "wasserstein_gp", "hinge")),
    ),
}


def short_name(settings: Mapping[str, Any], about: About, rivals: Sequence[Mapping[str, Any]]) -> str:
    """What sets a contestant apart: its method, else its networks, else its objective, else its seed."""

    def differs(name: str) -> bool:
        return len({rival.get(name) for rival in rivals}) > 1

    if differs("method"):
        return about.title
    if differs("architecture"):
        return about.card.get("title", about.title)
    if differs("objective") and settings.get("objective") in OBJECTIVES:
        return OBJECTIVES[settings["objective"]].title
    return f"seed {settings.get('seed', 0)}"


def runs_of(store: RunStore, ids: str) -> list[Run]:
    """The runs of a race, named with commas between. Raises RunNotFound, also for more than a race can have."""
    names = [name for name in str(ids).split(",") if name]
    if not 0 < len(names) <= MOST or len(set(names)) < len(names):
        raise RunNotFound("There is no race of that name here. Start one on the Train tab.")
    return [store.get(name) for name in names]
