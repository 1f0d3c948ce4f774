"""The small sets of two kinds of pictures that come with the page."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from playground.data import DataUnavailable
from playground.data.built_in import BUILT_IN, built_in, kind_of, pairs_of, part_shown, titles_for
from playground.data.folders import Cut

KINDS = pytest.mark.parametrize("name", list(BUILT_IN))


@pytest.mark.slow
@KINDS
def test_a_set_is_read_like_a_folder_and_keeps_pictures_back(name: str) -> None:
    entry = BUILT_IN[name]
    cut = Cut(entry.side, entry.side, flips=False)
    try:
        a, b = entry.load("train")
    except DataUnavailable as error:
        pytest.skip(str(error))
    assert a.shape == b.shape == (len(a), 3, entry.side, entry.side) and a.dtype == torch.uint8
    assert len(a) >= 1_000 and part_shown(Path(name)) == "test"
    for letter, pictures in (("A", a), ("B", b)):
        kind = kind_of(Path(name), "train", letter)  # type: ignore[arg-type]
        assert len(kind.usable()) == len(pictures)
        assert torch.equal(kind.picture(7, cut, random.Random(0)), pictures[7].float().div(127.5).sub(1))
    there, back = (pairs_of(Path(name), "test", way).pair(3, cut, None) for way in ("AtoB", "BtoA"))  # type: ignore[arg-type]
    assert torch.equal(there[0], back[1]) and torch.equal(there[1], back[0])
    kept = {picture.numpy().tobytes() for picture in entry.load("test")[0]}
    assert not kept & {picture.numpy().tobytes() for picture in a}


def test_outlines_lie_around_the_light_and_nowhere_in_it() -> None:
    outlines, digits = BUILT_IN["edges-digits"].load("test")
    assert digits[outlines == 255].max() <= 100
    white = (outlines == 255).float().mean()
    assert 0.03 < white < 0.3


def test_faces_of_a_pair_are_the_same_face_and_ink_tells_no_colour() -> None:
    ink, colour = BUILT_IN["drawn-faces"].load("test")
    assert (ink.float().std(dim=1).mean() < 1) and (colour.float().std(dim=1).mean() > 10)
    # Where the eyes are is the same in both styles: a row of pixels through them is dark at the same places.
    dark = [(pictures[:, :, 32].float().mean(dim=1) < 60) for pictures in (ink, colour)]
    ours = [dark[0][i] & dark[1][i] for i in range(20)]
    assert all(bool(same.any()) for same in ours)


def test_pairs_learn_from_pairs_alone_and_a_folder_of_that_name_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "digits-garments" in titles_for("kinds") and "digits-garments" not in titles_for("pairs")
    assert titles_for(None) == {}
    assert built_in("edges-digits") is BUILT_IN["edges-digits"]
    monkeypatch.chdir(tmp_path)
    Path("edges-digits").mkdir()
    assert built_in("edges-digits") is None
