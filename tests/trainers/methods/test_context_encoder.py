"""The context encoder: it changes nothing but holes, sees nothing of them, and fills them nearer and nearer."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import built, cache, everybody, experiment, play, settings
from torch import Tensor

from playground.export import ExportError
from playground.models import initialise
from playground.runs import RunStore
from trainers.methods.context_encoder import HOLE, SIDE, Filler, holes
from trainers.trained import averaged_generator


@pytest.fixture
def filler() -> Filler:
    filler = Filler(width=4)
    initialise(filler, torch.Generator().manual_seed(0))
    return filler.eval()


def test_holes_are_squares_all_over_the_picture() -> None:
    found = holes(400, torch.Generator().manual_seed(0))
    assert (found.flatten(1).sum(dim=1) == HOLE**2).all()
    rows, columns = found.any(dim=3)[:, 0], found.any(dim=2)[:, 0]
    assert (rows.sum(dim=1) == HOLE).all() and (columns.sum(dim=1) == HOLE).all()
    assert found.any(dim=0).all()
    assert len(found.flatten(1).unique(dim=0)) > 100


def test_what_is_not_missing_stays_and_what_is_missing_is_not_looked_at(filler: Filler) -> None:
    rng = torch.Generator().manual_seed(1)
    pictures, hole = torch.rand(4, 1, SIDE, SIDE, generator=rng) * 2 - 1, holes(4, rng)
    with torch.inference_mode():
        filled = filler(pictures, hole)
        other = filler(torch.where(hole, -pictures, pictures), hole)
    assert torch.equal(filled[~hole], pictures[~hole])
    assert not torch.equal(filled[hole], pictures[hole])
    assert torch.equal(filled, other)


def test_fillings_come_nearer_to_the_originals(accelerator: Accelerator, tmp_path: Path) -> None:
    stripes = torch.zeros(64, 1, SIDE, SIDE, dtype=torch.uint8)
    stripes[:, :, :, 8:20] = 255
    method = built(settings("context_encoder", tmp_path), accelerator, cache(stripes))
    missed = [figures["missed"] for figures in play(method, 25, everybody(method, adversarial=0.0))]
    assert missed[0] > 0.8
    assert missed[-1] < 0.6 * missed[0]


def test_the_game_counts_in_what_the_generator_learns(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    method = built(settings("context_encoder", tmp_path), accelerator, cache(pictures))
    fake = method.sample()
    costs = []
    for weight in (0.0, 2.0):
        method.weight = weight
        costs.append(float(method.g_cost(fake, None)[0].detach()))
    game = float(super(type(method), method).g_cost(fake, None)[0].detach())
    assert costs[1] - costs[0] == pytest.approx(2 * game, rel=1e-4)


def test_the_preview_shows_hole_filling_and_original(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    preview = built(settings("context_encoder", tmp_path), accelerator, cache(pictures)).preview()
    sets = preview.pictures.view(-1, 3, preview.columns, SIDE, SIDE)
    holed, filled, original = sets.unbind(dim=1)
    outside = holed == original
    assert torch.equal(filled[outside], original[outside])
    assert 0 < (~outside).float().mean() <= (HOLE / SIDE) ** 2


def test_the_preview_shows_pictures_that_it_does_not_learn_from(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, kept = cache(pictures), torch.full((30, 1, SIDE, SIDE), 200, dtype=torch.uint8)
    monkeypatch.setattr(data, "unseen", lambda name: dataclasses.replace(data.dataset(name), images=kept))
    preview = built(settings("context_encoder", tmp_path), accelerator, data).preview()
    originals = preview.pictures.view(-1, 3, preview.columns, SIDE, SIDE)[:, 2]
    assert (originals == originals[0, 0, 0, 0]).all() and originals[0, 0, 0, 0] == pytest.approx(200 / 127.5 - 1)


def test_there_is_no_generator_to_take_home(store: RunStore, tmp_path: Path) -> None:
    run = store.create(experiment(settings("context_encoder", tmp_path)))
    with pytest.raises(ExportError, match="no generator that draws from noise"):
        averaged_generator(run)
