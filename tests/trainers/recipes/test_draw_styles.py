"""Faces of two styles: as many as asked for, all different, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.data.faces import SIDE
from playground.data.folders import kind_in
from trainers.recipes.draw_faces import BACKGROUND
from trainers.recipes.draw_styles import DrawStylesCommand, PixelArtist, main, pixel_faces

for package in ("dicebear", "dicebear_styles", "resvg_py"):
    pytest.importorskip(package, reason="drawing faces needs dicebear-core, dicebear-styles and resvg-py")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("styles")
    main(DrawStylesCommand(out, count=6, test_count=2, seed=1))
    return out


def faces(root: Path, part: str, letter: str) -> list[bytes]:
    found = kind_in(root, part, letter)  # type: ignore[arg-type]
    return [Image.open(path).tobytes() for path in found.files]


def test_both_kinds_are_there_and_no_face_twice(drawn: Path) -> None:
    for letter in "AB":
        train, test = faces(drawn, "train", letter), faces(drawn, "test", letter)
        assert (len(train), len(test)) == (6, 2) and len(set(train + test)) == 8
        assert all(len(face) == SIDE * SIDE * 3 for face in train + test)


def test_the_same_seed_draws_the_same_faces(drawn: Path) -> None:
    again, other = ([face.tobytes() for face in pixel_faces(8, seed)] for seed in (1, 2))
    assert again == faces(drawn, "test", "B") + faces(drawn, "train", "B")
    assert not set(again) & set(other)


def test_pixel_art_is_sixteen_even_squares_wide_on_the_background_of_the_toon_faces() -> None:
    face = np.asarray(PixelArtist().draw("anybody"))
    squares = face.reshape(16, 4, 16, 4, 3)
    assert (squares == squares[:, :1, :, :1]).all()
    assert tuple(face[0, 0]) == BACKGROUND
