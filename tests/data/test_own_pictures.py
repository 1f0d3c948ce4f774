"""Good pictures of every common kind become 28 x 28 light-on-dark pixels, and come back by name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from playground.data import DataUnavailable, load, mnist
from playground.data.glyphs import Pixels
from playground.data.own_pictures import Invert, Limits, PreparedUpload, prepare, save

FEW = Limits(min_files=1)


def drawing(mode: str = "L", paper: object = 255, ink: object = 0, size: tuple[int, int] = (56, 56)) -> Image.Image:
    """A bar in the left upper quarter: which way up and which way round can be told from it."""
    picture = Image.new(mode, size, paper)  # type: ignore[arg-type]
    width, height = size
    box = (width // 8, height // 8, width // 4, height // 2)
    ImageDraw.Draw(picture).rectangle(box, fill=ink)  # type: ignore[arg-type]
    return picture


def one(path: Path, invert: Invert = "auto") -> Pixels:
    prepared = prepare([path], FEW, invert)
    assert prepared.problems == ()
    return np.asarray(prepared.images[0])


def bar_is_light_on_dark(image: Pixels) -> bool:
    """The bar of `drawing` where it was drawn, and nothing anywhere else."""
    return bool(image[5:13, 4:7].min() > 200 and image[16:].max() < 30 and image[:, 12:].max() < 30)


def test_mnist_digits_come_through_unchanged(tmp_path: Path) -> None:
    digits = mnist.load("test").images[:20, 0].numpy()
    for i, digit in enumerate(digits):
        Image.fromarray(digit).save(tmp_path / f"{i:02}.png")
    prepared = prepare(sorted(tmp_path.iterdir()))
    assert np.array_equal(prepared.images, digits)
    assert prepared.shortage is None


@pytest.mark.parametrize(
    ("file", "picture"),
    [
        ("grey.png", drawing()),
        ("colour.jpg", drawing("RGB", "white", "darkblue")),
        ("bits.png", drawing("1", 1, 0)),
        ("palette.gif", drawing("P", 0, 1)),
        ("print.jpg", drawing("CMYK", (0, 0, 0, 0), (0, 0, 0, 255))),
        ("scan.tiff", drawing("RGB", "white", "black")),
        ("lossless.webp", drawing("RGB", "white", "black")),
        ("old.bmp", drawing("RGB", "white", "black")),
        ("clear.png", drawing("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
        ("grey-alpha.png", drawing("LA", (0, 0), (0, 255))),
        ("white-sticker.png", drawing("RGBA", (255, 255, 255, 0), (255, 255, 255, 255))),
        ("large.jpg", drawing("RGB", "white", "black", (2240, 2240))),
        ("large-clear.png", drawing("RGBA", (0, 0, 0, 0), (0, 0, 0, 255), (1120, 1120))),
        ("blackboard.png", drawing("L", 0, 255)),
        ("grey-paper.png", drawing("L", 200, 0)),
    ],
)
def test_every_kind_of_picture_becomes_light_on_dark(tmp_path: Path, file: str, picture: Image.Image) -> None:
    if picture.mode == "P":
        picture.putpalette([255, 255, 255, 0, 0, 0])
    picture.save(tmp_path / file)
    image = one(tmp_path / file)
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    if file == "grey-paper.png":
        assert image[5:13, 4:7].min() == 255
        assert image[16:].max() == 55
    else:
        assert image[5:13, 4:7].min() > 200 or file == "colour.jpg"
        assert image[5:13, 4:7].mean() > image[16:].mean() + 150
        assert image[16:].max() < 30


@pytest.mark.parametrize(("dtype", "top"), [(np.uint16, 65535), (np.int32, 100_000), (np.float32, 1.0)])
def test_deep_grey_keeps_its_shades(tmp_path: Path, dtype: type[np.generic], top: float) -> None:
    ramp = np.linspace(0, top, 28)[None, :].repeat(28, 0).astype(dtype)
    Image.fromarray(ramp).save(tmp_path / "deep.tiff")
    image = one(tmp_path / "deep.tiff", invert="no")
    assert np.abs(image[0].astype(float) - np.linspace(0, 255, 28)).max() <= 1


def test_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn 90 degrees clockwise to show
    drawing().rotate(90).save(tmp_path / "phone.png", exif=exif)
    assert bar_is_light_on_dark(one(tmp_path / "phone.png"))


def test_animation_gives_its_first_frame(tmp_path: Path) -> None:
    other = Image.new("L", (56, 56), 0)
    drawing().save(tmp_path / "moving.gif", save_all=True, append_images=[other, other])
    assert bar_is_light_on_dark(one(tmp_path / "moving.gif"))


def test_aspect_is_kept_and_padded_with_the_border_colour(tmp_path: Path) -> None:
    picture = Image.new("L", (112, 56), 40)
    ImageDraw.Draw(picture).rectangle((32, 16, 71, 39), fill=240)  # 40 x 24, a quarter of it is 10 x 6
    picture.save(tmp_path / "wide.png")
    image = one(tmp_path / "wide.png", invert="no")
    rows, columns = np.where(image > 140)
    assert (int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1) == (10, 6)
    assert set(np.unique(image[:7])) == {40} == set(np.unique(image[21:]))


def test_picture_one_pixel_high_is_not_blown_up(tmp_path: Path) -> None:
    Image.fromarray(np.tile(np.array([[0, 0, 0, 255]], np.uint8), (1, 5000))).save(tmp_path / "line.png")
    assert one(tmp_path / "line.png").shape == (28, 28)


def test_invert_can_be_decided_by_the_person(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    kept, swapped = one(tmp_path / "a.png", invert="no"), one(tmp_path / "a.png", invert="yes")
    assert np.array_equal(kept, 255 - swapped)
    assert bar_is_light_on_dark(swapped)


def test_ink_that_touches_the_border_does_not_fool_the_inversion(tmp_path: Path) -> None:
    picture = Image.new("L", (28, 28), 255)
    ImageDraw.Draw(picture).rectangle((0, 10, 27, 17), fill=0)
    picture.save(tmp_path / "across.png")
    image = one(tmp_path / "across.png")
    assert image[13].min() == 255
    assert image[:10].max() == 0


@pytest.fixture
def twenty(tmp_path: Path) -> Path:
    """A zip of twenty drawings in folders, with what a Mac and Windows add to it."""
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cats/", b"")
        for i in range(20):
            content = io.BytesIO()
            drawing(ink=i).save(content, "PNG")
            archive.writestr(f"cats/{i:02}.png", content.getvalue())
        for junk in ("__MACOSX/cats/._00.png", "cats/.DS_Store", "cats/Thumbs.db", ".hidden/a.png"):
            archive.writestr(junk, b"junk")
    return path


def test_zip_gives_its_pictures_and_hides_what_systems_add(twenty: Path) -> None:
    prepared = prepare([twenty])
    assert prepared.images.shape == (20, 28, 28)
    assert prepared.problems == ("1 hidden file was left out: .hidden/a.png in set.zip.",)
    assert prepared.shortage is None
    assert prepared.names[3] == "cats/03.png in set.zip"


def test_hidden_pictures_are_named_and_what_systems_add_is_not(tmp_path: Path) -> None:
    drawing().save(tmp_path / ".scan.png")
    drawing().save(tmp_path / "._scan.png")
    with zipfile.ZipFile(tmp_path / "dots.zip", "w") as archive:
        for name in (*(f".{i}.png" for i in range(20)), "._a.png", "a/.DS_Store", ".Trashes/b.png"):
            archive.write(tmp_path / ".scan.png", name)
    single = prepare([tmp_path / ".scan.png", tmp_path / "._scan.png"])
    assert single.problems == ("1 hidden file was left out: .scan.png.",)
    zipped = prepare([tmp_path / "dots.zip"])
    assert zipped.problems == ("20 hidden files were left out, such as .0.png in dots.zip.",)
    assert len(single.images) == len(zipped.images) == 0


def test_zip_and_single_pictures_go_together(twenty: Path, tmp_path: Path) -> None:
    drawing().save(tmp_path / "extra.png")
    assert len(prepare([twenty, tmp_path / "extra.png"]).images) == 21


def test_previews_are_few_and_span_the_upload(twenty: Path) -> None:
    previews = prepare([twenty]).previews(5)
    assert len(previews) == 5
    assert previews[0][1] == "cats/00.png in set.zip"
    assert previews[-1][1] == "cats/19.png in set.zip"
    assert len(prepare([twenty]).previews(100)) == 20


def test_too_few_pictures_say_how_many_are_missing(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    prepared = prepare([tmp_path / "a.png"])
    assert prepared.shortage is not None
    assert "1 usable picture;" in prepared.shortage
    assert "Add 15 more" in prepared.shortage
    with pytest.raises(ValueError, match="Add 15 more"):
        save(prepared, tmp_path / "root")
    assert not (tmp_path / "root").exists()


def test_nothing_uploaded_is_no_crash() -> None:
    prepared = prepare([])
    assert prepared.images.shape == (0, 28, 28)
    assert prepared.previews() == []
    assert prepared.shortage is not None


def test_saved_pictures_come_back_by_name(twenty: Path, tmp_path: Path) -> None:
    prepared = prepare([twenty])
    name = save(prepared, tmp_path / "root")
    again = load(name, tmp_path / "root", "test")
    assert torch.equal(again.images, torch.from_numpy(prepared.images).unsqueeze(1))
    assert again.name == name
    assert again.labels is None
    assert again.class_names == ()
    assert [p.name for p in (tmp_path / "root").iterdir()] == [f"{name}.safetensors"]


def test_name_depends_on_the_pixels_alone(twenty: Path, tmp_path: Path) -> None:
    prepared = prepare([twenty])
    renamed = PreparedUpload(prepared.images, ("x",) * 20, (), prepared.min_files)
    changed = PreparedUpload(255 - prepared.images, prepared.names, (), prepared.min_files)
    assert save(prepared, tmp_path) == save(renamed, tmp_path) != save(changed, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "own-../../etc/x",
        "own-0123456789AB",
        "own-0123456789ab/..",
        "own-0123456789abc",
        "own-",
        "own-0123456789ab\n",
    ],
)
def test_only_own_names_become_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataUnavailable, match="is not the name of a set of pictures"):
        load(name, tmp_path)


def test_unknown_set_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match=r"not on this computer\. Upload them again"):
        load("own-0123456789ab", tmp_path)
