"""The Zoo tab: cards from the registries, recordings as values by the second, and addresses that give nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.runs import Run
from playground.ui.zoo.card_routes import ADDITIONS, zoo_routes
from playground.ui.zoo.replay import REPLAYS, replay_of, second_of
from trainers.cards import Card, cards
from trainers.method import nearest_config
from trainers.methods import METHODS, chosen_method

CARDS = cards()


#: Recorded for four minutes: in one they draw nothing yet that one would look at.
SLOW = {
    "bicyclegan", "cogan", "cut", "cyclegan", "discogan", "dualgan", "lapgan", "pixelda", "pixelrnn", "progressive",
    "realnvp", "sagan28", "ssgan", "stylegan", "vaegan", "wasserstein",
}  # fmt: skip


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=zoo_routes()), raise_server_exceptions=True)


def test_whatever_is_registered_has_a_card() -> None:
    networks = {name for name, architecture in ARCHITECTURES.items() if architecture.year}
    assert set(CARDS) == set(METHODS) | set(OBJECTIVES) | networks
    assert len(CARDS) == len(METHODS) + len(OBJECTIVES) + len(networks)  # no two of one name


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)
def test_a_card_is_whole(card: Card) -> None:
    assert card.parent in CARDS or card.parent == ""
    assert card.parent != card.name
    assert card.adds in ADDITIONS
    assert 1900 < card.year <= 2026
    assert 0 < card.formula.count("[[") == card.formula.count("]]")
    assert not re.search(r"as before|the same\b|hinge", card.formula)  # each says for itself what is made small
    if card.parent:
        assert CARDS[card.parent].year <= card.year


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)
def test_its_settings_are_taken_as_they_are(card: Card) -> None:
    config, notes = nearest_config(chosen_method(card.settings), card.settings)
    assert notes == []
    for name, value in card.settings.items():
        assert name == "method" or str(getattr(config, name)) == value


def test_what_is_done_otherwise_is_told_in_sentences() -> None:
    told = {card.name: card.departures for card in cards().values() if card.departures}
    assert len(told) > 30
    for name, text in told.items():
        assert text.endswith(".") and (text[0].isupper() or text[0].isdigit()) and "  " not in text, name


def test_dragans_card_says_the_weight_it_is_trained_with() -> None:
    card = cards()["dragan"]
    config, _ = nearest_config(chosen_method(card.settings), card.settings)
    assert f"λ {10 * config.penalty_weight:g}" in card.departures


@pytest.mark.parametrize("card", [card for card in CARDS.values() if not card.needs_folder], ids=lambda card: card.name)
def test_a_penalty_that_is_paid_stands_in_the_formula_with_its_weight(card: Card) -> None:
    config, _ = nearest_config(chosen_method(card.settings), card.settings)
    objective = OBJECTIVES.get(getattr(config, "objective", ""))
    if objective is None:
        return
    assert ("∇" in card.formula) == (objective.penalty is not None)
    if objective.name == "non_saturating_r1":
        assert f"γ = {config.penalty_weight:g}" in card.departures


def test_weights_that_are_not_the_papers_are_told() -> None:
    ebgan, clustergan = (
        nearest_config(chosen_method(CARDS[name].settings), {"method": name})[0] for name in ("ebgan", "clustergan")
    )
    assert f"λ is {ebgan.pull_away:g}, the paper's 0.1" in CARDS["ebgan"].departures
    assert clustergan.class_weight == clustergan.noise_weight == 1
    assert "1, the paper's 10" in CARDS["clustergan"].departures


def test_every_family_tree_ends() -> None:
    for card in CARDS.values():
        seen = set()
        while card.parent:
            assert card.name not in seen
            seen.add(card.name)
            card = CARDS[card.parent]


@pytest.mark.parametrize("card", [card for card in CARDS.values() if not card.needs_folder], ids=lambda card: card.name)
def test_a_recording_is_by_the_second_and_moves(card: Card) -> None:
    replay = replay_of(REPLAYS / card.name)
    assert replay is not None, "record it: python -m trainers replays"
    seconds = [second for second, _, _ in replay["frames"]]
    assert seconds == sorted(seconds)
    least, has_ended = 4 * 45 if card.name in SLOW else 40, Run(REPLAYS / card.name).status().state == "finished"
    assert seconds[0] < 1 and (least < replay["seconds"] < 1.65 * least or has_ended or card.name == "mixture")
    files = [(REPLAYS / card.name / "frames" / file).read_bytes() for _, _, file in replay["frames"]]
    assert len(set(files)) > len(files) / 2 or card.name == "mixture"
    assert all(line["points"] for plot in replay["plots"] for line in plot["lines"])


def test_recordings_are_small_and_belong_to_cards() -> None:
    assert {folder.name for folder in REPLAYS.iterdir()} <= set(CARDS)
    assert sum(file.stat().st_size for file in REPLAYS.rglob("*") if file.is_file()) < 25e6


def test_a_step_between_two_moments_has_its_share_of_the_seconds() -> None:
    from playground.runs.history import Moment

    moments = (Moment(10, 0.1, {}, 2.0), Moment(30, 0.3, {}, 6.0))
    assert [second_of(step, moments) for step in (0, 5, 10, 20, 30, 99)] == [0.0, 1.0, 2.0, 4.0, 6.0, 6.0]


def test_pictures_come_with_a_long_life(client: TestClient) -> None:
    card = next(card for card in client.get("/zoo/cards.json").json()["cards"] if card["poster"])
    answer = client.get(f"/zoo/{card['name']}/{card['poster']}")
    assert answer.headers["content-type"] == "image/webp"
    assert "max-age" in answer.headers["cache-control"]
    assert answer.content == (REPLAYS / card["name"] / "frames" / card["poster"]).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "nobody/replay.json",
        "..%2f..%2fapp/replay.json",
        "gan/status.json",
        "gan/..%2fstatus.json",
        "gan/0_0.0.webp",
        "gan/",
    ],
)
def test_nothing_else_is_given(client: TestClient, path: str) -> None:
    assert client.get(f"/zoo/{path}").status_code == 404


def test_a_card_without_a_recording_says_so(tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=zoo_routes(tmp_path)))
    assert all(card["poster"] == "" for card in client.get("/zoo/cards.json").json()["cards"])
    assert client.get("/zoo/gan/replay.json").status_code == 404
