"""Drawing from a run that learns from one picture, and keeping its generator."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import experiment, settings

from playground.export import ExportError
from playground.models.singan import Pyramid
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from trainers.data import DataCache
from trainers.loop import train
from trainers.pyramids import draw_pictures, learns_one_picture, pictures_like, pyramid_zip, trained_pyramid


@pytest.fixture
def run(accelerator: Accelerator, store: RunStore, tmp_path: Path) -> Run:
    """Three scales up to 32 x 21 pixels, a few turns each."""
    run = store.create(experiment(settings("singan", tmp_path)))
    list(train(run, accelerator, DataCache(tmp_path)))
    return run


def test_a_finished_run_draws_any_size_and_can_be_taken_home(run: Run, tmp_path: Path) -> None:
    trained = trained_pyramid(run)
    first, other = draw_pictures(trained.generator, trained.last, 2, seed=3, start=1, wider=2.0, higher=0.5)
    assert first.size == (64, 10) and first.tobytes() != other.tobytes()
    assert draw_pictures(trained.generator, trained.last, 1, 3, 1, 2.0, 0.5)[0].size == (64, 10)
    with pytest.raises(ExportError, match="512 is the most"):
        draw_pictures(trained.generator, trained.last, 1, 3, 1, 40.0, 1.0)
    for wider, higher in ((1.0, 0.001), (0.001, 1.0), (-1.0, 1.0), (40.0, 0.0)):
        with pytest.raises(ExportError, match=r"less than a pixel high or wide\. Ask for more"):
            draw_pictures(trained.generator, trained.last, 1, 3, 1, wider, higher)
    with zipfile.ZipFile(pyramid_zip(run, tmp_path / "kept.zip")) as archive:
        archive.extractall(tmp_path / "kept")
    kept = tmp_path / "kept" / "singan-squares"
    card = (kept / "README.md").read_text()
    assert "Trained for 3.0 of 3 scales" in card and "python -m trainers singan --picture" in card
    generator, saved = Pyramid.from_pretrained(kept), torch.load(run.checkpoint, weights_only=True)["generator"]
    assert all(torch.equal(weight, saved[name]) for name, weight in generator.state_dict().items())


def test_another_run_says_so_and_so_does_one_that_has_saved_nothing(store: RunStore, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="did not learn from one picture"):
        pyramid_zip(store.create(experiment({"method": "gan"})), tmp_path / "a.zip")
    with pytest.raises(ExportError, match="Nothing is saved yet"):
        trained_pyramid(store.create(experiment(settings("singan", tmp_path))))


def test_a_run_draws_beside_its_own_picture_and_else_the_generator_that_ships_does(run: Run, tmp_path: Path) -> None:
    assert learns_one_picture(run)
    mine = pictures_like(run, tmp_path, Pretrained(), count=2, seed=0)
    assert mine.original.size == mine.again.size == (32, 21) and len(mine.others) == 2
    shipped = pictures_like(None, tmp_path, Pretrained(), count=3, seed=0, wider=2.0)
    width, height = shipped.original.size
    assert [other.size for other in shipped.others] == [(2 * width, height)] * 3
