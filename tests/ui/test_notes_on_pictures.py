"""What was done to a picture that somebody brought is said where it is seen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.data import single_picture
from playground.data.decoding import said_once
from playground.data.folders import kind_in
from playground.data.own_pictures import prepare
from playground.pretrained import Pretrained
from playground.sketch import BUILDING
from playground.ui.latent.find import take_upload
from playground.ui.sketch.paint import take_own
from playground.ui.superres.enlarge_methods import EnlargeMethods
from playground.ui.superres.piece import PieceView

TURNED = "was turned upright, as its camera says"


@pytest.fixture
def turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo of a camera that was held upright, among what was uploaded."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    exif = Image.Exif()
    exif[0x112] = 6
    noise = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    path = tmp_path / "trainA" / "a.jpg"
    path.parent.mkdir()
    Image.fromarray(noise).resize((200, 160)).save(path, exif=exif)
    return path


def upload(path: Path) -> dict[str, Any]:
    """As Gradio hands a file on."""
    return {"path": str(path), "orig_name": path.name, "meta": {"_type": "gradio.FileData"}}


def test_one_sentence_stands_for_all_that_are_alike() -> None:
    notes = [("a", "a was turned."), ("b", "b was turned."), ("b", "b is an animation."), ("c", "c was turned.")]
    assert said_once(notes) == ("a was turned; the same holds for 2 more.", "b is an animation.")
    assert said_once([]) == ()


def test_own_pictures_and_folders_say_it_once(turned: Path) -> None:
    (turned.parent / "b.jpg").write_bytes(turned.read_bytes())
    said = f"a.jpg {TURNED}; the same holds for 1 more."
    assert prepare([turned, turned.parent / "b.jpg"]).notes == (said,)
    assert kind_in(turned.parents[1], "train", "A").usable().left_out == (said,)


def test_one_picture_says_it(turned: Path, tmp_path: Path) -> None:
    assert single_picture.keep(turned, tmp_path / "own").notes == (f"a.jpg {TURNED}.",)


def test_find_my_picture_says_it(turned: Path) -> None:
    target = take_upload(Pretrained(), "dcgan28-mnist", upload(turned))
    assert target is not None and target.notes == (f"a.jpg {TURNED}.",)


def test_a_label_map_says_it(turned: Path) -> None:
    mode: Any = SimpleNamespace(prepare=BUILDING.label_map, picture_html=lambda picture: "the picture")
    _, html = take_own(mode, upload(turned))
    assert html == f'the picture<div class="hint">a.jpg {TURNED}.</div>'


@pytest.mark.parametrize(("shades", "is_said"), [(range(9), True), ([0, 255], False), ([7], False)])
def test_a_map_of_numbers_instead_of_colours_is_noticed(turned: Path, shades: list[int], is_said: bool) -> None:
    mode: Any = SimpleNamespace(prepare=BUILDING.label_map, picture_html=lambda picture: "the picture")
    numbers = np.array(shades, np.uint8).repeat(20)[None].repeat(40, axis=0)
    Image.fromarray(numbers).save(turned.parent / "labels.png")
    _, html = take_own(mode, upload(turned.parent / "labels.png"))
    assert ("All of it became one class" in html) == is_said


def test_super_resolution_says_it(turned: Path) -> None:
    view = PieceView("area", "compare", "status", "report")  # type: ignore[arg-type]  # keys, not components
    *_, last = view.run(EnlargeMethods(Pretrained()), turned, None, None, is_new=True)
    assert TURNED in last["status"]  # type: ignore[index]
