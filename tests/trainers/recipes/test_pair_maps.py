"""Label maps of any kind become palette maps beside their photographs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.data import DataUnavailable
from playground.data.folders import Cut, pairs_in
from playground.sketch import BUILDING, STREET
from trainers.recipes.pair_maps import PairMapsCommand, main


def drawn(root: Path, names: list[str], numbers: np.ndarray) -> tuple[Path, Path]:
    """Grey maps of these class numbers, and a photograph for each."""
    maps, photographs = root / "maps", root / "photographs"
    for folder in (maps, photographs):
        folder.mkdir()
    for name in names:
        Image.fromarray(numbers.astype(np.uint8)).save(maps / f"{name}.png")
        Image.new("RGB", numbers.shape[::-1], (90, 120, 40)).save(photographs / f"{name}.jpg")
    return maps, photographs


def test_grey_values_become_colours_of_classes_and_names_can_be_left_out(tmp_path: Path) -> None:
    numbers = np.arange(12).repeat(96).reshape(32, 36)
    maps, photographs = drawn(tmp_path, ["day_1", "day_2", "day_3", "day_4", "dusk_1"], numbers)
    main(PairMapsCommand(maps, photographs, "street", tmp_path / "data", keep_back=2, leave_out="dusk"))
    assert sorted(path.name for path in (tmp_path / "data" / "testA").iterdir()) == ["day_2.png", "day_4.png"]
    pairs = pairs_in(tmp_path / "data", "train")
    assert len(pairs) == 2
    labels, photo = pairs.pair(0, Cut(32, 32), None)
    middle = np.array(STREET.palette)[numbers[:, 2:34]]
    assert np.array_equal(((labels + 1) * 127.5).round().permute(1, 2, 0).numpy(), middle)
    assert photo.std(dim=(1, 2)).max() < 0.02


def test_colours_stay_as_they_are(tmp_path: Path) -> None:
    numbers = np.arange(9).repeat(4).reshape(6, 6)
    maps, photographs = drawn(tmp_path, ["1"], numbers)
    given = Image.fromarray(np.array(BUILDING.palette, np.uint8)[numbers])
    given.save(maps / "1.png")
    main(PairMapsCommand(maps, photographs, "building", tmp_path / "data", part="test"))
    with Image.open(tmp_path / "data" / "testA" / "1.png") as made:
        assert made.mode == "P" and np.array_equal(np.asarray(made.convert("RGB")), np.asarray(given))


def test_what_is_missing_or_no_class_is_named(tmp_path: Path) -> None:
    maps, photographs = drawn(tmp_path, ["1"], np.full((6, 6), 12))
    with pytest.raises(DataUnavailable, match="has grey values over 11"):
        main(PairMapsCommand(maps, photographs, "street", tmp_path / "data"))
    (photographs / "1.jpg").unlink()
    with pytest.raises(DataUnavailable, match=r"no photograph for 1\.png"):
        main(PairMapsCommand(maps, photographs, "street", tmp_path / "data"))
    with pytest.raises(DataUnavailable, match="holds no label maps"):
        main(PairMapsCommand(photographs, photographs, "street", tmp_path / "data"))
