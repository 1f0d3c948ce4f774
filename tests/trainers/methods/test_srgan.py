"""The two stages of super-resolution, on tiny drawings of sharp stripes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from playing import alone, built, experiment, play, settings

from playground.data import DataUnavailable
from playground.runs import RunStore
from trainers.data import DataCache
from trainers.loop import train
from trainers.method import Mismatch
from trainers.methods.srgan import Srgan

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for train/ and test/ with pictures of dark and light bars."""
    return tmp_path_factory.mktemp("folders")


def srgan(accelerator: Accelerator, root: Path, **changes: Any) -> Srgan:
    method: Srgan = built(settings("srgan", root, **changes), accelerator, NO_DATA)
    return method


def test_the_pixel_stage_gets_nearer_and_starts_from_bicubic(accelerator: Accelerator, root: Path) -> None:
    method = srgan(accelerator, root, patches=2000, lr=5e-3)
    lost = [figures["l1"] for figures in play(method, 120)]
    assert sum(lost[-20:]) < 0.8 * sum(lost[:20])
    preview = method.preview()
    assert preview.pictures.shape == (24, 3, 160, 160) and preview.columns == 6
    bicubic, made, original = preview.pictures[:3]
    assert (made - original).abs().mean() < (bicubic - original).abs().mean()


def test_the_pixel_stage_has_no_game(accelerator: Accelerator, root: Path) -> None:
    method = srgan(accelerator, root)
    assert play(method, 1)[0].keys() == {"l1"}


def test_it_ends_after_so_many_squares_or_passes(accelerator: Accelerator, root: Path) -> None:
    method = srgan(accelerator, root, patches=80)
    play(method, 20)
    assert method.images == 80
    assert method.epoch == pytest.approx(method.epochs)
    assert srgan(accelerator, root, patches=80, epochs=3.0).epochs == 3.0
    # A pass shows as many squares as fill all the small pictures: four of 44 x 44 pixels here.
    assert method.images_per_epoch == pytest.approx(4 * 44 * 44 / 12**2)


def test_folders_without_photographs_are_named(accelerator: Accelerator, root: Path, tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="holds no photographs"):
        srgan(accelerator, root, data=tmp_path)


def test_the_adversarial_stage_needs_a_pixel_stage(accelerator: Accelerator, root: Path, tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match="needs a run of the pixel stage"):
        experiment(settings("srgan", root, stage="adversarial"))
    with pytest.raises(Mismatch, match="has no checkpoint to start from"):
        srgan(accelerator, root, stage="adversarial", start=tmp_path)


@pytest.mark.slow
def test_the_adversarial_stage_goes_on_from_the_pixel_stage(
    accelerator: Accelerator, root: Path, store: RunStore
) -> None:
    pytest.importorskip("efficientnet_lite_pytorch", reason="its features come with requirements-dev.txt")
    run = store.create(experiment(settings("srgan", root)))
    assert len(list(train(run, accelerator, NO_DATA))) == 20
    assert run.status().state == "finished"
    pixel = srgan(accelerator, root)
    pixel.restore(torch.load(run.checkpoint, weights_only=True))
    start = pixel.average.module.head.weight
    given = {"stage": "adversarial", "start": run.path, "features": "lite0"}
    whole, first, second = (srgan(accelerator, root, **given) for _ in range(3))
    assert torch.equal(whole.generator.head.weight, start)
    figures = play(whole, 3)
    assert {"l1", "d_loss", "g_loss", "perceptual"} == figures[-1].keys()
    assert not torch.equal(whole.generator.head.weight, start)
    assert play(first, 2) == figures[:2]
    second.restore(first.to_checkpoint())
    assert play(second, 1) == figures[2:]
    assert play(second, 1, alone(second, "D"))[0].keys() == {"d_loss"}
    assert play(second, 1, alone(second, "G"))[0].keys() == {"l1", "g_loss", "perceptual"}


