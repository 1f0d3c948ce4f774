"""Photographs in both sizes: made smaller as the literature does it, and cut at the same places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from playground.data.dataset import DataUnavailable
from playground.data.photos import LONGEST, SCALE, Photo, PhotoPixels, photo, photos, shrink

Values = NDArray[np.float64]


def scene(width: int = 96, height: int = 64, seed: int = 0) -> Image.Image:
    """Smooth shapes with edges and grain."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    base = 120 + 90 * np.sin(x / 7)[..., None] * np.cos(y / 5)[..., None] * [1, 0.6, 0.3]
    base[(x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2] = (240, 30, 60)
    return Image.fromarray((base + rng.normal(0, 6, base.shape)).clip(0, 255).astype(np.uint8))


def keys(x: Values, a: float = -0.5) -> Values:
    """The cubic kernel of Keys 1981."""
    x = np.abs(x)
    near = (a + 2) * x**3 - (a + 3) * x**2 + 1
    far = a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


def imresize(lines: Values, factor: int = SCALE) -> Values:
    """(n, ...) -> (n / factor, ...), as MATLAB's imresize shrinks: the kernel is stretched by the factor. At the border
    MATLAB mirrors; here, as in Pillow and torch, what lies beyond is left out."""
    count = len(lines)
    centres = (np.arange(count // factor) + 0.5) * factor - 0.5
    weights = keys((np.arange(count) - centres[:, None]) / factor)
    return np.tensordot(weights / weights.sum(axis=1, keepdims=True), lines, axes=1)


def test_shrinking_is_matlabs_bicubic() -> None:
    both = photo(scene())
    pixels = both.large.permute(1, 2, 0).numpy().astype(float)
    wanted = imresize(imresize(pixels).swapaxes(0, 1)).swapaxes(0, 1).clip(0, 255)
    ours = both.small.permute(1, 2, 0).numpy()
    assert np.abs(ours - wanted).max() <= 0.51  # rounded to bytes


def test_another_kernel_would_be_noticed() -> None:
    pixels = photo(scene()).large.float()[None]
    small = torch.nn.functional.interpolate(pixels, scale_factor=1 / SCALE, mode="bicubic")[0]
    assert (shrink(pixels[0].to(torch.uint8)).float() - small).abs().max() > 20  # without antialiasing


def test_shrinking_is_pillows_bicubic_to_a_grey_level() -> None:
    picture = scene()
    pillow = np.asarray(picture.resize((picture.width // SCALE, picture.height // SCALE), Image.Resampling.BICUBIC))
    ours = photo(picture).small.permute(1, 2, 0).numpy()
    assert np.abs(ours.astype(int) - pillow).max() <= 1
    assert (ours != pillow).mean() < 0.2  # Pillow rounds between the two directions


def test_sides_are_cut_to_multiples_of_four_and_long_ones_shrunk() -> None:
    both = photo(scene(99, 66))
    assert (both.large.shape, both.small.shape) == ((3, 64, 96), (3, 16, 24))
    long = photo(Image.new("RGB", (2 * LONGEST, 1000)))
    assert long.large.shape == (3, 500, LONGEST)


def squares(of: tuple[Photo, ...], side: int, count: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Small and large ones, by chance."""
    pixels = PhotoPixels(of)
    return pixels.squares(pixels.places(side, count, torch.Generator().manual_seed(seed)), side)


def test_squares_of_both_sizes_show_the_same_place() -> None:
    """However they are turned: shrunk again, the large square is about the small one."""
    small, large = squares((photo(scene()), photo(scene(64, 96, 1))), 8, 24)
    assert (small.shape, large.shape) == ((24, 3, 8, 8), (24, 3, 32, 32))
    assert float(small.min()) >= -1 and float(large.max()) <= 1
    again = torch.nn.functional.interpolate(large, scale_factor=1 / SCALE, mode="area")
    assert float((again - small)[:, :, 1:-1, 1:-1].abs().mean()) < 0.06
    assert float((again.roll(1, 0) - small).abs().mean()) > 0.2


def test_squares_are_cut_out_of_every_photograph_in_all_eight_positions() -> None:
    """Each square that is drawn is found again: a photograph of numbered pixels, and another one before it."""
    numbers = torch.arange(9 * 11).view(9, 11)
    rows = torch.stack([numbers // 11, numbers % 11, numbers]).to(torch.uint8)
    numbered = Photo(rows.repeat_interleave(SCALE, 1).repeat_interleave(SCALE, 2), rows)
    before = Photo(torch.full((3, 40, 48), 255, dtype=torch.uint8), torch.full((3, 10, 12), 255, dtype=torch.uint8))
    small, large = squares((before, numbered), 6, 300)
    assert torch.equal(small, large[:, :, ::SCALE, ::SCALE])
    ours = ((small + 1) * 127.5).round().long()[(small < 1).flatten(1).all(dim=1)]
    assert 90 < len(ours) < 210
    steps = {(int(s[2, 1, 0] - s[2, 0, 0]), int(s[2, 0, 1] - s[2, 0, 0])) for s in ours}
    assert steps == {(a, b) for a in (11, -11) for b in (1, -1)} | {(b, a) for a in (11, -11) for b in (1, -1)}
    assert {int(s[0].min()) for s in ours} == {0, 1, 2, 3} and {int(s[1].min()) for s in ours} == set(range(6))


def test_the_same_chance_draws_the_same_squares_and_larger_photographs_more_often() -> None:
    def plain(side: int, value: int) -> Photo:
        sizes = (4 * side, side)
        large, small = (torch.full((3, size, size), value, dtype=torch.uint8) for size in sizes)
        return Photo(large, small)

    light, dark = plain(30, 255), plain(10, 0)
    drawn = [squares((light, dark), 8, 200, seed=7)[0] for _ in range(2)]
    assert torch.equal(*drawn) and not torch.equal(drawn[0], squares((light, dark), 8, 200, seed=8)[0])
    assert 0.84 < float((drawn[0].amax(dim=(1, 2, 3)) > 0).float().mean()) < 0.96  # nine in ten of the pixels


def test_a_folder_without_photographs_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="holds no photographs"):
        photos(tmp_path, 8)
    scene().save(tmp_path / "one.png")
    assert len(photos(tmp_path, 8).large_enough) == 1


def test_photographs_that_are_too_small_are_named_and_the_others_are_used(tmp_path: Path) -> None:
    scene(96, 64).save(tmp_path / "large.png")
    scene(96, 63).save(tmp_path / "flat.png")
    scene(20, 200).save(tmp_path / "narrow.png")
    found = photos(tmp_path, 16)
    assert [one.small.shape[1:] for one in found.large_enough] == [(16, 24)]
    assert [words.split()[0] for words in found.too_small] == ["flat.png", "narrow.png"]
    assert all("squares of 64 pixels" in words for words in found.too_small)
    assert squares(found.large_enough, 16, 4)[0].shape == (4, 3, 16, 16)


def test_only_small_photographs_are_refused_with_their_names_and_the_size_they_need(tmp_path: Path) -> None:
    scene(60, 60).save(tmp_path / "a.png")
    with pytest.raises(DataUnavailable, match=r"64 x 64 pixels are needed at least\. a\.png was left out: .* 60 x 60"):
        photos(tmp_path, 16)
    scene(2000, 100).save(tmp_path / "b.png")  # shrunk to 800 x 40 before squares are cut
    with pytest.raises(DataUnavailable, match=r"b\.png was left out: .* 800 x 40"):
        photos(tmp_path, 16)


def test_tiny_and_broken_photographs_are_left_out_with_a_word(tmp_path: Path) -> None:
    scene(96, 64).save(tmp_path / "large.png")
    scene(3, 200).save(tmp_path / "tiny.png")
    (tmp_path / "broken.png").write_bytes((tmp_path / "large.png").read_bytes()[:300])
    (tmp_path / "notes.txt").write_text("no photograph")
    found = photos(tmp_path, 8)
    assert len(found.large_enough) == 1
    assert found.too_small == ("tiny.png was left out: squares of 32 pixels do not fit into 3 x 200.",)
    assert ["notes.txt" in found.left_out[0], "broken.png" in found.left_out[1], len(found.left_out)] == [True, True, 2]
