"""The README's table "Extend it": each thing is added in a temporary module, and then works without another edit."""

from __future__ import annotations

import dataclasses
import inspect
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
import tyro
from accelerate import Accelerator
from small import blobs, experiment
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.data.built_in import BUILT_IN, BuiltIn, titles_for
from playground.data.dataset import Split
from playground.models import ARCHITECTURES, Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator
from playground.objectives import OBJECTIVES, Objective
from playground.objectives.objective import as_it_is
from playground.runs import Figure, Plot, Run, RunStore
from playground.runs.follower import Follower
from playground.runs.pool import WorkerPool
from playground.runs.presets import PRESETS, Preset
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.form_presets import preset_of
from playground.ui.train.link import settings_query
from playground.ui.train.runs_api import start_endpoint
from trainers import methods
from trainers.cards import cards
from trainers.cli import command_type, config_of_command
from trainers.contestants import contestants_of_race
from trainers.data import DataCache
from trainers.loop import train
from trainers.method import Turn, nearest_config
from trainers.methods.gan import Gan, GanConfig


@dataclass(frozen=True)
class PatientConfig(GanConfig):
    """A game with one setting more."""

    patience: float = setting(0.5, "Patience", "How long G waits for D.", (0.0, 1.0), live=True)


class Patient(Gan):
    """The game, told with one figure more."""

    title, year = "Patient GAN", 2026
    config_type = PatientConfig
    figures = (*Gan.figures, Figure("waiting", "waiting", "s", plot="waiting", role="encoder"))
    plots = (*Gan.plots, Plot("waiting", "How long G waited", "Patience times two."))

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        return dict(super().turn(turn)) | {"waiting": torch.tensor(2 * turn.config.patience)}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> type[Gan]:
    """A method in a module of its own and a line in the registry."""
    module = types.ModuleType("trainers.methods.patient")
    module.Patient = Patient  # type: ignore[attr-defined]
    monkeypatch.setattr(Patient, "__module__", module.__name__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(methods.METHODS, "patient", "Patient")
    return Patient


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server whose runs wait for ever."""
    store = RunStore(tmp_path / "runs")
    store.root.mkdir()
    return Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))


def run_to_its_end(run: Run, own_root: Path, accelerator: Accelerator) -> list[Any]:
    return list(train(run, accelerator, DataCache(own_root)))


def test_a_method_has_form_link_endpoint_command_line_race_and_curves(
    patient: type[Gan], host: Host, store: RunStore, own_root: Path, own_dataset: str, accelerator: Accelerator
) -> None:
    assert methods.all_methods()["patient"] is patient
    command = tyro.cli(command_type(patient, patient.usual()), args=["--patience", "0.25"])
    assert config_of_command(command).patience == 0.25
    assert (
        settings_query(patient, dataclasses.replace(patient.usual(), patience=0.75)) == "method=patient&patience=0.75"
    )
    config, _ = nearest_config(methods.chosen_method({"method": "patient"}), {"patience": "7"})
    assert config.patience == 1.0
    assert contestants_of_race("gan,patient") == [{"method": "gan"}, {"method": "patient"}]

    endpoint = start_endpoint(host)
    names = list(inspect.signature(endpoint).parameters)
    assert "patience" in names and "patience: How long G waits for D." in (endpoint.__doc__ or "")
    values = {"method": "patient", "dataset": own_dataset, "architecture": "mlp", "epochs": 1, "patience": 0.25}
    started = host.store.get(endpoint(*[values.get(name) for name in names])["run"])
    assert [known.name for known in started.about().live][-1] == "patience"

    started.order(settings={"patience": 0.5})
    steps = run_to_its_end(started, own_root, accelerator)
    assert steps[-1].figures["waiting"] == 1.0
    shot = Follower(started).look()
    assert shot.status.state == "finished" and shot.about.title == "Patient GAN"
    assert [plot.title for plot, _ in shot.plots()][-1] == "How long G waited"


def test_networks_for_the_game_train_and_are_on_offer(
    monkeypatch: pytest.MonkeyPatch, store: RunStore, own_root: Path, own_dataset: str, accelerator: Accelerator
) -> None:
    thin = Architecture(
        "thin28", "Thin", "Few channels.", "Nowhere.", 28, 16,
        generator=lambda: DCGAN28Generator(latent_dim=16, width=2),
        suggested={"batch_size": 64},
        discriminator=lambda **options: DCGAN28Discriminator(width=2, hidden=8, **options),
        batch_norm_in_d=True,
    )  # fmt: skip
    monkeypatch.setitem(ARCHITECTURES, "thin28", thin)
    wanted = experiment(architecture="thin28", dataset=own_dataset, epochs=1)
    assert wanted.settings["batch_size"] == 64
    run = store.create(wanted)
    run_to_its_end(run, own_root, accelerator)
    assert run.status().state == "finished"


def test_a_small_set_is_on_offer_and_trains(
    monkeypatch: pytest.MonkeyPatch, store: RunStore, own_root: Path, accelerator: Accelerator
) -> None:
    def load(split: Split) -> tuple[torch.Tensor, torch.Tensor]:
        squares = F.pad(blobs(6).expand(-1, 3, -1, -1), (2, 2, 2, 2))
        return squares, 255 - squares

    entry = BuiltIn("squares-holes", "Squares → holes", "cc0-1.0", 32, paired=True, load=load)
    monkeypatch.setitem(BUILT_IN, entry.name, entry)
    assert all(titles_for(kind)[entry.name] == entry.title for kind in ("pairs", "kinds"))
    run = store.create(experiment(method="pix2pix", data=entry.name, epochs=1, batch_size=6))
    run_to_its_end(run, own_root, accelerator)
    assert run.status().state == "finished" and run.frames()
    assert entry.title in run.about().data


def test_an_objective_trains_and_has_a_card(
    monkeypatch: pytest.MonkeyPatch, store: RunStore, own_root: Path, own_dataset: str, accelerator: Accelerator
) -> None:
    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return (1 - real).abs().mean() + (1 + fake).abs().mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return (1 - fake).abs().mean()

    rule = Objective(
        "least_distance", "Least distance", "Verdicts are to lie near 1 and -1.", "Nowhere.", 2026, d_loss, g_loss,
        verdict=as_it_is, verdict_name="number",
    )  # fmt: skip
    monkeypatch.setitem(OBJECTIVES, rule.name, rule)
    card = cards()["least_distance"]
    assert (card.title, card.settings["objective"], card.adds) == ("Least distance", "least_distance", "objective")
    run = store.create(
        experiment(objective="least_distance", architecture="mlp", dataset=own_dataset, epochs=1, batch_size=64)
    )
    steps = run_to_its_end(run, own_root, accelerator)
    assert run.status().state == "finished" and all(step.figures["g_loss"] >= 0 for step in steps)


def test_networks_with_a_year_have_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    found = dataclasses.replace(ARCHITECTURES["dcgan28"], name="thin28", title="Thin", year=2026)
    monkeypatch.setitem(ARCHITECTURES, "thin28", found)
    assert cards()["thin28"].settings == {"method": "gan", "architecture": "thin28"}


def test_a_preset_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "calm", Preset("Calm", "Slow and steady.", {"d_lr": 1e-4, "g_lr": 1e-4}))
    config, _ = nearest_config(Gan, PRESETS["calm"].settings)
    assert preset_of(Gan, config) == "calm"
