"""SinGAN on one small picture: it goes up scale by scale, and what it draws is made of the picture's patches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from playing import built, experiment, play, settings
from torch import Tensor

from playground.data import DataUnavailable, single_picture
from playground.models.singan import Pyramid, pyramid_sizes
from trainers.data import DataCache
from trainers.methods.singan import SinGan

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for the picture: light squares on dark, 48 x 32."""
    return tmp_path_factory.mktemp("pictures")


def singan(accelerator: Accelerator, root: Path, **changes: Any) -> SinGan:
    method: SinGan = built(settings("singan", root, **changes), accelerator, NO_DATA)
    return method


@pytest.fixture(scope="module")
def trained(root: Path) -> SinGan:
    """Two scales, 18 and 32 pixels wide: 142 and 80 turns."""
    changes: dict[str, Any] = {"coarsest": 12, "scales": 2, "steps": 80, "width": 16, "lr": 3e-3}
    weights = {"penalty": 1.0, "reconstruction": 50.0}
    method = singan(Accelerator(cpu=True, mixed_precision="no"), root, **changes, **weights)
    play(method, sum(method.turns))
    return method


def patches(picture: Tensor) -> Tensor:
    """Every square of 5 x 5 pixels: (n, 3, h, w) -> (n * places, 75)."""
    return torch.nn.functional.unfold(picture, 5).transpose(1, 2).flatten(0, 1)


def distance_to_patches(picture: Tensor, of: Tensor) -> float:
    """How far the squares of one picture are from the nearest of another, on average: root of the mean square."""
    return float(torch.cdist(patches(picture), patches(of)).min(dim=1).values.square().mean().div(75).sqrt())


@pytest.mark.slow
def test_the_picture_is_drawn_again_from_its_own_noise(trained: SinGan) -> None:
    real = trained.pictures[-1]
    with torch.no_grad():
        again = trained.generator.reconstruction(1)
        other = trained.generator.samples(1, torch.Generator().manual_seed(1))
    assert (again - real).square().mean() < 0.25 * real.var()
    assert (other - real).square().mean() > 2 * (again - real).square().mean()


@pytest.mark.slow
def test_samples_differ_but_are_made_of_the_patches_of_the_picture(trained: SinGan) -> None:
    real = trained.pictures[-1]
    with torch.no_grad():
        samples = trained.generator.samples(3, torch.Generator().manual_seed(1)).clamp(-1, 1)
    shuffled = real.flatten(2)[..., torch.randperm(real[0, 0].numel(), generator=torch.Generator().manual_seed(0))]
    chance = distance_to_patches(shuffled.view_as(real), real)
    assert distance_to_patches(samples, real) < 0.8 * chance
    apart = [(a - b).square().mean().sqrt() for a, b in ((samples[0], samples[1]), (samples[1], real[0]))]
    assert min(apart) > 0.2


def test_pictures_of_any_shape_and_from_any_scale(trained: SinGan) -> None:
    def drawn(**how: Any) -> Tensor:
        with torch.no_grad():
            return trained.generator.samples(2, torch.Generator().manual_seed(3), **how)

    assert drawn(size=(20, 90)).shape == (2, 3, 20, 90)
    # The later chance comes in, the nearer they stay to the picture itself.
    real = trained.pictures[-1]
    far = [float((drawn(start=start) - real).square().mean()) for start in (0, 1)]
    assert far[0] > 2 * far[1] > 0


def test_one_scale_learns_at_a_time_and_starts_from_the_one_before(accelerator: Accelerator, root: Path) -> None:
    method = singan(accelerator, root, steps=1, longest=48)
    assert method.turns == [2, 1, 1]  # more often where pictures are smaller
    scales = [int(figures["scale"]) for figures in play(method, 4)]
    assert scales == [1, 1, 2, 3] and method.epoch == method.epochs == 3
    first = method.generator.scales[0].state_dict()
    again = singan(accelerator, root, steps=1, longest=48)
    play(again, 2)
    again.begin_scale(1)
    for scale in (0, 1):
        learnt = again.generator.scales[scale].state_dict()
        assert all(torch.equal(learnt[name], weight) for name, weight in first.items())
    missing = (again.before - again.pictures[1]).square().mean().sqrt()
    assert float(again.generator.amplitudes[1]) == pytest.approx(0.1 * float(missing))


def test_what_is_left_counts_pixels_not_turns(accelerator: Accelerator, root: Path) -> None:
    method = singan(accelerator, root, steps=10)
    areas = [picture[0, 0].numel() for picture in method.pictures]
    costs = [turns * area for turns, area in zip(method.turns, areas, strict=True)]
    assert method.pictures_until(3.0) == pytest.approx(sum(costs) / areas[0])
    play(method, method.turns[0])
    assert method.pictures_until(3.0) == pytest.approx(sum(costs[1:]) / areas[1])
    assert method.pictures_until(1.0) == 0


def test_a_generator_survives_its_file(trained: SinGan, tmp_path: Path) -> None:
    trained.generator.save_pretrained(tmp_path)
    loaded = Pyramid.from_pretrained(tmp_path)
    with torch.no_grad():
        # The layout in memory differs, and with it the order of sums.
        assert torch.allclose(loaded.reconstruction(1), trained.generator.reconstruction(1), atol=1e-4)
    assert loaded.sizes == trained.generator.sizes


def test_sizes_grow_by_one_factor_to_the_whole_picture() -> None:
    assert pyramid_sizes(80, 160, 3, 20) == [(20, 40), (40, 80), (80, 160)]
    assert pyramid_sizes(20, 30, 2, 25) == [(20, 30), (20, 30)]


def test_a_picture_that_was_brought_is_kept_by_its_pixels(tmp_path: Path) -> None:
    Image.new("RGB", (900, 300), "teal").save(tmp_path / "a.png")
    name = single_picture.keep(tmp_path / "a.png", tmp_path / "own").name
    assert single_picture.keep(tmp_path / "a.png", tmp_path / "own").name == name
    assert single_picture.load(Path(name), tmp_path / "own", 120).shape == (1, 3, 40, 120)
    with pytest.raises(DataUnavailable, match="too narrow"):
        single_picture.load(Path(name), tmp_path / "own", 32)
    with pytest.raises(DataUnavailable, match="no picture called own-000000000000"):
        single_picture.load(Path("own-000000000000.png"), tmp_path / "own", 64)


def test_a_run_names_its_picture_but_no_path(root: Path) -> None:
    about = experiment(settings("singan", root)).about
    assert about.name == "singan-squares" and str(root) not in about.subject
