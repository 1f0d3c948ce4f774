"""Large pictures in tiles: the same as in one go where a network looks no farther than a tile, and evenly lit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from playground.models.resnet import ResNet
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.translation.cycle import QUALITIES, quality_of, size_at, translate_at
from playground.translation.norms import with_fixed_norms
from playground.translation.tiles import TileProgress, Track, translate_in_tiles
from playground.translation.whole import MirrorPadding, translate, work_size


class Near(Translator):
    """Sees 7 pixels far and normalises nothing; may enlarge."""

    def __init__(self, scale: int = 1) -> None:
        super().__init__(3, 3, multiple=4)
        torch.manual_seed(0)
        self.look = nn.Conv2d(3, 3, 15, padding=7)
        self.enlarge = nn.Upsample(scale_factor=scale) if scale > 1 else nn.Identity()

    def translate(self, x: Tensor) -> Tensor:
        picture: Tensor = self.enlarge(torch.tanh(self.look(x)))
        return picture


@pytest.fixture(scope="module")
def noise() -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 256, (134, 222, 3), dtype=np.uint8))


def run(*args: object, **options: object) -> Image.Image:
    last = list(translate_in_tiles(*args, **options))[-1]  # type: ignore[arg-type]
    assert last.picture is not None
    return last.picture


def difference(a: Image.Image, b: Image.Image) -> int:
    return int(np.abs(np.asarray(a).astype(int) - np.asarray(b)).max())


@pytest.mark.parametrize("scale", [1, 3])
def test_tiles_of_a_network_that_sees_near_leave_no_seam(noise: Image.Image, scale: int) -> None:
    network = Near(scale).eval()
    whole = run(network, noise, scale=scale, tile=1000)
    pieces = run(network, noise, scale=scale, tile=48, margin=8, blend=8)
    assert pieces.size == whole.size == (222 * scale, 134 * scale)
    assert difference(pieces, whole) <= 1
    careless = run(network, noise, scale=scale, tile=48, margin=0, blend=1)
    assert difference(careless, whole) > 20  # so the margin is what it takes


@pytest.mark.parametrize(("length", "multiple", "tile"), [(1000, 4, 128), (700, 128, 384), (130, 128, 384), (9, 4, 64)])
def test_weights_of_tiles_add_up_to_one_and_vanish_at_inner_borders(length: int, multiple: int, tile: int) -> None:
    track = Track.along(length, multiple, tile, margin=8, blend=16)
    total = np.zeros(track.frame.total * 2)
    for start, weights in zip(track.starts, track.weights(2), strict=True):
        assert start % multiple == 0 and track.size % multiple == 0
        total[2 * start : 2 * (start + track.size)] += weights
        assert start == 0 or not weights[:16].any()
        assert start + track.size == track.frame.total or not weights[-16:].any()
    assert np.abs(total - 1).max() < 1e-5


def test_a_picture_is_mirrored_as_often_as_it_takes() -> None:
    assert MirrorPadding(4, 3, 3).indices().tolist() == [0, 1, 2, 1, 0, 1, 2, 1, 0, 1]
    assert MirrorPadding(2, 1, 2).indices().tolist() == [0] * 5
    assert MirrorPadding.around(130, 128) == MirrorPadding(63, 130, 63) and MirrorPadding.around(128, 128).total == 128


def test_progress_counts_every_tile_and_ends_with_the_picture(noise: Image.Image) -> None:
    reports = list(translate_in_tiles(Near().eval(), noise, tile=64, margin=4, blend=8))
    assert [report.done for report in reports] == list(range(reports[0].total + 1))
    assert all(report.picture is None for report in reports[:-1])
    assert reports[-1].picture is not None and (reports[-1].share, reports[-1].seconds_left) == (1, 0)
    assert all(report.seconds_left > 0 for report in reports[1:-1])


def test_work_can_be_left_between_two_tiles(noise: Image.Image) -> None:
    seen: list[Tensor] = []

    class Counting(Near):
        def translate(self, x: Tensor) -> Tensor:
            seen.append(x)
            return super().translate(x)

    reports = translate_in_tiles(Counting().eval(), noise, tile=64, margin=4, blend=8)
    next(reports), next(reports)
    reports.close()
    assert len(seen) == 1


def lit() -> Image.Image:
    """Dark on the left, light on the right, with a fine grain."""
    grain = np.random.default_rng(0).normal(0, 8, (256, 768, 1))
    values = np.linspace(20, 235, 768)[None, :, None] + grain
    return Image.fromarray(np.repeat(values, 3, axis=2).clip(0, 255).astype(np.uint8))


def test_tiles_of_an_instance_normed_network_are_lit_as_the_whole_picture_is() -> None:
    torch.manual_seed(1)
    network, picture = ResNet(width=4, blocks=1).eval().requires_grad_(False), lit()
    in_one = np.asarray(translate(network, picture, 256)).astype(float)
    alone, together = (
        np.asarray(run(each, picture, tile=128, margin=16, blend=16)).astype(float)
        for each in (network, with_fixed_norms(network, picture, 128))
    )
    assert np.abs(together - in_one).mean() < np.abs(alone - in_one).mean() / 3
    assert type(network.layers[2]) is nn.InstanceNorm2d  # others go on using it as it was


def test_a_network_without_instance_norm_needs_no_copy(noise: Image.Image) -> None:
    network = UNet(downs=3, width=4, most=8).eval()
    assert with_fixed_norms(network, noise, 64) is network


@pytest.mark.parametrize("size", [(100, 75), (75, 100), (1000, 40), (8, 250), (64, 64)])
@pytest.mark.parametrize("network", [UNet(downs=3, width=4, most=8).eval(), ResNet(1, 1, width=4, blocks=1).eval()])
def test_a_picture_of_any_aspect_comes_back_with_it(network: Translator, size: tuple[int, int]) -> None:
    made = translate(network, Image.new("RGB", size, "teal"), 64)
    assert made.mode == "RGB" and made.size == work_size(size, 64)
    shorter, longer = sorted(made.size)
    assert (shorter == 64 or longer == 6 * 64) and longer <= 6 * 64
    assert abs(longer / max(size) - shorter / min(size)) * max(size) <= max(size) / min(size)


def test_qualities_differ_in_size_and_only_quick_enlarges() -> None:
    assert [size_at(quality, (4000, 3000), 128) for quality in QUALITIES] == [(171, 128), (683, 512), (4000, 3000)]
    assert [size_at(quality, (60, 60), 128) for quality in QUALITIES] == [(128, 128), (60, 60), (60, 60)]
    network = ResNet(width=4, blocks=1).eval().requires_grad_(False)
    for quality in QUALITIES:
        last: TileProgress = list(translate_at(network, Image.new("RGB", (601, 513), "teal"), 128, quality))[-1]
        assert last.picture is not None and last.picture.size == (601, 513)
    with pytest.raises(ValueError, match="no quality called 'best'"):
        quality_of("best")


def test_channels_that_no_picture_has_are_refused(noise: Image.Image) -> None:
    with pytest.raises(ValueError, match="Only those for grey"):
        translate(UNet(in_channels=4, downs=3, width=4, most=8), noise, 64)
