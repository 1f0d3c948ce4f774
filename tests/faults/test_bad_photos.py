"""Bad, odd and hostile pictures to translate: prepared all the same, or refused in plain words."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from playground.models.unet import UNet
from playground.translation.prepare import MOST_PIXELS, prepare, prepare_file, put_back
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


def linear_profile() -> bytes:
    """An ICC profile (version 2) with the primaries of sRGB, and light in proportion to the numbers."""

    def xyz(x: float, y: float, z: float) -> bytes:
        return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))

    tags = {
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.4361, 0.2225, 0.0139),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.1431, 0.0606, 0.7141),
        **{name: b"curv" + bytes(8) for name in (b"rTRC", b"gTRC", b"bTRC")},
    }
    table, content = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += name + struct.pack(">2I", 128 + 4 + 12 * len(tags) + len(content), len(tag))
        content += tag
    size = struct.pack(">I", 128 + len(table) + len(content))
    header = size + bytes(4) + b"\x02\x10\x00\x00" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return header + struct.pack(">3i", 63190, 65536, 54061) + bytes(48) + table + content


def refused(path: Path) -> str:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        prepare_file(path)
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
    prepared = prepare_file(saved(tmp_path, name, half(mode)))
    assert (prepared.picture.mode, prepared.picture.size, prepared.alpha) == ("RGB", (60, 40), None)
    assert near(prepared.picture, (5, 20), (255, 0, 0)) and near(prepared.picture, (55, 20), (0, 0, 255))
    assert [note.partition(" is in the colours of printing")[0] for note in prepared.notes] == [name] * (mode == "CMYK")


@pytest.mark.parametrize("mode", ["L", "1", "LA", "I;16", "I", "F"])
def test_grey_of_any_depth_keeps_dark_dark_and_light_light(tmp_path: Path, mode: str) -> None:
    ramp = np.linspace(0, 1, 64)[None].repeat(32, axis=0)
    if mode.startswith("I"):
        picture = Image.fromarray((ramp * 65535).astype(np.uint16 if mode == "I;16" else np.int32))
    else:
        picture = Image.fromarray((ramp * 255).astype(np.uint8)).convert(mode)
    prepared = prepare_file(saved(tmp_path, "grey.tiff", picture))
    left, right = prepared.picture.getpixel((0, 0)), prepared.picture.getpixel((63, 0))
    assert (left, right) == ((0, 0, 0), (255, 255, 255))


def test_colours_of_another_space_are_converted_and_a_broken_profile_does_no_harm(tmp_path: Path) -> None:
    grey = Image.new("RGB", (40, 30), (128, 128, 128))
    profiles = {
        "srgb": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        "broken": b"\x00" * 300,
        "linear": linear_profile(),
    }
    seen = {}
    for name, profile in profiles.items():
        grey.save(tmp_path / f"{name}.png", icc_profile=profile)
        prepared = prepare_file(tmp_path / f"{name}.png").picture
        seen[name] = np.asarray(prepared)[5, 5].tolist()
    assert seen["srgb"] == seen["broken"] == [128, 128, 128]
    assert seen["linear"] == pytest.approx([188, 188, 188], abs=2)  # what half the light is in sRGB


def test_a_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn 90 degrees clockwise to show
    prepared = prepare_file(saved(tmp_path, "phone.jpg", half(), exif=exif))
    assert prepared.picture.size == (40, 60)
    assert near(prepared.picture, (20, 5), (255, 0, 0)) and near(prepared.picture, (20, 55), (0, 0, 255))


def test_transparency_is_kept_apart_and_put_back(tmp_path: Path) -> None:
    sticker = half("RGBA", (200, 100))
    sticker.paste((0, 0, 0, 0), (0, 0, 50, 100))
    prepared = prepare_file(saved(tmp_path, "sticker.png", sticker))
    assert prepared.alpha is not None and prepared.picture.getpixel((10, 50)) == (255, 255, 255)
    made = translate(UNet(downs=3, width=4, most=8).eval(), prepared.picture, 32)
    back = put_back(made, prepared.picture.size, prepared.alpha)
    assert (back.mode, back.size) == ("RGBA", (200, 100))
    assert back.getpixel((10, 50))[3] == 0 and back.getpixel((150, 50))[3] == 255  # type: ignore[index]
    opaque = prepare(half("RGBA"))
    assert opaque.alpha is None and put_back(made, (60, 40), None).mode == "RGB"


def test_a_transparent_colour_of_a_palette_counts(tmp_path: Path) -> None:
    path = saved(tmp_path, "old.gif", half("P"), transparency=half("P").getpixel((0, 0)))
    alpha = prepare_file(path).alpha
    assert alpha is not None and (alpha.getpixel((5, 5)), alpha.getpixel((55, 5))) == (0, 255)


@pytest.mark.parametrize("name", ["moving.gif", "moving.webp", "moving.png"])
def test_an_animation_gives_its_first_picture_and_says_so(tmp_path: Path, name: str) -> None:
    others = [Image.new("RGB", (60, 40), "lime")] * 2
    prepared = prepare_file(saved(tmp_path, name, half(), save_all=True, append_images=others))
    assert near(prepared.picture, (5, 20), (255, 0, 0))
    assert prepared.notes == (f"{name} is an animation: only its first picture was used.",)


def test_pages_and_the_previews_of_phones_are_no_animation(tmp_path: Path) -> None:
    pages = saved(tmp_path, "scan.tiff", half(), save_all=True, append_images=[half()])
    assert "several pages" in prepare_file(pages).notes[0]
    phone = tmp_path / "phone.jpg"
    half().save(phone, "MPO", save_all=True, append_images=[half()])
    assert prepare_file(phone).notes == ()


def test_twelve_megapixels_are_worked_at_whole_and_more_are_made_smaller(tmp_path: Path) -> None:
    photo = prepare_file(saved(tmp_path, "photo.jpg", Image.new("RGB", (4032, 3024), "teal")))
    assert photo.picture.size == (4032, 3024) and photo.notes == ()
    huge = prepare_file(saved(tmp_path, "huge.jpg", Image.new("RGB", (6000, 4000), "teal")))
    width, height = huge.picture.size
    assert 0.99 * MOST_PIXELS < width * height <= MOST_PIXELS and abs(width / height - 1.5) < 0.01
    assert "huge.jpg has 24 million pixels" in huge.notes[0] and f"{width} × {height}" in huge.notes[0]
