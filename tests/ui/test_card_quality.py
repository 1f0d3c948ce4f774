"""What a card says of how good it became: its recording's own numbers, and at which seconds they stand."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from playground.runs.follower import Follower
from playground.ui.zoo import card_quality
from playground.ui.zoo.card_quality import REFERENCE, quality_in_short, quality_in_words
from playground.ui.zoo.card_routes import zoo
from playground.ui.zoo.replay import REPLAYS
from trainers.cards import cards

RECORDED = sorted(path.name for path in REPLAYS.iterdir())


@cache
def told() -> dict[str, dict[str, Any]]:
    return {card["name"]: card for card in zoo(REPLAYS)["cards"]}


def events(card: str, kind: str) -> list[dict[str, Any]]:
    """Of the recording, read without the code that the card is made by."""
    lines = (REPLAYS / card / "events.jsonl").read_text().splitlines()
    return [event for line in lines if (event := json.loads(line))["kind"] == kind]


def last_distance(card: str) -> str:
    last = [event for event in events(card, "evaluation") if event.get("fid") is not None][-1]
    return f"{last['fid']:.0f} after {last['seconds']:.0f} s"


@pytest.mark.parametrize("card", RECORDED)
def test_the_number_on_a_card_is_its_recordings_and_beside_it_stands_the_plain_dcgans(card: str) -> None:
    words, short = told()[card]["quality"], told()[card]["figure"]
    if not any(event.get("fid") is not None for event in events(card, "evaluation")):
        assert short == "" and "No FID" in words
        value = float(re.findall(r"[\d.e+-]+(?= after)", words)[0])
        assert any(value == pytest.approx(late, rel=0.05) for late in late_means(card))
        return
    assert last_distance(card) in words and short.startswith(f"FID {last_distance(card).split()[0]}")
    assert (f"plain DCGAN: {last_distance(REFERENCE)}" in words) == (card != REFERENCE)


def late_means(card: str) -> list[float]:
    """Of each figure the mean of its last tenth."""
    steps = events(card, "step")
    names = {name for step in steps for name in step}
    told = {name: [step[name] for step in steps if isinstance(step.get(name), float)] for name in names}
    return [fmean(values[-max(1, len(values) // 10) :]) for values in told.values() if values]


def test_who_is_recorded_for_longer_is_told_where_the_plain_dcgan_ends_too() -> None:
    words = quality_in_words([(10, 300.0), (41, 200.4), (60, 150.0), (238, 27.3)], [(5, 90.0), (43, 41.2)])
    assert "200 after 41 s, 27 after 238 s of one processor core; plain DCGAN: 41 after 43 s, where its" in words
    assert quality_in_short([(238, 27.3)]) == "FID 27 at 238 s" and quality_in_short([(44, 9.2)]) == "FID 9"
    equal = quality_in_words([(10, 300.0), (44, 20.0)], [(43, 41.2)])
    assert "ends" not in equal and equal.count("after") == 2


def test_a_card_without_a_recording_says_nothing(tmp_path: Path) -> None:
    assert {(card["quality"], card["figure"]) for card in zoo(tmp_path)["cards"]} == {("", "")}
    assert len(cards()) == len(zoo(tmp_path)["cards"])


def test_of_a_recording_whose_distance_is_told_the_curves_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[str] = []
    monkeypatch.setattr(card_quality, "Follower", lambda run: (followed.append(run.id), Follower(run))[1])
    short = {card["name"]: card["figure"] for card in zoo(REPLAYS)["cards"]}
    assert sorted(followed) == [name for name in RECORDED if short[name] == ""]
    assert 0 < len(followed) < len(RECORDED) / 2
