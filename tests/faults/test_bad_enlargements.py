"""Bad, odd and hostile pictures to enlarge, and disks that are full: done all the same, or refused in plain words."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from playground.export.writing import ExportError, written_whole
from playground.models.srresnet import SRResNet
from playground.pretrained import Pretrained
from playground.superres import enlarge
from playground.superres.enlarge import SmallPicture, enlarge_at_once, write_enlarged
from playground.superres.methods import BICUBIC, Bicubic, EnlargeMethod
from playground.superres.png_writer import PngWriter
from playground.ui.components.area_chooser import PIECE, piece_of
from playground.ui.superres.api import _pixels
from playground.ui.superres.enlarge_all import AllControls, all_section, open_original
from playground.ui.superres.enlarge_methods import EnlargeMethods
from playground.ui.superres.piece import PieceReport, PieceView, piece_section
from playground.ui.superres.trial import TrialView, trial_section

PLAIN = EnlargeMethod(BICUBIC, "Bicubic", "No network.", Bicubic(), 3)


@dataclass(frozen=True)
class Sections:
    """The tab's sections over one small fresh network; no examples."""

    methods: EnlargeMethods
    trial: TrialView
    piece: PieceView
    all: AllControls

    def report(self, photo: Path, most_pixels: int | None = None) -> PieceReport:
        """What the page knows once a piece of the photograph was enlarged."""
        *_, last = self.piece.run(self.methods, photo, None, most_pixels, True)
        report = last[self.piece.report]
        assert isinstance(report, PieceReport)
        return report

    def cost(self, report: PieceReport | None) -> tuple[Any, Any, Any, Any]:
        """Words, both buttons and the offer to shrink."""
        update = self.all.show_cost(self.methods, report, BICUBIC)
        return update[self.all.cost], update[self.all.go], update[self.all.shrink], update[self.all.offer]


@pytest.fixture
def page(tmp_path: Path) -> Sections:
    SRResNet(width=6, blocks=1).save_pretrained(tmp_path / "pretrained" / "srgan")
    methods = EnlargeMethods(Pretrained(tmp_path / "pretrained"))
    with gr.Blocks():
        return Sections(methods, trial_section(methods), piece_section(), all_section(methods))


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    picture.save(folder / name, **options)
    return folder / name


def enlarged(photo: Path, out: Path, method: EnlargeMethod = PLAIN) -> Image.Image:
    for _ in write_enlarged(method, open_original(method, photo, None), out):
        pass
    return Image.open(out)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("letter.png", b"Dear page, I am a text.", "letter.png is not a picture this page can read."),
        ("empty.jpg", b"", "empty.jpg is empty."),
        ("dot.png", None, "only 1 × 1 pixels"),
        ("gone.png", "gone", "gone.png is not a file. Choose a picture."),
    ],
)
def test_what_is_no_picture_is_refused_in_both_modes(
    page: Sections, tmp_path: Path, name: str, content: Any, complaint: str
) -> None:
    path = tmp_path / name
    if content is None:
        saved(tmp_path, name, Image.new("RGB", (1, 1)))
    elif isinstance(content, bytes):
        path.write_bytes(content)
    for steps in (page.trial.run(page.methods, path), page.piece.run(page.methods, path, None, None, True)):
        with pytest.raises(ValueError, match=complaint):
            list(steps)
    with pytest.raises(ValueError, match=complaint):
        open_original(PLAIN, path, None)


@pytest.mark.slow
def test_a_photograph_that_is_too_large_comes_with_an_offer_that_works(page: Sections, tmp_path: Path) -> None:
    photo = saved(tmp_path, "wall.png", Image.new("RGB", (5200, 4000), "teal"))
    words, go, shrink, offer = page.cost(page.report(photo))
    assert "20.8 million pixels (5200 × 4000)" in words and not go.interactive and shrink.visible
    with pytest.raises(ValueError, match="Shrink it to"):
        open_original(PLAIN, photo, None)
    smaller = page.report(photo, offer)
    assert smaller.size[0] * smaller.size[1] <= offer
    words, go, *_ = page.cost(smaller)
    assert go.interactive and "of memory" in words
    assert open_original(PLAIN, photo, offer).picture.size == smaller.size


def test_a_tiny_picture_is_enlarged_but_not_tested(page: Sections, tmp_path: Path) -> None:
    photo = saved(tmp_path, "icon.png", Image.new("RGB", (16, 16), "teal"))
    assert enlarged(photo, tmp_path / "out.png").size == (64, 64)
    with pytest.raises(ValueError, match="16 × 16 pixels: too few to be shrunk four times"):
        list(page.trial.run(page.methods, photo))


