"""The layers of a run on the Train tab: what is told, when nothing is computed, and what is said instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, settings
from playing import experiment as small_experiment
from small import blobs, experiment
from starlette.applications import Starlette
from starlette.testclient import TestClient
from torch import nn

from playground.lessons.networks import lesson_of
from playground.models.attention import SelfAttention
from playground.models.feature_maps import draws_by_layers, layer_maps
from playground.models.layer_table import describe
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.assets import UI
from playground.ui.hosting import DEMO, Host
from playground.ui.server import DEMO_RUN
from playground.ui.train import inside as module
from playground.ui.train.inside import INSIDE, inside, inside_route
from trainers.generative import Generative
from trainers.loop import train
from trainers.methods import all_methods
from trainers.run_generators import RunGenerators

LESSONS = set(re.findall(r"\bid: '(\w+)'", (UI / "lessons" / "view" / "lessons.js").read_text(encoding="utf-8")))
UNEXPLAINED = ("Dropout", "Learnt prior", "UnitLength", "Mean and", "Factor")
"""how the descriptions of those layers begin that no lesson explains"""


@pytest.fixture
def host(tmp_path: Path) -> Host:
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")
    models = Pretrained(trained=RunGenerators(store, tmp_path / "own", pool.save_now))
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), pretrained=models)


def test_the_bundled_run_is_drawn_as_the_generator_that_it_ended_as(host: Host) -> None:
    found = TestClient(Starlette(routes=[inside_route(host)])).get(f"{INSIDE}/{DEMO}.json").json()
    assert found["title"] == "The run that comes with the page"
    first, *_, last = found["layers"]
    assert (first["words"], first["size"], first["shown"]) == ("Dense", "3136", "64 of 3136 numbers")
    assert (last["words"], last["size"], last["shown"], last["lesson"]) == ("Tanh", "28×28×1", "1 of 1 maps", "layers")
    assert all(layer["sheet"].startswith("data:image/webp;base64,") for layer in found["layers"])


def test_a_run_is_drawn_anew_once_its_networks_are_others(
    host: Host, tmp_path: Path, accelerator: Accelerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = host.store.create(small_experiment(settings("gan", tmp_path, architecture="mlp")))

    def go(steps: int) -> None:
        run.order(command="run")
        for step in train(run, accelerator, cache(blobs(), torch.arange(200) % 10, name=OWN)):
            if step.step >= steps:
                run.order(command="stop")

    assert "no saved networks" in inside(host, run.id)["missing"]
    go(2)
    before = inside(host, run.id)
    with monkeypatch.context() as patched:
        patched.setattr(module, "layer_maps", lambda *_: pytest.fail("computed once more"))
        assert inside(host, run.id, known=before["stamp"]) == {"stamp": before["stamp"]}
    go(4)
    after = inside(host, run.id, known=before["stamp"])
    assert after["title"] == run.title and after["layers"][-1]["sheet"] != before["layers"][-1]["sheet"]


def test_drawn_now_means_that_the_run_writes_its_networks_down_first(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, asked = host.store.create(experiment()), list[Run]()
    monkeypatch.setattr(host.pool, "save_now", asked.append)
    inside(host, run.id)
    assert asked == []
    inside(host, run.id, now=True)
    assert asked == [run]


@pytest.mark.parametrize(
    ("method", "words"), [("srgan", "from other pictures"), ("context_encoder", "from other pictures")]
)
def test_what_is_not_drawn_is_said(host: Host, method: str, words: str) -> None:
    run = host.store.create(experiment(method=method))
    assert words in inside(host, run.id)["missing"]


def test_a_run_that_is_gone_is_said(host: Host) -> None:
    assert list(inside(host, "0123456789")) == ["missing"]


@pytest.mark.parametrize("name", all_methods())
def test_each_kind_of_layer_leads_to_a_lesson_that_there_is(name: str) -> None:
    method = all_methods()[name]
    if not issubclass(method, Generative) or not method.draws_from_noise:
        return
    for architecture in method.architectures:
        generator = method.build_generator(method.usual({"architecture": architecture})).eval()
        if draws_by_layers(generator):
            for held in layer_maps(generator, torch.zeros(1, generator.latent_dim)):
                assert lesson_of(held.layer) in LESSONS or describe(held.layer).startswith(UNEXPLAINED)


def test_layers_lead_to_the_lesson_that_is_about_them() -> None:
    layers = [nn.BatchNorm2d(4), nn.ConvTranspose2d(4, 4, 2), nn.Linear(4, 4), SelfAttention(8), nn.Dropout()]
    assert [lesson_of(layer) for layer in layers] == ["normalisation", "convolution", "layers", "zoo", ""]
