"""Outlines of photographs: thin, dark on white, where the edges are, and beside the photograph they were made from."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor, nn

from playground.data import DataUnavailable
from playground.data.folders import Cut, pairs_in
from trainers.features.hed import ridges
from trainers.recipes import outline_flowers
from trainers.recipes.outline_flowers import HELD_OUT, SIDE, WORK, OutlineFlowersCommand, OutlineHand, main, outline


class Steps(nn.Module):
    """Stands for the edge detector: steps in grey are edges, blurred as its are."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        grey = x.mean(dim=1, keepdim=True)
        rise = (grey.roll(1, 2) - grey).abs() + (grey.roll(1, 3) - grey).abs()
        rise[:, :, :2] = rise[:, :, :, :2] = 0
        return nn.functional.avg_pool2d(rise.clamp(0, 1), 5, 1, 2) * 2.5


def disc(centre: int = 88, reach: int = 50, size: tuple[int, int] = (WORK, WORK)) -> Image.Image:
    picture = Image.new("RGB", size, (30, 60, 30))
    box = (centre - reach, centre - reach, centre + reach, centre + reach)
    ImageDraw.Draw(picture).ellipse(box, fill=(250, 220, 240))
    return picture


@pytest.fixture
def flowers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Discs in two folders, an even picture, and a file that is none."""
    monkeypatch.setattr(outline_flowers, "EdgeDetector", Steps)
    for kind, names in (("daisy", "ab"), ("rose", "ab")):
        (tmp_path / "flowers" / kind).mkdir(parents=True)
        for index, name in enumerate(names):
            disc(reach=40 + 10 * index).save(tmp_path / "flowers" / kind / f"{name}.jpg")
    Image.new("RGB", (WORK, WORK), "grey").save(tmp_path / "flowers" / "rose" / "even.png")
    (tmp_path / "flowers" / "rose" / "broken.jpg").write_bytes(b"no picture")
    return tmp_path / "flowers"


def test_a_ridge_is_as_strong_as_before_and_its_slopes_are_gone() -> None:
    place = torch.arange(40.0)
    for edges in (torch.exp(-((place - 20) ** 2) / 8).expand(1, 1, 40, 40),
                  torch.exp(-((place - place[:, None]) ** 2) / 16)[None, None]):  # fmt: skip
        for turned in (edges, edges.transpose(2, 3)):
            thin = ridges(turned)[0, 0, 8:-8, 8:-8]
            before = turned[0, 0, 8:-8, 8:-8]
            assert (thin[before == 1] == 1).all() and (before == 1).any()
            assert (thin[before < 0.85] == 0).all()


def test_an_outline_is_black_on_white_where_the_edge_is_and_closed() -> None:
    edges = outline_flowers.surety(Steps(), [disc()])[0]  # type: ignore[arg-type]
    drawing = np.asarray(outline(edges, OutlineHand(), random.Random(0)))
    assert drawing.shape == (SIDE, SIDE) and drawing.dtype == np.uint8
    y, x = np.mgrid[:SIDE, :SIDE]
    away = np.abs(np.hypot(x - SIDE / 2, y - SIDE / 2) - 50 * SIDE / WORK)
    assert (drawing[away > 5] == 255).all()
    angles = np.arctan2(y - SIDE / 2, x - SIDE / 2)[drawing < 60]
    assert np.diff(np.sort(angles)).max() < 0.1  # all around
    wide = np.asarray(outline(edges, OutlineHand(pen=6.0), random.Random(0)))
    assert 1.6 < (wide < 128).sum() / (drawing < 128).sum() < 2.4
    gaps = np.asarray(outline(edges, OutlineHand(gaps=3), random.Random(0)))
    assert 0.6 < (gaps < 128).sum() / (drawing < 128).sum() < 0.97


def test_faint_edges_and_short_lines_are_left_out() -> None:
    edges = np.zeros((WORK, WORK), np.float32)
    edges[40, 20:150], edges[80, 20:150], edges[120, 60:70] = 0.6, 0.4, 0.9
    firm = np.asarray(outline(edges, OutlineHand(surety=0.5), random.Random(0)))
    assert (firm < 128).any(axis=1).nonzero()[0].mean() == pytest.approx(40 * SIDE / WORK, abs=1.5)
    loose = np.asarray(outline(edges, OutlineHand(surety=0.3), random.Random(0)))
    assert 1.8 < (loose < 128).sum() / (firm < 128).sum() < 2.2


def test_each_photograph_lies_beside_its_outlines_and_one_is_kept_back(flowers: Path, tmp_path: Path) -> None:
    out = tmp_path / "data"
    main(OutlineFlowersCommand(device="cpu", precision="no", source=flowers, out=out, versions=2))
    names = {part: sorted(path.stem for path in (out / part).iterdir()) for part in ("trainA", "trainB", "testA")}
    assert (
        names["trainA"] == names["trainB"] == ["daisy_b_0", "daisy_b_1", "rose_a_0", "rose_a_1", "rose_b_0", "rose_b_1"]
    )
    assert names["testA"] == ["daisy_a_0"] and HELD_OUT > 5
    pairs = pairs_in(out, "train")
    assert len(pairs) == 6
    ink, photograph = pairs.pair(0, Cut(128, SIDE, False), None)
    assert ink.amin() < -0.9 and float((ink > 0.9).float().mean()) > 0.85  # dark on white
    # The outline goes around what is light in the photograph: no ink in the middle, light there, dark outside.
    assert float(ink[:, 50:78, 50:78].min()) > 0.9 and float(photograph[:, 64, 64].min()) > 0.6
    assert float(photograph[1, 2, 2]) < -0.4
    assert (out / "trainA" / "rose_a_0.png").read_bytes() != (out / "trainA" / "rose_a_1.png").read_bytes()


def test_a_folder_without_photographs_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="holds no photographs"):
        main(OutlineFlowersCommand(source=tmp_path, out=tmp_path / "data"))
