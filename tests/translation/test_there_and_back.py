"""There and back, and several files at once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from playground.data.uploads import is_hidden
from playground.models.resnet import ResNet
from playground.translation.batch import MOST_FILES, translate_all
from playground.translation.cycle import SizedTranslator, there_and_back
from playground.translation.prepare import PreparedPicture

SIDE = 32


@pytest.fixture(scope="module")
def ways() -> tuple[SizedTranslator, SizedTranslator]:
    torch.manual_seed(0)
    there, back = (ResNet(width=4, blocks=1).eval().requires_grad_(False) for _ in range(2))
    return SizedTranslator(there, SIDE), SizedTranslator(back, SIDE)


def picture(width: int = 90, height: int = 60) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


def test_quick_gives_one_report_with_both_ways_at_the_networks_size(
    ways: tuple[SizedTranslator, SizedTranslator],
) -> None:
    (step,) = there_and_back(PreparedPicture(picture()), *ways, "quick")
    assert step.is_over and not step.is_draft
    assert step.back is not None and step.lost is not None
    assert step.seen.size == step.there.size == step.back.size == step.lost.map.size == (48, 32)
    assert 0 < step.lost.grey_levels < 255


def test_tiles_show_a_draft_first_and_then_the_way_back(ways: tuple[SizedTranslator, SizedTranslator]) -> None:
    steps = list(there_and_back(PreparedPicture(picture(700, 600)), *ways, "full"))
    assert steps[0].is_draft and steps[0].there.size == (37, 32) and steps[0].share == 0
    shares = [step.share for step in steps]
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) > 4
    kinds = [step.is_draft for step in steps]
    assert kinds == sorted(kinds, reverse=True)  # no draft again once the picture is there
    assert all(step.back is None for step in steps[:-1]) and steps[-1].back is not None
    assert steps[-1].there.size == (700, 600) and all(step.seconds_left > 0 for step in steps[1:-1])


def test_without_a_way_back_nothing_is_measured(ways: tuple[SizedTranslator, SizedTranslator]) -> None:
    last = list(there_and_back(PreparedPicture(picture()), ways[0], None, "quick"))[-1]
    assert last.is_over and last.back is None and last.lost is None


def test_transparent_parts_do_not_count_as_lost(ways: tuple[SizedTranslator, SizedTranslator]) -> None:
    alpha = Image.new("L", (90, 60), 0)
    alpha.paste(255, (0, 0, 45, 60))
    (whole,) = there_and_back(PreparedPicture(picture()), *ways, "quick")
    (cut,) = there_and_back(PreparedPicture(picture(), alpha), *ways, "quick")
    assert whole.lost is not None and cut.lost is not None
    assert not np.asarray(cut.lost.map)[:, 30:].astype(int).sum(axis=2).max() > 4  # black
    left = np.abs(np.asarray(whole.seen).astype(int) - np.asarray(whole.back))[:, :24].mean()
    assert cut.lost.grey_levels == pytest.approx(left, rel=0.05)


def files(folder: Path) -> list[Path]:
    (folder / "a").mkdir()
    paths = [folder / "one.jpg", folder / "a" / "one.png", folder / "text.jpg"]
    picture().save(paths[0])
    picture(40, 80).save(paths[1])
    paths[2].write_text("Dear page")
    return paths


def test_each_file_becomes_a_png_of_its_own_size_with_a_name_of_its_own(
    ways: tuple[SizedTranslator, SizedTranslator], tmp_path: Path
) -> None:
    reports = list(translate_all(files(tmp_path), ways[0], "quick", "By a test.", tmp_path / "out.zip"))
    assert [report.done for report in reports] == [0, 1, 2, 3] and reports[-1].is_over
    assert len(reports[-1].problems) == 1 and "text.jpg is not a picture" in reports[-1].problems[0]
    assert reports[-1].out == tmp_path / "out.zip"
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.testzip() is None
        found = {name: Image.open(archive.open(name)) for name in archive.namelist()}
        assert {name: one.size for name, one in found.items()} == {"one.png": (90, 60), "one 2.png": (40, 80)}
        assert all(one.info["Description"] == "By a test." for one in found.values())


def test_results_of_files_with_long_names_can_be_unpacked_and_are_not_hidden(
    ways: tuple[SizedTranslator, SizedTranslator], tmp_path: Path
) -> None:
    names = ["x" * 190 + ".jpg", "x" * 191 + ".jpg", "山" * 65 + ".jpg", "..." + "y" * 190 + ".jpg"]
    for name in names:
        picture().save(tmp_path / name)
    list(translate_all([tmp_path / name for name in names], ways[0], "quick", "", tmp_path / "out.zip"))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        found = archive.namelist()
    assert found == ["x" * 100 + ".png", "x" * 100 + " 2.png", "山" * 33 + ".png", "y" * 100 + ".png"]
    assert not any(is_hidden(name) for name in found)


def test_left_early_there_is_no_zip_and_no_rest_of_one(
    ways: tuple[SizedTranslator, SizedTranslator], tmp_path: Path
) -> None:
    steps = translate_all(files(tmp_path), ways[0], "quick", "", tmp_path / "out.zip")
    next(steps), next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.glob("*out.zip*")) and not list(tmp_path.glob(".*"))


def test_no_usable_file_gives_no_zip(ways: tuple[SizedTranslator, SizedTranslator], tmp_path: Path) -> None:
    last = list(translate_all(files(tmp_path)[2:], ways[0], "quick", "", tmp_path / "out.zip"))[-1]
    assert last.is_over and last.out is None and not (tmp_path / "out.zip").exists()
    with pytest.raises(ValueError, match="Choose some pictures"):
        next(translate_all([], ways[0], "quick", "", tmp_path / "out.zip"))
    with pytest.raises(ValueError, match=f"Choose {MOST_FILES} at most"):
        next(translate_all([tmp_path] * (MOST_FILES + 1), ways[0], "quick", "", tmp_path / "out.zip"))
