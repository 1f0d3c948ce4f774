"""What lessons show of the networks that ship, and of somebody's own run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from torch import nn

from playground.latent.seeds import Picker
from playground.models import ARCHITECTURES, Generator
from playground.pretrained import Pretrained
from playground.runs.presets import PRESETS
from playground.ui.assets import SCRIPTS
from playground.ui.lessons.facts import NORMALISED, LessonFacts

MAPS = SCRIPTS.replace("scripts", "lessons") + "/maps-of/{}.json"


class OneRun:
    """What a page has of its runs, as far as lessons ask."""

    def newest(self, name: str) -> Generator:
        self.entry(name)
        return ARCHITECTURES["dcgan28_plain"].build()[0].eval()

    def entry(self, name: str) -> SimpleNamespace:
        if name != "run-here":
            raise ValueError("This run is gone.")
        return SimpleNamespace(title="my own")


@pytest.fixture(scope="module")
def facts() -> LessonFacts:
    pretrained = Pretrained(trained=OneRun())  # type: ignore[arg-type]
    return LessonFacts(pretrained, lambda: Picker(pretrained))


def test_maps_are_of_the_run_that_is_asked_for_or_it_is_said_why_not(facts: LessonFacts) -> None:
    client = TestClient(Starlette(routes=facts.routes()))
    found = client.get(MAPS.format("here")).json()
    assert found["title"] == "my own"
    assert [one["title"] for one in found["maps"]] == ["7×7×64", "14×14×32", "28×28×1"]
    assert client.get(MAPS.format("gone")).json() == {"missing": "This run is gone."}


def test_the_runs_with_and_without_batch_norm_differ_in_nothing_else(facts: LessonFacts) -> None:
    with_it, without = (PRESETS[name].settings for name in NORMALISED)
    assert without == with_it | {"architecture": "mlp_bare"} and with_it["architecture"] == "mlp"
    counts = [
        sum(isinstance(part, nn.BatchNorm1d) for network in ARCHITECTURES[name].build() for part in network.modules())
        for name in ("mlp", "mlp_bare")
    ]
    assert counts == [3, 0]
    assert [(one["title"], one["words"]) for one in facts.facts("normalisation")["pictures"]] == [
        ("With", "after 45 s"), ("Without", "after 45 s")
    ]  # fmt: skip


def test_both_circles_are_shown_and_named(facts: LessonFacts) -> None:
    circles = facts.facts("circles")["pictures"]
    assert [one["title"] for one in circles[:6]] == ["x", "G(x)", "F(G(x))", "y", "F(y)", "G(F(y))"]
    assert all("grey levels" in one["words"] for one in circles[2::3])


def test_each_enlargement_has_its_place_under_its_picture(facts: LessonFacts) -> None:
    found = facts.facts("sharpness")
    said = [f"{place['psnr']:.2f} dB, sharpness {place['sharpness']:.2f}" for place in found["places"]]
    assert said == [one["words"] for one in found["pictures"][:-1]]


def test_an_outline_is_answered_by_each_network_and_two_answers_are_judged(facts: LessonFacts) -> None:
    found = facts.facts("costs")
    titles = [score["title"] for score in found["scores"]]
    assert titles == ["wanted", "L1 alone", "game alone", "both"]
    side, patches = found["patches"]["of"], found["patches"]
    for example in found["examples"]:
        assert [one["title"] for one in example["pictures"]] == ["given", *titles]
        assert [one["title"] for one in example["judged"]] == ["wanted", "both"]
        for one in example["judged"]:
            last = patches["first"] + patches["step"] * (len(one["verdicts"]) - 1) + patches["side"]
            assert last == side - patches["first"]  # the patches reach as far over one edge as over the other
            assert all(len(row) == len(one["verdicts"]) and 0 <= min(row) <= max(row) <= 1 for row in one["verdicts"])
