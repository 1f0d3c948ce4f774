"""Colouring drawings, tracing photos and building from labels as a program does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from playground.pretrained import Pretrained
from playground.sketch import BUILDING
from playground.sketch.drawings import DRAWINGS, draw_strokes
from playground.sketch.maps import TOWN, build_map

COLOURS = pytest.mark.skipif(not Pretrained().translators(takes="ink"), reason="no weights that colour ink")
BUILDS = pytest.mark.skipif(not Pretrained().translators(takes="labels"), reason="no weights that build from labels")


def asked(client: Client, name: str, picture: Image.Image, folder: Path, suffix: str = "png", **also: Any) -> Any:
    """uint8 (h, w, 3) of what an endpoint makes of the picture."""
    path = folder / f"given.{suffix}"
    picture.save(path)
    answer = client.predict(image=handle_file(path), **also, api_name=f"/{name}")
    with Image.open(answer) as made:
        assert made.format == "PNG"
        return np.asarray(made.convert("RGB"))


def test_the_endpoints_say_what_they_take(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in {
        "/colour_drawing": ["image"],
        "/labels_to_building": ["image"],
        "/labels_to_street": ["image"],
        "/photo_to_edges": ["image", "threshold"],
    }.items():
        assert [parameter["parameter_name"] for parameter in endpoints[name]["parameters"]] == parameters
        assert len(endpoints[name]["description"]) > 80


@COLOURS
@pytest.mark.parametrize(("side", "suffix"), [(512, "png"), (1500, "jpg"), (128, "webp")])
def test_a_drawing_of_any_size_is_coloured(client: Client, tmp_path: Path, side: int, suffix: str) -> None:
    made = asked(client, "colour_drawing", draw_strokes(DRAWINGS["Smiley"], side), tmp_path, suffix).astype(int)
    assert made.shape == (128, 128, 3)
    assert np.ptp(made[70:76, 60:68], axis=2).mean() > 60  # colour inside
    assert made[:10, :10].min() > 200  # paper outside


@pytest.mark.slow
@BUILDS
def test_a_map_becomes_a_picture_whose_sky_is_lighter_than_its_windows(client: Client, tmp_path: Path) -> None:
    street = build_map(BUILDING, TOWN, 256)
    made = asked(client, "labels_to_building", street.resize((640, 640), Image.Resampling.NEAREST), tmp_path)
    assert made.shape == (256, 256, 3)
    is_sky = (np.asarray(street) == (0, 128, 128)).all(axis=2)
    is_window = (np.asarray(street) == (0, 0, 128)).all(axis=2)
    assert made[is_sky].mean() > made[is_window].mean() + 20
    assert np.array_equal(made, asked(client, "labels_to_building", street, tmp_path))


def test_edges_come_as_a_drawing_and_a_higher_threshold_leaves_fewer(client: Client, tmp_path: Path) -> None:
    photo = Image.new("RGB", (800, 500), (40, 60, 90))
    ImageDraw.Draw(photo).ellipse((250, 100, 550, 400), fill=(230, 200, 120))
    ImageDraw.Draw(photo).rectangle((20, 20, 120, 480), fill=(60, 75, 100))
    few, many = (asked(client, "photo_to_edges", photo, tmp_path, "jpg", threshold=t) for t in (0.9, 0.1))
    assert few.shape == (512, 512, 3)
    assert 0 < (few < 128).sum() < (many < 128).sum()
    assert (few == few[:, :, :1]).all()


def test_what_is_no_picture_or_no_threshold_is_refused_in_words(client: Client, tmp_path: Path) -> None:
    letter = tmp_path / "letter.png"
    letter.write_bytes(b"Dear page")
    for name in ("photo_to_edges", "colour_drawing", "labels_to_building"):
        with pytest.raises(AppError, match=r"letter.png is not a picture this page can read|is missing from this copy"):
            client.predict(image=handle_file(letter), api_name=f"/{name}")
    for threshold in (2, -1, None, "many", True):
        with pytest.raises(AppError, match="from 0 to 1"):
            asked(client, "photo_to_edges", Image.new("RGB", (50, 50)), tmp_path, threshold=threshold)
