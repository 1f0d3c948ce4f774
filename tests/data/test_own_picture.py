"""One picture to learn from: what shows nothing is refused when it is brought, not when it is learnt."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from playground.data import single_picture
from playground.data.pictures import PictureError


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (Image.new("RGB", (1, 1)), "only 1 × 1 pixels"),
        (Image.new("RGB", (30_000, 1)), "only 30000 × 1 pixels"),
        (Image.new("RGBA", (40, 40), (9, 9, 9, 0)), "transparent everywhere"),
        (Image.new("RGB", (600, 60)), "of 64 x 6 pixels, its shorter side needs 16"),
    ],
)
def test_what_cannot_be_learnt_is_not_kept(tmp_path: Path, picture: Image.Image, words: str) -> None:
    picture.save(tmp_path / "a.png")
    with pytest.raises(PictureError, match=words):
        single_picture.keep(tmp_path / "a.png", tmp_path / "own", longest=64)
    assert not (tmp_path / "own").exists()
