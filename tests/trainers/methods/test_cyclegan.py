"""CycleGAN on two kinds of tiny pictures: squares on coloured paper, and others in negative."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, contents, experiment, play, settings

from playground.data import DataUnavailable
from trainers.data import DataCache
from trainers.image_pool import ImagePool
from trainers.method import Mismatch
from trainers.methods.cyclegan import CycleGan

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for both kinds of pictures."""
    return tmp_path_factory.mktemp("folders")


def cyclegan(accelerator: Accelerator, root: Path, **changes: Any) -> CycleGan:
    method: CycleGan = built(settings("cyclegan", root, **changes), accelerator, NO_DATA)
    return method


@pytest.mark.slow
def test_the_way_there_and_back_gets_shorter(accelerator: Accelerator, root: Path) -> None:
    method = cyclegan(accelerator, root, epochs=60.0, lr=2e-3, identity=1.0)
    lost = [figures["cycle"] for figures in play(method, 60)]
    assert sum(lost[-5:]) < 0.6 * sum(lost[:5])


def test_generators_that_add_begin_near_what_they_are_given(accelerator: Accelerator, root: Path) -> None:
    adding = cyclegan(accelerator, root, residual=True, norm="none", spectral_norm=True)
    usual = cyclegan(accelerator, root)
    with torch.no_grad():
        moved = [float((m.a_to_b(m.shown_a) - m.shown_a).abs().mean()) for m in (adding, usual)]
    assert moved[0] < 0.5 * moved[1]
    # Instance norm takes away how bright a picture is as a whole; a discriminator without it can object.
    bright, dark = (value * torch.ones(1, 3, 32, 32) for value in (0.9, -0.9))
    assert not torch.allclose(adding.discriminator_b(bright), adding.discriminator_b(dark), atol=1e-3)


def test_the_preview_shows_there_and_back_of_both_kinds(accelerator: Accelerator, root: Path) -> None:
    method = cyclegan(accelerator, root)
    preview = method.preview()
    assert preview.pictures.shape == (3 * 2 + 3 * 3, 3, 16, 16) and preview.columns == 6
    assert torch.equal(preview.pictures[0:6:3], method.shown_a)
    assert torch.equal(preview.pictures[6::3], method.shown_b)
    with torch.no_grad():
        there = method.average_a_to_b(method.shown_a)
        assert torch.equal(preview.pictures[1:6:3], there)
        assert torch.equal(preview.pictures[2:6:3], method.average_b_to_a(there))


def test_the_two_kinds_are_seen_in_orders_of_their_own(accelerator: Accelerator, root: Path) -> None:
    method = cyclegan(accelerator, root, load=16, flips=False)
    a, b = [], []
    for _ in range(4):
        a.append(method.next_pictures(method.a, 0))
        b.append(method.next_pictures(method.b, 1))
        method.images += 2
    assert len(torch.cat(a).flatten(1).unique(dim=0)) == 8  # a pass over A
    assert len(torch.cat(b[:3]).flatten(1).unique(dim=0)) == 6  # there are six of B, which come round sooner
    assert method.epoch == 1.0


def test_older_fakes_are_kept_only_when_d_looks_and_go_with_the_checkpoint(
    accelerator: Accelerator, root: Path
) -> None:
    method = cyclegan(accelerator, root, pool=3)
    play(method, 1, alone(method, "G"))
    assert not any(name.startswith("/pool_a/kept") for name in contents(method.to_checkpoint()))
    play(method, 3, alone(method, "D"))
    kept = [value for name, value in contents(method.to_checkpoint()).items() if name.startswith("/pool_a/kept")]
    assert [picture.shape for picture in kept] == [(3, 16, 16)] * 3
    later = cyclegan(accelerator, root, pool=3)
    later.restore(method.to_checkpoint())
    play(method, 2)
    # What the first goes on to do with its pool changes nothing in the other one's.
    again = [value for name, value in contents(later.to_checkpoint()).items() if name.startswith("/pool_a/kept")]
    assert all(torch.equal(one, other) for one, other in zip(kept, again, strict=True))


def test_missing_folders_are_named(accelerator: Accelerator, root: Path, tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="trainA"):
        cyclegan(accelerator, root, data=tmp_path)


def test_squares_larger_than_the_pictures_are_refused_before_there_is_a_run(root: Path) -> None:
    with pytest.raises(Mismatch, match="load must be at least side, 32"):
        experiment(settings("cyclegan", root, side=32))


def test_a_pool_gives_out_what_it_was_given_before() -> None:
    pool = ImagePool(4, seed=0)
    batches = [torch.full((2, 1, 2, 2), float(number)) for number in range(40)]
    given = [pool.exchanged(batch) for batch in batches]
    assert all(torch.equal(g, b) for g, b in zip(given[:2], batches[:2], strict=True))  # until it is full
    older = [float(picture.mean()) < number for number, batch in enumerate(given[2:], 2) for picture in batch]
    assert 0.3 < sum(older) / len(older) < 0.7
    assert torch.equal(ImagePool(0, seed=0).exchanged(batches[3]), batches[3])


def test_a_pool_goes_on_where_its_state_was_taken() -> None:
    batches = [torch.full((2, 1, 2, 2), float(number)) for number in range(40)]
    first, second = ImagePool(4, seed=0), ImagePool(4, seed=9)
    for batch in batches[:20]:
        first.exchanged(batch)
    second.load_state_dict(first.state_dict())
    for batch in batches[20:]:
        assert torch.equal(first.exchanged(batch), second.exchanged(batch))


def test_without_pictures_kept_back_training_ones_are_shown_and_the_run_says_so(
    accelerator: Accelerator, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cyclegan(accelerator, root)  # makes the pictures
    given = settings("cyclegan", root)
    for part in ("trainA", "trainB"):
        shutil.copytree(Path(given["data"]) / part, tmp_path / part)
    (tmp_path / "trainA" / "broken.png").write_bytes(b"no picture")
    method = cyclegan(accelerator, root, data=tmp_path)
    assert capsys.readouterr().err.count("broken.png is not a picture that can be read") == 1
    assert len(play(method, 4)) == 4
    told = experiment(given | {"data": str(tmp_path)}).about.hint
    assert told.endswith("Some are trained on: the folder keeps none back for this.")
    assert experiment(given).about.hint.endswith("Never trained on.")
