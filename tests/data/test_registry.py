"""A data set is its own file and one line: from then on it can be chosen, trained on and named on a card."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator

from playground.data import DATASETS, load
from playground.export.card import terms_of
from trainers.data import DataCache
from trainers.method import Turn, config_of
from trainers.methods.gan import Gan

RINGS = '''
"""Rings: a data set that somebody adds."""

import torch

from playground.data.dataset import Dataset, DatasetEntry, Split


def load(split: Split = "train") -> Dataset:
    away = (torch.arange(28) - 13.5).square()
    distance = (away[:, None] + away[None]).sqrt()
    radii = torch.arange(64) % 2
    images = torch.stack([((distance - 5 - 4 * radius).abs() < 1.5) * 255 for radius in radii])
    return Dataset("rings", "Rings", images[:, None].to(torch.uint8), radii, ("small", "large"))


ENTRY = DatasetEntry(
    "rings",
    "Rings",
    "64 rings, small and large.",
    licence="CC0 1.0, nobody",
    source="https://example.org/rings",
    load=load,
    noun="ring",
    class_names=("small", "large"),
    pictures=64,
)
'''


@pytest.fixture
def rings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a data set that was added: its file, and the line of the registry."""
    (tmp_path / "rings.py").write_text(RINGS)
    monkeypatch.syspath_prepend(tmp_path)
    entry = importlib.import_module("rings").ENTRY
    monkeypatch.setitem(DATASETS, entry.name, entry)
    return str(entry.name)


def test_its_card_says_its_own_licence_and_source(rings: str) -> None:
    terms = terms_of(rings)
    assert (terms.title, terms.licence, terms.source) == ("Rings", "CC0 1.0, nobody", "https://example.org/rings")
    assert terms.hub_licence == "cc0-1.0" and terms.is_public


def test_it_is_loaded_by_name_and_trained_on(rings: str, tmp_path: Path) -> None:
    assert load(rings).labels is not None and DATASETS[rings].num_classes == 2
    config = config_of(Gan, {"dataset": rings, "batch_size": 16})
    method = Gan(config, Accelerator(cpu=True), DataCache(tmp_path))
    figures = method.turn(Turn(method.players, config))
    assert all(bool(torch.isfinite(value)) for value in figures.values())


def test_every_data_set_says_whose_it_is_and_what_it_shows() -> None:
    for name, entry in DATASETS.items():
        assert entry.name == name
        assert terms_of(name).hub_licence != "other", "the licence begins with a name that the Hub knows"
        assert terms_of(name).source.startswith(("http://", "https://"))
        assert entry.noun != "picture"


def test_uploaded_pictures_are_the_uploaders_own_affair() -> None:
    assert terms_of("own-0123456789ab").title == "your own pictures"
    assert not terms_of("own-0123456789ab").is_public
