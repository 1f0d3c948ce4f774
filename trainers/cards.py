"""Everything that can learn here, as cards: methods, objectives and networks, each with whose child it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.data.built_in import titles_for
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.runs import METHOD
from trainers.game import VERDICTS
from trainers.method import LOSSES, Method
from trainers.methods import all_methods

PLOTS_OF_GAMES = (LOSSES.name, VERDICTS.name)
"""names of the plots that every game has: they say nothing of quality"""


@dataclass(frozen=True)
class Card:
    """One idea: what it is, where it comes from, and the settings with which it is trained."""

    name: str
    """as its registry calls it; unique among all cards"""
    title: str
    year: int
    parent: str
    """name of the card that it changed; empty for one that began something"""
    adds: str
    """what kind of thing it changed: one of trainers.method.Addition"""
    summary: str
    formula: str
    """one line a player; what is new stands between [[ and ]]"""
    source: str
    departures: str
    """what is done otherwise than in the source, in sentences; empty where nothing is told"""
    settings: Mapping[str, str]
    """as a link carries them; all others are as its source suggests"""
    needs_folder: bool = False
    """whether it learns from a folder of pictures that one brings"""


def cards() -> dict[str, Card]:
    """All of them by name, oldest first."""
    found = [*_methods(), *_objectives(), *_networks()]
    return {card.name: card for card in sorted(found, key=lambda card: card.year)}


def _methods() -> list[Card]:
    return [
        Card(
            name, kind.title, kind.year, kind.parent, kind.adds, kind.summary, kind.formula, kind.source,
            kind.departures, {METHOD: name} | _pictures_for(kind),
            needs_folder=kind.learns_from == "folder" and not _pictures_for(kind),
        )
        for name, kind in all_methods().items()
    ]  # fmt: skip


def _pictures_for(kind: type[Method]) -> dict[str, str]:
    """A small set that comes with the page, for a method that learns from two kinds of pictures."""
    names = list(titles_for(getattr(kind, "built_in", None)))
    return {"data": getattr(kind, "shown_on", "") or names[0]} if names else {}


def _objectives() -> list[Card]:
    """Of the game of two: an objective that names no parent changed the game itself."""
    return [
        Card(
            name, rule.title, rule.year, rule.parent or "gan", "objective", rule.summary, rule.formula, rule.source,
            rule.departures, {METHOD: "gan", "objective": name},
        )
        for name, rule in OBJECTIVES.items()
    ]  # fmt: skip


def _networks() -> list[Card]:
    return [
        Card(
            name, kind.title, kind.year, kind.parent, kind.adds, kind.summary, kind.formula, kind.source,
            kind.departures, {METHOD: "gan", "architecture": name},
        )
        for name, kind in ARCHITECTURES.items()
        if kind.year
    ]  # fmt: skip
