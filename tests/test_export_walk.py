"""Walks through the latent space as a sheet and as films."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from playground.export import ExportError, sheet_png, walk_gif, walk_mp4


def shades(count: int, channels: int = 1, side: int = 28) -> Tensor:
    """Pictures from black to white; with three channels, from black to red."""
    pictures = torch.full((count, channels, side, side), -1.0)
    pictures[:, 0] = torch.linspace(-1, 1, count)[:, None, None]
    return pictures


def test_sheet_shows_all_in_reading_order_and_says_what_they_are(tmp_path: Path) -> None:
    out = sheet_png(shades(6), tmp_path / "walk.png", "From 3 to 8", {"seed": 7}, columns=3)
    with Image.open(out) as sheet:
        factor = sheet.width // (3 * 28)
        assert sheet.size == (factor * 3 * 28, factor * 2 * 28)
        greys = [sheet.getpixel((factor * (28 * x + 14), factor * (28 * y + 14))) for y in range(2) for x in range(3)]
        assert greys == [0, 51, 102, 153, 204, 255]
        assert sheet.info["Description"] == "From 3 to 8"
        assert json.loads(sheet.info["gan-playground"]) == {"seed": 7}


def test_sheet_of_colours_is_about_square(tmp_path: Path) -> None:
    with Image.open(sheet_png(shades(5, 3, 64), tmp_path / "walk.png", "", {})) as sheet:
        assert sheet.mode == "RGB"
        assert sheet.width / sheet.height == 3 / 2


@pytest.mark.parametrize(("make", "name"), [(walk_gif, "a.gif"), (walk_mp4, "a.mp4")])
@pytest.mark.parametrize("channels", [1, 3])
def test_same_walk_same_bytes(tmp_path: Path, make: Any, name: str, channels: int) -> None:
    shares: list[float] = []
    first = make(shades(9, channels), tmp_path / "one" / name, "a walk", 1.0, progress=shares.append).read_bytes()
    assert make(shades(9, channels), tmp_path / "two" / name, "a walk", 1.0).read_bytes() == first
    assert shares[-1] == 1.0


def test_open_walk_holds_its_end_and_closed_one_does_not(tmp_path: Path) -> None:
    durations = []
    for loop in (False, True):
        with Image.open(walk_gif(shades(5), tmp_path / "walk.gif", "a walk", 1.0, loop=loop)) as gif:
            times = []
            for i in range(5):
                gif.seek(i)
                times.append(gif.info["duration"])
            durations.append(times)
    assert durations == [[250, 250, 250, 250, 1500], [200] * 5]


def test_colours_survive_the_palette(tmp_path: Path) -> None:
    with Image.open(walk_gif(shades(11, 3, 64), tmp_path / "walk.gif", "a walk", 3.0)) as gif:
        for i in (0, 5, 10):
            gif.seek(i)
            red, green, blue = gif.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
            assert (green, blue) == pytest.approx((0, 0), abs=12)
            assert red == pytest.approx(255 * i / 10, abs=12)


def test_video_is_in_colour_and_as_long_as_asked(tmp_path: Path) -> None:
    shown = imageio.imread(
        walk_mp4(shades(10, 3, 64), tmp_path / "walk.mp4", "a walk", 2.0, loop=True), plugin="FFMPEG"
    )
    assert len(shown) == 60
    red = shown[-1, 50, 50].astype(int)
    assert np.abs(red - [255, 0, 0]).max() < 30


def test_long_walks_are_thinned_and_short_ones_are_walks_too(tmp_path: Path) -> None:
    with Image.open(walk_gif(shades(80), tmp_path / "walk.gif", "a walk", 1.0)) as gif:
        assert gif.n_frames == 51  # type: ignore[attr-defined]
    with Image.open(walk_gif(shades(1), tmp_path / "walk.gif", "a walk", 2.0)) as gif:
        assert gif.size[0] >= 256


def test_what_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="1 to 60 seconds"):
        walk_gif(shades(3), tmp_path / "walk.gif", "a walk", seconds=0)
    with pytest.raises(ExportError, match="room for 400 pictures"):
        sheet_png(shades(401), tmp_path / "walk.png", "", {})
    with pytest.raises(ValueError, match=r"pictures must be \(m, 1 or 3, s, s\)"):
        walk_mp4(torch.zeros(0, 1, 28, 28), tmp_path / "walk.mp4", "a walk")
    assert list(tmp_path.iterdir()) == []
