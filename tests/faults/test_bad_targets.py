"""Bad and hostile pictures to look for: prepared all the same, or refused in plain words, and never a traceback."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from gradio.utils import get_upload_folder
from PIL import Image, ImageDraw
from torch import Tensor

from playground.pretrained import Pretrained
from playground.ui.components.drawing_pad import PREFIX, drawing_in
from playground.ui.components.upload import upload_path
from playground.ui.latent.find import take_drawing, take_upload, target_for
from playground.ui.latent.search import read_digit, target_in

DIGITS, FACES = "dcgan28-mnist", "faces64"
PRETRAINED = Pretrained()


def seven(mode: str = "L", paper: object = 255, ink: object = 0, side: int = 120) -> Image.Image:
    """A 7 in the middle of its paper."""
    picture = Image.new(mode, (side, side), paper)  # type: ignore[arg-type]
    unit = side // 12
    points = [(3 * unit, 3 * unit), (8 * unit, 3 * unit), (5 * unit, 10 * unit)]
    ImageDraw.Draw(picture).line(points, fill=ink, width=unit)  # type: ignore[arg-type]
    return picture


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    picture.save(folder / name, **options)
    return folder / name


def prepared(path: Path, model: str = DIGITS) -> Tensor:
    return target_in(PRETRAINED, path, model).picture


def refused(path: Path, model: str = DIGITS) -> str:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        target_in(PRETRAINED, path, model)
    said = str(caught.value)
    assert "Traceback" not in said and str(path.parent) not in said
    return said


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes whose header promises any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("model", [DIGITS, FACES])
@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("letter.png", b"Dear page, I am a text.", "letter.png is not a picture this page can read."),
        ("empty.jpg", b"", "empty.jpg is empty."),
        ("set.zip", b"PK\x03\x04", "set.zip is an archive. Unpack it"),
        ("bomb.png", png_claiming(60_000, 60_000), "bomb.png has more than 51 million pixels."),
        ("cut.png", png_claiming(300, 300), "is cut short or damaged."),
    ],
)
def test_what_is_no_picture_is_refused_in_plain_words(
    tmp_path: Path, model: str, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert complaint in refused(tmp_path / name, model)


@pytest.mark.parametrize("model", [DIGITS, FACES])
def test_pictures_that_show_nothing_say_so(tmp_path: Path, model: str) -> None:
    assert "too small" in refused(saved(tmp_path, "dot.png", Image.new("RGB", (1, 1))), model)
    assert "one even colour" in refused(saved(tmp_path, "white.png", Image.new("RGB", (90, 90), "white")), model)
    assert "one even colour" in refused(saved(tmp_path, "clear.png", Image.new("RGBA", (90, 90), (0, 0, 0, 0))), model)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "film.png").write_bytes(bytes(26 * 10**6))
    assert "film.png has more than 25 MB" in refused(tmp_path / "film.png")


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("grey.png", seven()),
        ("colour.jpg", seven("RGB", "white", "navy")),
        ("board.png", seven("RGB", "black", "white")),
        ("print.jpg", seven("CMYK", (0, 0, 0, 0), (0, 0, 0, 255))),
        ("alpha.png", seven("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
        ("sticker.png", seven("RGBA", (255, 255, 255, 0), (255, 255, 255, 255))),
        ("large.jpg", seven("RGB", "white", "black", side=4800)),
    ],
)
def test_a_digit_of_any_kind_becomes_light_on_black(tmp_path: Path, name: str, picture: Image.Image) -> None:
    found = prepared(saved(tmp_path, name, picture))
    assert found.shape == (1, 1, 28, 28)
    assert read_digit(PRETRAINED, found)[0] == 7
    assert float(found.max()) == 1 and float(found[0, 0, :3].max()) == -1


def test_an_animation_gives_its_first_picture(tmp_path: Path) -> None:
    others = [Image.new("L", (120, 120), 255)] * 2
    moving = saved(tmp_path, "moving.gif", seven(), save_all=True, append_images=others)
    assert float((prepared(moving) - prepared(saved(tmp_path, "plain.png", seven()))).abs().mean()) < 0.02


def test_a_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn 90 degrees clockwise to show
    lying = seven("RGB", "white", "navy").rotate(90)
    assert read_digit(PRETRAINED, prepared(saved(tmp_path, "phone.jpg", lying, exif=exif)))[0] == 7
    assert read_digit(PRETRAINED, prepared(saved(tmp_path, "lying.jpg", lying)))[0] != 7
    upright = prepared(saved(tmp_path, "upright.png", seven("RGB", "white", "navy")), FACES)
    assert float((prepared(tmp_path / "phone.jpg", FACES) - upright).abs().mean()) < 0.06


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "CMYK", "P", "1"])
def test_a_face_of_any_kind_becomes_64_pixels_in_colour(tmp_path: Path, mode: str) -> None:
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 256, (90, 130, 3), dtype=np.uint8)).convert(mode)
    path = saved(tmp_path, "face.tiff" if mode == "CMYK" else "face.png", picture)
    target = prepared(path, FACES)
    assert target.shape == (1, 3, 64, 64)
    assert -1 <= float(target.min()) < float(target.max()) <= 1


def test_only_uploads_are_opened() -> None:
    for path in ("/etc/passwd", str(Path(get_upload_folder()) / ".." / "other.png"), "", "a\0b", 5, None):
        with pytest.raises(ValueError, match="did not arrive whole"):
            upload_path({"path": path})
    with pytest.raises(ValueError, match="did not arrive whole"):
        upload_path(["path"])


def test_taking_the_upload_away_takes_the_target_away() -> None:
    assert take_upload(PRETRAINED, DIGITS, None) is None


def test_an_empty_drawing_is_no_target_and_says_what_to_do() -> None:
    target = take_drawing(PRETRAINED, DIGITS, "")
    assert target is None
    with pytest.raises(ValueError, match=r"nothing to look for yet\. Draw a digit, upload a picture, or choose"):
        target_for(PRETRAINED, DIGITS, target)
    with pytest.raises(ValueError, match="Draw a face"):
        target_for(PRETRAINED, FACES, target)


def drawn(picture: Image.Image) -> str:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"


def test_a_drawing_is_prepared_like_any_picture(tmp_path: Path) -> None:
    target = take_drawing(PRETRAINED, DIGITS, drawn(seven("RGB", "white", "black")))
    assert target is not None
    assert target.picture.equal(prepared(saved(tmp_path, "plain.png", seven())))


@pytest.mark.parametrize(
    "sent",
    ["data:image/png;base64,???", "data:image/svg+xml;base64,AAAA", "x" * 10, 7, ["a"], {"path": "/etc/passwd"},
     "data:image/png;base64," + "A" * 10**7, drawn(Image.new("L", (2000, 2000)))],
    ids=lambda sent: str(sent)[:24],
)  # fmt: skip
def test_what_no_pad_has_sent_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match=r"arrive whole|million pixels"):
        drawing_in(sent)


def test_half_a_drawing_is_refused() -> None:
    whole = drawn(seven())
    start = len(PREFIX)
    with pytest.raises(ValueError, match="cut short or damaged"):
        take_drawing(PRETRAINED, DIGITS, whole[: start + (len(whole) - start) // 8 * 4])
