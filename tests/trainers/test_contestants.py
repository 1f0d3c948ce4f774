"""Who takes part in a race: cards of the zoo by name, and the same cards found again in the runs."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from small import experiment

from playground.runs.races import RACES
from trainers.contestants import cards_of, cards_of_race, contestants_of_race, race_of


def settings_of(*contestants: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(experiment(**settings).settings) for settings in contestants]


def test_a_race_may_be_of_cards_of_ones_choice() -> None:
    assert contestants_of_race("gan, vae") == [{"method": "gan"}, {"method": "vae"}]
    assert contestants_of_race("hinge,infogan") == [{"method": "gan", "objective": "hinge"}, {"method": "infogan"}]
    for race in ("gan", "gan,gan", "gan,vae,mixture,infogan,srgan", "gan,horse", "", "<img src=x>"):
        with pytest.raises(ValueError, match="There is no race called"):
            contestants_of_race(race)


def test_a_race_is_known_by_its_contestants() -> None:
    for name, race in RACES.items():
        assert race_of(settings_of(*map(dict, race.contestants))) == name
    assert race_of(settings_of({"objective": "wasserstein_gp"}, {"objective": "hinge"})) is None
    assert race_of([]) is None


@pytest.mark.parametrize(
    "names",
    ["vae,infogan", "wasserstein_gp,hinge", "hinge,vae,infogan", "gan,vae", "non_saturating,hinge", "cgan28,vae"],
)
def test_the_cards_that_raced_are_found_in_their_settings(names: str) -> None:
    assert [card.name for card in cards_of(settings_of(*map(dict, contestants_of_race(names))))] == names.split(",")


def test_runs_that_are_the_same_card_are_no_race_of_cards() -> None:
    assert cards_of(settings_of({"seed": 1}, {"seed": 2})) == []


def test_cards_that_are_named_are_those_that_play_whatever_else_their_settings_fit() -> None:
    """The plain GAN is what several cards ask for besides their own."""
    for pair in itertools.combinations(["gan", "minimax", "cgan28", "non_saturating_r1", "vae", "hinge"], 2):
        assert [card.name for card in cards_of_race(", ".join(pair))] == list(pair)


def test_every_race_has_cards_with_recordings() -> None:
    assert [card.name for card in cards_of_race("families")] == ["gan", "vae", "mixture"]
    assert [card.name for card in cards_of_race("hinge, infogan")] == ["hinge", "infogan"]
    assert all(len(cards_of_race(name)) == len(race.contestants) for name, race in RACES.items())
