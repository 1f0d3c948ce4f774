"""CycleGAN's trainer, on two kinds of tiny pictures: dark ones with a light square, and the other way round."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from trainers.course import open_run
from trainers.cyclegan import CycleGan, CycleGanCommand, CycleGanConfig, main
from trainers.pool import ImagePool

from playground.data.dataset import DataUnavailable
from playground.runs import Run
from trainers.recipes.cut_pictures import CutCommand
from trainers.recipes.cut_pictures import main as cut


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """Folders trainA, trainB, testA and testB."""
    rng = np.random.default_rng(0)
    for folder, count in (("trainA", 8), ("trainB", 6), ("testA", 2), ("testB", 3)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            pixels = np.full((32, 32, 3), 40, np.uint8)
            row, column = rng.integers(0, 20, 2)
            pixels[row : row + 10, column : column + 10] = 220
            picture = Image.fromarray(pixels if folder.endswith("A") else 255 - pixels)
            picture.save(tmp_path / folder / f"{number}.png")
    return tmp_path


def tiny(kinds: Path, **changes: object) -> CycleGanConfig:
    small = {"side": 32, "load": 32, "width": 4, "blocks": 1, "halvings": 1, "batch_size": 2, "passes": 2.0}
    return CycleGanConfig(data=kinds, **(small | changes))  # type: ignore[arg-type]


def test_the_way_there_and_back_gets_shorter(kinds: Path, accelerator: Accelerator) -> None:
    course = CycleGan(tiny(kinds, passes=60.0, lr=2e-3, identity=1.0), accelerator)
    lost = [step.figures["cycle"] for step in islice(course.steps(), 60)]
    assert sum(lost[-5:]) < 0.6 * sum(lost[:5])


def test_a_checkpoint_goes_on_as_if_nothing_had_happened(kinds: Path, accelerator: Accelerator) -> None:
    whole = CycleGan(tiny(kinds, pool=0), accelerator)
    figures = [dict(step.figures) for step in islice(whole.steps(), 6)]
    first = CycleGan(tiny(kinds, pool=0), accelerator)
    list(islice(first.steps(), 3))
    second = CycleGan(tiny(kinds, pool=0), accelerator)
    second.restore(first.to_checkpoint())
    assert [dict(step.figures) for step in islice(second.steps(), 3)] == figures[3:]


def test_generators_that_add_begin_near_what_they_are_given(kinds: Path, accelerator: Accelerator) -> None:
    adding = CycleGan(tiny(kinds, residual=True, norm="none", spectral_norm=True), accelerator)
    usual = CycleGan(tiny(kinds), accelerator)
    with torch.no_grad():
        moved = [float((run.a_to_b(run.shown_a) - run.shown_a).abs().mean()) for run in (adding, usual)]
    assert moved[0] < 0.5 * moved[1]
    # Instance norm takes away how bright a picture is as a whole; a discriminator without it can object.
    bright, dark = (value * torch.ones(1, 3, 32, 32) for value in (0.9, -0.9))
    assert not torch.allclose(adding.judge_b(bright), adding.judge_b(dark), atol=1e-3)


def test_the_preview_shows_there_and_back_of_both_kinds(kinds: Path, accelerator: Accelerator) -> None:
    pictures, columns = CycleGan(tiny(kinds), accelerator).preview()
    assert pictures.shape == (3 * 2 + 3 * 3, 3, 32, 32) and columns == 6
    assert torch.equal(pictures[0], CycleGan(tiny(kinds), accelerator).shown_a[0])


def test_the_program_leaves_a_run_to_watch_and_ends_in_order(kinds: Path, tmp_path: Path) -> None:
    command = CycleGanCommand(**vars(tiny(kinds, passes=1.0)), out=tmp_path / "run", device="cpu", precision="no")
    assert main(command) == 0
    run = Run(tmp_path / "run")
    assert run.program() == "cyclegan" and run.status().state == "finished"
    assert run.frames() and {"d_loss", "g_loss", "cycle"} <= run.events()[0][-1].keys()
    with pytest.raises(ValueError, match="another experiment"):
        open_run(tmp_path / "run", "cyclegan", tiny(kinds, passes=3.0), 3.0)


def test_missing_folders_are_named(tmp_path: Path, accelerator: Accelerator) -> None:
    with pytest.raises(DataUnavailable, match="trainA"):
        CycleGan(tiny(tmp_path), accelerator)


def test_a_pool_gives_out_what_it_was_given_before() -> None:
    pool = ImagePool(4, seed=0)
    batches = [torch.full((2, 1, 2, 2), float(number)) for number in range(40)]
    given = [pool.exchanged(batch) for batch in batches]
    assert all(torch.equal(g, b) for g, b in zip(given[:2], batches[:2], strict=True))  # until it is full
    older = [float(picture.mean()) < number for number, batch in enumerate(given[2:], 2) for picture in batch]
    assert 0.3 < sum(older) / len(older) < 0.7
    assert torch.equal(ImagePool(0, seed=0).exchanged(batches[3]), batches[3])


def test_squares_are_cut_at_all_scales_and_the_same_each_time(kinds: Path, tmp_path: Path) -> None:
    for name in ("once", "again"):
        cut(CutCommand(kinds / "trainA", tmp_path / name, count=20, side=16, smallest=0.3, largest=0.9))
    once, again = (sorted((tmp_path / name).iterdir()) for name in ("once", "again"))
    assert len(once) == 20 and [p.read_bytes() for p in once] == [p.read_bytes() for p in again]
    assert {Image.open(path).size for path in once} == {(16, 16)}
    with pytest.raises(ValueError, match="shares of a picture"):
        cut(CutCommand(kinds / "trainA", tmp_path / "none", smallest=0.9, largest=0.2))
    with pytest.raises(DataUnavailable, match="holds no pictures"):
        cut(CutCommand(tmp_path / "nowhere", tmp_path / "none"))
