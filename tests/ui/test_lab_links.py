"""From Train's objectives to the Lab's, and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from playground.objectives import OBJECTIVES
from playground.ui.lab.tab import IN_LAB, NEAREST, in_train, lab_link
from trainers.method import nearest_config
from trainers.methods import chosen_method


def test_each_objective_of_train_has_settings_of_its_own_in_the_lab() -> None:
    assert set(IN_LAB) | set(NEAREST.values()) <= set(OBJECTIVES)
    assert len({tuple(settings.values()) for settings in IN_LAB.values()}) == len(IN_LAB)
    assert {one["objective"] for one in in_train()} >= {*NEAREST, *(s["objective"] for s in IN_LAB.values())}


@pytest.mark.parametrize("name", IN_LAB)
def test_the_link_names_them(name: str) -> None:
    address = lab_link(name).partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    parts = urlsplit(address)
    asked = {key: values[0] for key, values in parse_qs(parts.fragment).items()}
    assert parts.query == "tab=lab" and asked.items() >= IN_LAB[name].items() and "scene" in asked
    assert OBJECTIVES[name].title in lab_link(name)


@pytest.mark.parametrize("name", ["f_kl", "relativistic_average", None, '"><script>', ["minimax"]])
def test_what_the_lab_does_not_have_has_no_link(name: object) -> None:
    assert lab_link(name) == ""


def test_the_way_back_brings_the_objectives_own_settings() -> None:
    asked = {"method": "gan", "objective": "wasserstein"}
    config, notes = nearest_config(chosen_method(asked), asked)
    assert (config.d_steps, notes) == (OBJECTIVES["wasserstein"].suggested["d_steps"], [])
