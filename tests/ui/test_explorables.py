"""Which sliders a visitor sees first, and in which drawers the others lie."""

from __future__ import annotations

import pytest

from playground.latent import Direction
from playground.pretrained import Pretrained
from playground.ui.latent.explorables import BEST, Explorables, best_of


def direction(name: str, kind: str, explained: float, group: str = "") -> Direction:
    return Direction(name, kind, "", 0.1, explained, group)  # type: ignore[arg-type]


def test_six_sliders_do_six_things_before_one_thing_comes_twice() -> None:
    meanings = (
        direction("1", "principal", 0.9),
        direction("hair: red", "attribute", 0.8, "hair"),
        direction("hair: grey", "attribute", 0.7, "hair"),
        direction("smile", "attribute", 0.5),
        direction("5", "class", 0.6, "class"),
    )
    assert [meanings[i].name for i in best_of(meanings)] == ["hair: red", "smile", "hair: grey", "5", "1"]


def test_what_has_no_name_keeps_its_order() -> None:
    meanings = tuple(direction(f"direction {i}", "principal", 1 / i) for i in range(1, 9))
    assert best_of(meanings) == list(range(BEST))


@pytest.mark.parametrize("model", ["dcgan28-mnist", "vae-mnist"])
def test_the_best_are_open_and_every_other_slider_lies_in_a_closed_drawer(model: str) -> None:
    explorable = Explorables(Pretrained()).measured(model)
    first, *drawers = explorable.groups
    assert len(first.rows) == BEST and first.open and drawers and not any(drawer.open for drawer in drawers)
    keys = [int(row.key) for group in explorable.groups for row in group.rows]
    assert sorted(keys) == list(range(len(explorable.directions.meanings)))
    assert [row.title for row in first.rows[:1]] == ["slant"]
