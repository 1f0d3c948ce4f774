"""Many squares out of a few pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playing import folder

from playground.data import DataUnavailable
from trainers.recipes.cut_pictures import CutCommand
from trainers.recipes.cut_pictures import main as cut


def test_squares_are_cut_at_all_scales_and_the_same_each_time(tmp_path: Path) -> None:
    pictures = folder("cyclegan", tmp_path) / "trainA"
    for name in ("once", "again"):
        cut(CutCommand(pictures, tmp_path / name, count=20, side=16, smallest=0.3, largest=0.9))
    once, again = (sorted((tmp_path / name).iterdir()) for name in ("once", "again"))
    assert len(once) == 20 and [p.read_bytes() for p in once] == [p.read_bytes() for p in again]
    assert {Image.open(path).size for path in once} == {(16, 16)}
    with pytest.raises(ValueError, match="shares of a picture"):
        cut(CutCommand(pictures, tmp_path / "none", smallest=0.9, largest=0.2))
    with pytest.raises(DataUnavailable, match="holds no pictures"):
        cut(CutCommand(tmp_path / "nowhere", tmp_path / "none"))
