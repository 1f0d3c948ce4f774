"""Who takes part in a race: cards of the zoo, or a race that is known by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from playground.runs.races import MOST, RACES
from trainers.cards import Card, cards
from trainers.method import experiment_of, nearest_config
from trainers.methods import chosen_method

Settings = Mapping[str, Any]


def contestants_of_race(race: str) -> Sequence[Settings]:
    """The settings that set them apart. race: a name in RACES, or two to MOST names of cards with commas between.

    Raises ValueError.
    """
    race = str(race)  # JSON may hold anything
    return RACES[race].contestants if race in RACES else [card.settings for card in _cards_named(race)]


def _cards_named(race: str) -> list[Card]:
    """Two to MOST cards by their names with commas between. Raises ValueError."""
    known, names = cards(), [name.strip() for name in race.split(",")]
    unknown = [name for name in names if name not in known]
    if unknown or not 2 <= len(set(names)) == len(names) <= MOST:
        raise ValueError(
            f"There is no race called {race[:40]!r}. Choose from: {', '.join(RACES)}; or name two to {MOST} "
            f"cards of the Zoo with commas between: {', '.join(known)}."
        )
    return [known[name] for name in names]


def race_of(contestants: Sequence[Settings]) -> str | None:
    """The name in RACES of the race whose settings these are."""
    for name, race in RACES.items():
        if len(contestants) == len(race.contestants) and all(
            one.items() <= each.items() for one, each in zip(race.contestants, contestants, strict=True)
        ):
            return name
    return None


def cards_of_race(race: str) -> list[Card]:
    """The cards of those who take part, whose recordings show how such a race goes; none where one has no card of its
    own. race: as in `contestants_of_race`. Raises ValueError."""
    if race not in RACES:
        return _cards_named(race)
    methods = [(chosen_method(settings), settings) for settings in contestants_of_race(race)]
    return cards_of([experiment_of(kind, nearest_config(kind, settings)[0]).settings for kind, settings in methods])


def cards_of(contestants: Sequence[Settings]) -> list[Card]:
    """For each contestant the card that is its own and no rival's; none at all where one has no such card."""
    known, found = list(cards().values()), list[Card]()
    for settings in contestants:
        own = [card for card in known if _fits(card, settings)]
        alone = [card for card in own if sum(_fits(card, rival) for rival in contestants) == 1]
        if not alone:
            return []
        found.append(max(alone, key=partial(_unusual, settings)))
    return found


def _fits(card: Card, settings: Settings) -> bool:
    """Whether settings are what a card asks for, whatever they learn from."""
    return all(settings.get(name) == value for name, value in card.settings.items() if name != "data")


def _unusual(settings: Settings, card: Card) -> int:
    """How much of a card is not usual: the objective that suits the networks says nothing more than these do."""
    kind = chosen_method(settings)
    usual, with_these = kind.usual(), kind.usual({"architecture": settings.get("architecture", "")})
    networks, objective = card.settings.get("architecture"), card.settings.get("objective")
    return (networks not in (None, getattr(usual, "architecture", None))) + (
        objective not in (None, getattr(with_these, "objective", None))
    )
