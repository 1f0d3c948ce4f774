"""CUT on two kinds of tiny pictures: squares on coloured paper, and others in negative."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, equal, everybody, experiment, play, settings, weights
from torch.nn import functional as F

from playground.data import DataUnavailable
from playground.runs import Run
from trainers.data import DataCache
from trainers.method import Mismatch
from trainers.methods.cut import Contrastive, at, compared_layers, patch_nce, through

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for both kinds of pictures."""
    return tmp_path_factory.mktemp("folders")


def cut(accelerator: Accelerator, root: Path, **changes: Any) -> Contrastive:
    method: Contrastive = built(settings("cut", root, **changes), accelerator, NO_DATA)
    return method


@pytest.mark.slow
def test_places_become_easier_to_find_again(accelerator: Accelerator, root: Path) -> None:
    method = cut(accelerator, root, epochs=60.0, lr=2e-3)
    told = [figures["contrast"] for figures in play(method, 50)]
    assert sum(told[-5:]) < 0.7 * sum(told[:5])


def test_places_that_cannot_be_told_apart_cost_as_much_as_guessing() -> None:
    places = F.normalize(torch.randn(2, 8, 16, generator=torch.Generator().manual_seed(0)), dim=-1)
    alike = places[:, :1].expand_as(places)
    assert torch.allclose(patch_nce(alike, alike, 0.07), torch.full((2,), math.log(8)), atol=1e-5)
    found = patch_nce(places, places, 0.07)
    assert found.shape == (2,) and float(found.max()) < 0.05
    # Another place's vector in each place: worse than guessing, in that picture alone.
    mixed = torch.stack([places[0].roll(1, 0), places[1]])
    assert float(patch_nce(mixed, places, 0.07)[0]) > math.log(8) > float(patch_nce(mixed, places, 0.07)[1])


def test_what_is_compared_is_what_the_generator_makes_on_its_way(accelerator: Accelerator, root: Path) -> None:
    method = cut(accelerator, root, blocks=6)
    made, maps = through(method.generator.layers, method.shown, method.layers)
    assert torch.equal(made, method.generator(method.shown))
    sides = [tuple(each.shape[1:]) for each in maps]
    # The first is the picture itself, with the mirrored border of three pixels that the first convolution is given.
    assert sides == [(3, 22, 22), (8, 8, 8), (16, 4, 4), (16, 4, 4), (16, 4, 4)]
    assert torch.equal(maps[0][:, :, 3:-3, 3:-3], method.shown)
    assert compared_layers(1) == (0, 4, 7, 10) and compared_layers(9) == (0, 4, 7, 10, 14)
    assert len(method.heads) == len(method.layers)


def test_places_are_taken_row_by_row() -> None:
    maps = torch.arange(2 * 3 * 4 * 5).view(2, 3, 4, 5)
    taken = at(maps, torch.tensor([0, 7]))
    assert taken.shape == (2, 2, 3) and torch.equal(taken[:, 1], maps[:, :, 1, 2])
    assert torch.equal(at(maps.contiguous(memory_format=torch.channels_last), torch.tensor([0, 7])), taken)


def test_heads_learn_with_the_generator_alone(accelerator: Accelerator, root: Path) -> None:
    method = cut(accelerator, root)
    before = weights(method.heads)
    play(method, 1, alone(method, "D"))
    assert equal(weights(method.heads), before)
    play(method, 1, alone(method, "G"))
    assert not any(torch.equal(x, y) for x, y in zip(weights(method.heads), before, strict=True) if x.ndim == 2)


def test_without_identity_pictures_of_the_wanted_kind_do_not_move_the_generator(
    accelerator: Accelerator, root: Path
) -> None:
    """They reach it through the discriminator alone, which stands still here."""
    for identity, alike in ((0.0, True), (1.0, False)):
        moved = []
        for other in (False, True):
            method = cut(accelerator, root, identity=identity)
            if other:
                method.wanted = method.given
            play(method, 1, alone(method, "G"))
            moved.append(weights(method.generator))
        assert equal(*moved) is alike


def test_the_direction_says_which_kind_is_given(accelerator: Accelerator, root: Path) -> None:
    there, back = cut(accelerator, root), cut(accelerator, root, direction="BtoA")
    assert (there.given.files, there.wanted.files) == (back.wanted.files, back.given.files)
    assert (len(there.given), len(back.given)) == (8, 6)
    assert (len(there.shown), len(back.shown)) == (2, 3)  # in testA and testB


def test_the_preview_shows_each_picture_beside_its_translation(accelerator: Accelerator, root: Path) -> None:
    method = cut(accelerator, root)
    play(method, 2)
    preview = method.preview()
    assert preview.columns == 4 and torch.equal(preview.pictures[::2], method.shown)
    with torch.no_grad():
        assert torch.equal(preview.pictures[1::2], method.average(method.shown))


def test_a_run_goes_on_from_the_average_of_another(accelerator: Accelerator, root: Path, tmp_path: Path) -> None:
    first = cut(accelerator, root)
    play(first, 3)
    Run(tmp_path).checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.save(first.to_checkpoint(), Run(tmp_path).checkpoint)
    second = cut(accelerator, root, start=tmp_path)
    assert equal(weights(second.generator), weights(first.average.module))
    with pytest.raises(Mismatch, match="no checkpoint to start from"):
        cut(accelerator, root, start=tmp_path / "nowhere")


def test_the_rate_falls_to_nearly_nothing(accelerator: Accelerator, root: Path) -> None:
    method = cut(accelerator, root, epochs=2.0)
    rates = []
    for _ in range(8):
        method.turn(everybody(method))
        rates.append(method.g_optimizer.param_groups[0]["lr"])
    assert rates[:4] == [2e-4] * 4 and rates[-1] == pytest.approx(2e-4 * 0.25)


def test_missing_folders_are_named_and_large_squares_refused(
    accelerator: Accelerator, root: Path, tmp_path: Path
) -> None:
    with pytest.raises(DataUnavailable, match="trainA"):
        cut(accelerator, root, data=tmp_path)
    with pytest.raises(Mismatch, match="load must be at least side, 32"):
        experiment(settings("cut", root, side=32))