def test_pictures_of_any_kind_come_out_as_they_should(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    ramp = np.linspace(0, 65535, 40).astype(np.uint16)[None].repeat(30, axis=0)
    transparent = Image.new("RGBA", (40, 30), (200, 30, 30, 255))
    transparent.paste((0, 0, 0, 0), (0, 0, 20, 30))
    kinds: list[tuple[Path, str, tuple[int, int]]] = [
        (saved(tmp_path, "phone.jpg", Image.new("RGB", (40, 30), "teal"), exif=exif), "RGB", (120, 160)),
        (saved(tmp_path, "print.jpg", Image.new("CMYK", (40, 30), (90, 0, 0, 0))), "RGB", (160, 120)),
        (saved(tmp_path, "deep.png", Image.fromarray(ramp)), "L", (160, 120)),
        (saved(tmp_path, "line.png", Image.new("1", (40, 30), 1)), "L", (160, 120)),
        (saved(tmp_path, "sticker.webp", transparent, lossless=True), "RGBA", (160, 120)),
        (saved(tmp_path, "shade.png", Image.new("LA", (40, 30), (90, 128))), "LA", (160, 120)),
    ]
    for photo, mode, size in kinds:
        out = enlarged(photo, tmp_path / "out.png")
        assert (out.mode, out.size) == (mode, size), photo.name
    deep = np.asarray(enlarged(tmp_path / "deep.png", tmp_path / "out.png"))
    assert deep[0, 0] < 5 and deep[0, -1] > 250  # scaled, not cut off


def test_a_network_that_went_wrong_makes_black_and_no_error() -> None:
    class Broken(Bicubic):
        def translate(self, x: Tensor) -> Tensor:
            return torch.full_like(super().translate(x), float("nan"))

    made_by = enlarge_at_once(EnlargeMethod("x", "X", "", Broken(), 3), Image.new("RGB", (12, 9), "white"))
    assert made_by.getextrema() == ((0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize("at", [None, [], "x", [1], [float("nan"), float("inf")], [-9, 9], {"a": 1}, ["a", "b"], 3])
def test_a_frame_from_anybody_stays_on_the_picture(at: Any) -> None:
    assert piece_of(Image.new("RGB", (1000, 700)), at).size == PIECE
    assert piece_of(Image.new("RGB", (50, 700)), at).size == (50, PIECE[1])


@pytest.mark.parametrize("megapixels", [-1, 41, float("nan"), float("inf"), "2", None, [1]])
def test_sizes_to_shrink_to_are_checked(megapixels: Any) -> None:
    with pytest.raises(ValueError, match="most_megapixels must be a number from 0 to 40"):
        _pixels(megapixels)
    assert (_pixels(0), _pixels(1.5)) == (None, 1_500_000)


def test_a_full_disk_is_said_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PngWriter, "write", full)
    folder = tmp_path / "out"
    with pytest.raises(ExportError, match=r"disk is full"), written_whole(folder / "x.png") as path:
        list(write_enlarged(PLAIN, SmallPicture(Image.new("RGB", (20, 20)), None, False), path))
    assert list(folder.iterdir()) == []


def test_work_that_is_left_early_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, page: Sections, tmp_path: Path
) -> None:
    monkeypatch.setattr(enlarge, "TILE", 40)
    monkeypatch.setattr("playground.ui.superres.enlarge_all.get_upload_folder", lambda: str(tmp_path / "uploads"))
    photo = saved(tmp_path, "photo.png", Image.new("RGB", (200, 150), "teal"))
    steps = page.all.run(page.methods, page.report(photo), "srgan")
    for _ in range(4):
        next(steps)
    steps.close()
    assert list((tmp_path / "uploads").iterdir()) == []
    *_, last = page.all.run(page.methods, page.report(photo), "srgan")
    file = last[page.all.file].value
    assert Image.open(str(file["path"] if isinstance(file, dict) else file)).size == (800, 600)


def test_nothing_to_enlarge_is_said(page: Sections) -> None:
    with pytest.raises(ValueError, match="There is no photo to enlarge yet"):
        list(page.all.run(page.methods, None, BICUBIC))
    assert page.cost(None)[1].interactive is False
    assert [list(update.values()) for update in page.trial.run(page.methods, None)] == [[None, "", "", None]]
