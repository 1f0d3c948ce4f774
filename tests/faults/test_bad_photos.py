"""Bad, odd and hostile pictures to translate: prepared all the same, or refused in plain words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.models.unet import UNet
from playground.translation.prepare import MOST_PIXELS, prepare, prepared_file, put_back
from playground.translation.whole import translate


def half(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    picture.save(folder / name, **options)
    return folder / name


def near(picture: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(np.asarray(picture)[place[1], place[0]].astype(int) - colour).max() < 40)


def refused(path: Path) -> str:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        prepared_file(path)
    said = str(caught.value)
    assert "Traceback" not in said and str(path.parent) not in said
    return said


def test_what_is_no_picture_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_bytes(b"Dear page, I am a text.")
    (tmp_path / "empty.png").write_bytes(b"")
    whole = saved(tmp_path, "whole.jpg", half(size=(600, 400))).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    assert "letter.jpg is not a picture this page can read" in refused(tmp_path / "letter.jpg")
    assert "empty.png is empty" in refused(tmp_path / "empty.png")
    assert "cut.jpg is cut short or damaged" in refused(tmp_path / "cut.jpg")


def test_pictures_that_show_nothing_say_so(tmp_path: Path) -> None:
    assert "only 1 × 1 pixels" in refused(saved(tmp_path, "dot.png", Image.new("RGB", (1, 1))))
    assert "32 times as long" in refused(saved(tmp_path, "line.png", Image.new("RGB", (4000, 9))))
    assert "transparent everywhere" in refused(saved(tmp_path, "clear.png", Image.new("RGBA", (90, 90), (9, 9, 9, 0))))


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.jpg", "RGB"), ("b.jpg", "CMYK"), ("c.png", "P"), ("d.gif", "P"), ("e.webp", "RGB"), ("f.tiff", "CMYK")],
)
def test_colours_of_any_mode_arrive(tmp_path: Path, name: str, mode: str) -> None:
    prepared = prepared_file(saved(tmp_path, name, half(mode)))
    assert (prepared.picture.mode, prepared.picture.size, prepared.alpha) == ("RGB", (60, 40), None)
    assert near(prepared.picture, (5, 20), (255, 0, 0)) and near(prepared.picture, (55, 20), (0, 0, 255))
    assert prepared.notes == ()


@pytest.mark.parametrize("mode", ["L", "1", "LA", "I;16", "I", "F"])
def test_grey_of_any_depth_keeps_dark_dark_and_light_light(tmp_path: Path, mode: str) -> None:
    ramp = np.linspace(0, 1, 64)[None].repeat(32, axis=0)
    if mode.startswith("I"):
        picture = Image.fromarray((ramp * 65535).astype(np.uint16 if mode == "I;16" else np.int32))
    else:
        picture = Image.fromarray((ramp * 255).astype(np.uint8)).convert(mode)
    prepared = prepared_file(saved(tmp_path, "grey.tiff", picture))
    left, right = prepared.picture.getpixel((0, 0)), prepared.picture.getpixel((63, 0))
    assert (left, right) == ((0, 0, 0), (255, 255, 255))


def test_a_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn 90 degrees clockwise to show
    prepared = prepared_file(saved(tmp_path, "phone.jpg", half(), exif=exif))
    assert prepared.picture.size == (40, 60)
    assert near(prepared.picture, (20, 5), (255, 0, 0)) and near(prepared.picture, (20, 55), (0, 0, 255))


def test_transparency_is_kept_apart_and_put_back(tmp_path: Path) -> None:
    sticker = half("RGBA", (200, 100))
    sticker.paste((0, 0, 0, 0), (0, 0, 50, 100))
    prepared = prepared_file(saved(tmp_path, "sticker.png", sticker))
    assert prepared.alpha is not None and prepared.picture.getpixel((10, 50)) == (255, 255, 255)
    made = translate(UNet(downs=3, width=4, most=8).eval(), prepared.picture, 32)
    back = put_back(made, prepared.picture.size, prepared.alpha)
    assert (back.mode, back.size) == ("RGBA", (200, 100))
    assert back.getpixel((10, 50))[3] == 0 and back.getpixel((150, 50))[3] == 255  # type: ignore[index]
    opaque = prepare(half("RGBA"))
    assert opaque.alpha is None and put_back(made, (60, 40), None).mode == "RGB"


def test_a_transparent_colour_of_a_palette_counts(tmp_path: Path) -> None:
    path = saved(tmp_path, "old.gif", half("P"), transparency=half("P").getpixel((0, 0)))
    alpha = prepared_file(path).alpha
    assert alpha is not None and (alpha.getpixel((5, 5)), alpha.getpixel((55, 5))) == (0, 255)


@pytest.mark.parametrize("name", ["moving.gif", "moving.webp", "moving.png"])
def test_an_animation_gives_its_first_picture_and_says_so(tmp_path: Path, name: str) -> None:
    others = [Image.new("RGB", (60, 40), "lime")] * 2
    prepared = prepared_file(saved(tmp_path, name, half(), save_all=True, append_images=others))
    assert near(prepared.picture, (5, 20), (255, 0, 0))
    assert prepared.notes == (f"{name} is an animation: only its first picture was used.",)


def test_pages_and_the_previews_of_phones_are_no_animation(tmp_path: Path) -> None:
    pages = saved(tmp_path, "scan.tiff", half(), save_all=True, append_images=[half()])
    assert "several pages" in prepared_file(pages).notes[0]
    phone = tmp_path / "phone.jpg"
    half().save(phone, "MPO", save_all=True, append_images=[half()])
    assert prepared_file(phone).notes == ()


def test_twelve_megapixels_are_worked_at_whole_and_more_are_made_smaller(tmp_path: Path) -> None:
    photo = prepared_file(saved(tmp_path, "photo.jpg", Image.new("RGB", (4032, 3024), "teal")))
    assert photo.picture.size == (4032, 3024) and photo.notes == ()
    huge = prepared_file(saved(tmp_path, "huge.jpg", Image.new("RGB", (6000, 4000), "teal")))
    width, height = huge.picture.size
    assert 0.99 * MOST_PIXELS < width * height <= MOST_PIXELS and abs(width / height - 1.5) < 0.01
    assert "huge.jpg has 24 million pixels" in huge.notes[0] and f"{width} × {height}" in huge.notes[0]