@pytest.mark.slow
def test_the_discriminator_has_a_head_start_and_then_the_grid_counts(
    accelerator: Accelerator, root: Path, store: RunStore
) -> None:
    pytest.importorskip("efficientnet_lite_pytorch", reason="its features come with requirements-dev.txt")
    small = settings("srgan", root, side=10)
    with pytest.raises(Mismatch, match="in 64 pixels: side must be at least 16"):
        experiment(small | {"grid": 0.1})
    run = store.create(experiment(settings("srgan", root)))
    list(train(run, accelerator, NO_DATA))
    given = {"stage": "adversarial", "start": run.path, "features": "lite0", "side": 16, "head_start": 2}
    method = srgan(accelerator, root, **given, grid=0.1)
    before = method.generator.head.weight.detach().clone()
    assert [figures.keys() for figures in play(method, 2)] == [{"d_loss"}] * 2
    assert torch.equal(method.generator.head.weight, before)
    assert play(method, 1)[0].keys() == {"l1", "d_loss", "g_loss", "perceptual", "grid"}
    without = srgan(accelerator, root, **given)
    play(without, 3)
    assert not torch.equal(method.generator.head.weight, before)
    assert not torch.equal(method.generator.head.weight, without.generator.head.weight)


def test_a_run_goes_on_from_the_mixed_weights_of_two(accelerator: Accelerator, root: Path, store: RunStore) -> None:
    first = store.create(experiment(settings("srgan", root, patches=16)))
    list(train(first, accelerator, NO_DATA))
    second = store.create(experiment(settings("srgan", root, patches=16, start=first.path, lr=0.01)))
    list(train(second, accelerator, NO_DATA))
    before, after, both = (
        srgan(accelerator, root, start=run.path, start_share=share).generator.head.weight.detach()
        for run, share in ((first, 1.0), (second, 1.0), (second, 0.25))
    )
    assert not torch.equal(before, after)
    torch.testing.assert_close(both, 0.75 * before + 0.25 * after)
    with pytest.raises(Mismatch, match="went on from no other run"):
        srgan(accelerator, root, start=first.path, start_share=0.5)


def test_a_deeper_network_goes_on_from_a_run_and_draws_the_same_at_first(
    accelerator: Accelerator, root: Path, store: RunStore
) -> None:
    run = store.create(experiment(settings("srgan", root, blocks=2)))
    list(train(run, accelerator, NO_DATA))
    before = srgan(accelerator, root, blocks=2)
    before.restore(torch.load(run.checkpoint, weights_only=True))
    deeper = srgan(accelerator, root, start=run.path, blocks=4)
    small = before.shown[0]
    with torch.no_grad():
        assert torch.equal(deeper.generator(small), before.average(small))
    play(deeper, 2)
    assert float(deeper.generator.blocks[3].layers[2].weight.detach().abs().max()) > 0
    for changes in ({"blocks": 2, "width": 9}, {"blocks": 1}):
        with pytest.raises(Mismatch, match="of width 6 with 2 blocks cannot become one of"):
            srgan(accelerator, root, start=run.path, **changes)


def test_what_is_judged_is_shifted_at_every_step_and_alike_for_both(accelerator: Accelerator, root: Path) -> None:
    """D's strides must not meet the generator's grid at one place: corners differ from step to step, in both ways."""
    method = srgan(accelerator, root)
    numbered = torch.arange(48 * 48).view(1, 1, 48, 48)
    corners = set()
    for step in range(60):
        method.step = step
        part = method.shifted(numbered)
        assert part.shape == (1, 1, 40, 40) and torch.equal(part, method.shifted(numbered))
        corners.add(divmod(int(part[0, 0, 0, 0]), 48))
    assert {top for top, _ in corners} == {left for _, left in corners} == set(range(8))


def test_photographs_of_train_are_shown_where_there_are_no_others(
    accelerator: Accelerator, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = settings("srgan", root)
    shutil.copytree(Path(given["data"]) / "train", tmp_path / "train")
    Image.new("RGB", (40, 30)).save(tmp_path / "train" / "small.png")
    method = srgan(accelerator, root, data=tmp_path)
    assert "small.png was left out" in capsys.readouterr().err
    assert method.images_per_epoch == srgan(accelerator, root).images_per_epoch
    assert len(play(method, 3)) == 3
