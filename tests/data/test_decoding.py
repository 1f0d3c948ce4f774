"""Files that viewers show although something about them is odd: their pixels arrive, and what was changed is said."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features
from PIL.PngImagePlugin import PngInfo

from playground.data.dataset import DataUnavailable
from playground.data.decoding import decode
from playground.data.folder_files import read_rgb
from playground.data.own_pictures import prepare as prepare_own
from playground.data.pictures import PictureError, open_picture, read_picture
from playground.data.uploads import STANDARD, Limits, Upload, read_uploads
from playground.latent import prepare_target
from playground.sketch import BUILDING
from playground.translation.prepare import prepare_file

RAMP = np.linspace(0, 1, 64)[None].repeat(48, axis=0)


def photo(size: tuple[int, int] = (400, 300)) -> Image.Image:
    noise = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, format, **options)
    return content.getvalue()


def tag(number: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack("<HHI4s", number, kind, count, value)


AVIF = b"\0\0\0\x20ftypavif" + bytes(20)
TURNED = tag(0x112, 3, 1, b"\6\0\0\0")


@pytest.mark.parametrize(
    "odd",
    [
        tag(0x11A, 2, 3, b"72\0\0"),
        tag(0x128, 8, 1, struct.pack("<hh", -1, 0)),
        tag(0x10F, 11, 1, struct.pack("<f", 1.5)),
        tag(0x8825, 8, 2, b"\xff" * 4),
    ],
    ids=["text", "negative", "float", "pointer"],
)
def test_an_odd_tag_beside_the_orientation_does_no_harm(tmp_path: Path, odd: bytes) -> None:
    path = tmp_path / "a.jpg"
    tags = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + TURNED + odd + bytes(4)
    photo().save(path, exif=tags)
    assert prepare_file(path).picture.size == read_rgb(path).size == (300, 400)
    assert prepare_file(path).notes == ("a.jpg was turned upright, as its camera says.",)
    lying = tmp_path / "lying.jpg"
    photo().save(lying)
    turned = Image.open(lying).transpose(Image.Transpose.ROTATE_270)
    assert prepare_target(read_picture(path), "faces").equal(prepare_target(turned, "faces"))
    assert BUILDING.label_map(read_picture(path)).tobytes() == BUILDING.label_map(turned).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_once(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    for format in ("jpg", "tiff", "png", "webp"):
        photo().save(tmp_path / f"a.{format}", exif=exif)
    right = read_rgb(tmp_path / "a.png")
    assert right.size == ((300, 400) if orientation > 4 else (400, 300))
    assert read_rgb(tmp_path / "a.tiff").tobytes() == right.tobytes()
    for format in ("jpg", "webp"):
        difference = np.asarray(read_rgb(tmp_path / f"a.{format}")).astype(int) - np.asarray(right)
        assert np.abs(difference).mean() < 5


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("deep.png", (RAMP * 65535).astype(np.uint16)),
        ("deep.tiff", (RAMP * 65535).astype(np.uint16)),
        ("whole.tiff", (RAMP * 10**6).astype(np.int32)),
        ("float.tiff", RAMP.astype(np.float32)),
        ("heat.tiff", (RAMP * 40 - 20).astype(np.float32)),
    ],
)
def test_deep_pictures_keep_their_shades_in_folders_too(tmp_path: Path, name: str, values: np.ndarray) -> None:
    Image.fromarray(values).save(tmp_path / name)
    for picture in (read_rgb(tmp_path / name), prepare_file(tmp_path / name).picture):
        assert np.abs(np.asarray(picture)[..., 0] - RAMP * 255).max() < 1
    assert bool(prepare_file(tmp_path / name).notes) == (name in ("whole.tiff", "heat.tiff"))


def test_half_white_of_floats_stays_half_white_and_no_number_is_no_white(tmp_path: Path) -> None:
    values = (RAMP / 2).astype(np.float32)
    values[0, 0] = np.nan
    Image.fromarray(values).save(tmp_path / "dim.tiff")
    assert np.asarray(read_rgb(tmp_path / "dim.tiff")).max() == 128
    values[0, 0] = np.inf
    Image.fromarray(values * 8).save(tmp_path / "infinite.tiff")
    assert np.abs(np.asarray(read_rgb(tmp_path / "infinite.tiff"))[1, :, 0] - RAMP[0] * 255).max() < 1


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("quality", [40, 95])
def test_a_jpeg_without_its_end_is_read_and_one_without_rows_is_refused(
    tmp_path: Path, progressive: bool, quality: int
) -> None:
    whole = encoded(photo(), "JPEG", quality=quality, progressive=progressive)
    (tmp_path / "whole.jpg").write_bytes(whole)
    (tmp_path / "endless.jpg").write_bytes(whole[:-2])
    assert read_rgb(tmp_path / "endless.jpg").tobytes() == read_rgb(tmp_path / "whole.jpg").tobytes()
    assert prepare_own([tmp_path / "endless.jpg"]).problems == ()
    for share in (0.5, 0.9):
        (tmp_path / "half.jpg").write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(DataUnavailable, match=r"half\.jpg is cut short or damaged"):
            read_rgb(tmp_path / "half.jpg")


@pytest.mark.parametrize("international", [False, True])
def test_long_text_in_a_png_is_of_no_interest(tmp_path: Path, international: bool) -> None:
    text = PngInfo()
    (text.add_itxt if international else text.add_text)("workflow", '{"node": 1}' * 150_000, zip=True)  # type: ignore[operator]
    photo().save(tmp_path / "long.png", pnginfo=text)
    assert read_rgb(tmp_path / "long.png").tobytes() == photo().tobytes()


def test_a_chunk_with_a_wrong_checksum_is_passed_over(tmp_path: Path) -> None:
    whole = encoded(photo(), "PNG")
    broken = struct.pack(">I", 3) + b"tEXt" + b"a\0b" + struct.pack(">I", 1)
    (tmp_path / "a.png").write_bytes(whole[:33] + broken + whole[33:])
    assert read_rgb(tmp_path / "a.png").tobytes() == photo().tobytes()


def test_a_large_profile_is_heeded_or_left_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for size in (1_500_000, 5_000_000):
        photo().save(tmp_path / "a.png", icc_profile=profile + bytes(size))
        difference = np.asarray(read_rgb(tmp_path / "a.png")).astype(int) - np.asarray(photo())
        assert np.abs(difference).max() <= 1


def test_forty_eight_megapixels_are_read_at_a_half(tmp_path: Path) -> None:
    path = tmp_path / "IMG.jpg"
    Image.new("RGB", (8064, 6048), (90, 140, 200)).save(path, quality=60)
    prepared = prepare_file(path)
    assert prepared.picture.size == (4032, 3024)
    assert prepared.notes == ("IMG.jpg has 49 million pixels: it is worked at 4032 × 3024, 12.2 million.",)
    path.write_bytes(path.read_bytes() + bytes(30 * 10**6))
    assert prepare_file(path).picture.size == (4032, 3024)


def test_fifty_megapixels_without_a_smaller_way_are_read_too(tmp_path: Path) -> None:
    Image.new("L", (8192, 6144), 90).save(tmp_path / "IMG.png", compress_level=1)
    prepared = prepare_file(tmp_path / "IMG.png")
    assert prepared.picture.width * prepared.picture.height < 12_600_000
    assert "has 50 million pixels: it is worked at" in prepared.notes[0]


@pytest.mark.parametrize(("kind", "bits"), [("png", 32), ("bmp", 32), ("bmp", 24)])
def test_an_icon_shows_its_largest_picture(tmp_path: Path, kind: str, bits: int) -> None:
    largest = photo((64, 64)).convert("RGBA")
    largest.putalpha(Image.linear_gradient("L").resize((64, 64)))
    options: dict[str, object] = {"bitmap_format": kind} if kind == "bmp" else {}
    whole = largest if bits == 32 else largest.convert("RGB")
    whole.save(tmp_path / "a.ico", sizes=[(16, 16), (64, 64)], **options)
    prepared = prepare_file(tmp_path / "a.ico")
    assert prepared.picture.size == (64, 64) and (prepared.alpha is not None) == (bits == 32)
    if kind == "png":
        assert prepared.alpha is not None and prepared.alpha.tobytes() == largest.getchannel("A").tobytes()


@pytest.mark.parametrize("claim", [(60_000, 60_000), (0, 5), (-4, 8)])
def test_an_icon_that_claims_more_than_it_is_is_never_decoded(tmp_path: Path, claim: tuple[int, int]) -> None:
    photo((64, 64)).save(tmp_path / "a.ico", sizes=[(64, 64)], bitmap_format="bmp")
    content = bytearray((tmp_path / "a.ico").read_bytes())
    content[22 + 4 : 22 + 12] = struct.pack("<ii", *claim)
    (tmp_path / "a.ico").write_bytes(content)
    with pytest.raises(PictureError, match="cut short or damaged"):
        prepare_file(tmp_path / "a.ico")


@pytest.mark.parametrize(("kind", "options"), [("BMP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"quality": 90})])
def test_a_byte_that_lacks_at_the_end_costs_a_pixel_at_most(
    tmp_path: Path, kind: str, options: dict[str, object]
) -> None:
    content = encoded(photo((63, 48)), kind, **options)
    seen = [decode(open_picture(Upload("a", part), STANDARD), "a").picture for part in (content, content[:-1])]
    assert (np.asarray(seen[0]) != np.asarray(seen[1])).any(axis=2).sum() <= 1
    with pytest.raises(PictureError):
        decode(open_picture(Upload("a", content[: len(content) // 2]), STANDARD), "a")


def test_a_portable_pixmap_is_read_at_every_door(tmp_path: Path) -> None:
    photo().save(tmp_path / "a.ppm")
    assert prepare_file(tmp_path / "a.ppm").picture.tobytes() == photo().tobytes()
    assert read_rgb(tmp_path / "a.ppm").tobytes() == photo().tobytes()
    assert prepare_own([tmp_path / "a.ppm"]).problems == ()


def jpeg_claiming(width: int, height: int, progressive: bool = False) -> bytes:
    """A JPEG whose header says that it has so many pixels; there are data for a few."""
    content = bytearray(encoded(photo((64, 48)), "JPEG", progressive=progressive))
    at = content.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


@pytest.mark.parametrize(
    ("size", "progressive", "read_at"),
    [
        ((12000, 9000), False, (6000, 4500)),  # 108 megapixels
        ((12000, 9000), True, (6000, 4500)),
        ((16320, 12240), False, (4080, 3060)),  # 200 megapixels, more than Pillow opens
        ((16320, 12240), True, None),
        ((20000, 15000), False, None),
    ],
)
def test_the_largest_phones_are_read_at_a_half_or_a_quarter(
    size: tuple[int, int], progressive: bool, read_at: tuple[int, int] | None
) -> None:
    upload = Upload("IMG.jpg", jpeg_claiming(*size, progressive))
    if read_at is None:
        with pytest.raises(PictureError, match=r"has more than (110|220) million pixels"):
            open_picture(upload, STANDARD)
    else:
        assert open_picture(upload, STANDARD).size == read_at


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_jpeg_cut_off_within_its_end_has_all_its_pixels(progressive: bool, cut: int) -> None:
    whole = encoded(photo(), "JPEG", quality=90, progressive=progressive)
    seen = [decode(open_picture(Upload("a.jpg", content), STANDARD), "a.jpg") for content in (whole, whole[:-cut])]
    assert seen[0].picture.tobytes() == seen[1].picture.tobytes()


def test_a_large_jpeg_in_a_zip_is_not_cut_off(tmp_path: Path) -> None:
    limits = Limits(max_file_bytes=10_000, max_jpeg_bytes=60_000)
    content = encoded(photo(), "JPEG", quality=98)
    assert 10_001 < len(content) < 60_000
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.jpg", content)
    assert [upload.content for upload in read_uploads([tmp_path / "a.zip"], limits)] == [content]  # type: ignore[union-attr]


def screenshot(alpha: int) -> bytes:
    pixels = np.full((48, 64, 4), alpha, np.uint8)
    pixels[..., :3] = np.asarray(photo((64, 48)))
    head = struct.pack("<IiiHHIIiiII", 124, 64, 48, 1, 32, 3, pixels.nbytes, 2835, 2835, 0, 0)
    head += struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"BGRs" + bytes(64)
    return b"BM" + struct.pack("<IHHI", 138 + pixels.nbytes, 0, 0, 138) + head + pixels.tobytes()


def test_a_bmp_with_an_empty_alpha_is_opaque(tmp_path: Path) -> None:
    for alpha in (0, 255, 128):
        (tmp_path / "a.bmp").write_bytes(screenshot(alpha))
        assert (prepare_file(tmp_path / "a.bmp").alpha is None) == (alpha != 128)
    (tmp_path / "a.bmp").write_bytes(screenshot(0))
    assert prepare_own([tmp_path / "a.bmp"]).problems == ()
    assert prepare_target(read_picture(tmp_path / "a.bmp"), "faces").std() > 0.1


def changed_frame(marker: bytes, bits: int) -> bytes:
    """A JPEG that claims to be of another kind."""
    content = bytearray(encoded(photo((64, 48)), "JPEG"))
    at = content.index(b"\xff\xc0")
    content[at : at + 2], content[at + 4] = marker, bits
    return bytes(content)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\xff\0\0\0WEBP", b"\xff\xd8\xff", AVIF])
def test_the_beginning_of_a_picture_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(PictureError, match="a is cut short or damaged"):
        prepare_file(tmp_path / "a")


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_avif_is_read(tmp_path: Path) -> None:
    photo().save(tmp_path / "a.avif", quality=95)
    difference = np.asarray(prepare_file(tmp_path / "a.avif").picture).astype(int) - np.asarray(photo())
    assert np.abs(difference).mean() < 5


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(50), r"HEIC, as iPhones save it .*Most Compatible"),
        (b"\0\0\0\x18ftypisom" + bytes(50), "a film"),
        (b"%PDF-1.7", "a PDF document"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b'<?xml version="1.0"?>\n<!-- <a> --><svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing of lines"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n", "a pointer of git-lfs"),
        (b"\x1aE\xdf\xa3" + bytes(30), "a film"),
        (b"RIFF\0\0\0\0AVI LIST", "a film"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(100), "a TIFF of a rare kind"),
        (encoded(photo().convert("YCbCr"), "TIFF"), "a TIFF of a rare kind"),  # which opens, but cannot be decoded
        (encoded(photo(), "TGA", compression=None), "a Targa picture"),
        (encoded(photo(), "TGA", compression="tga_rle"), "a Targa picture"),
        (b"\0\0\2\0\1\0\x20\x20" + bytes(50), "a mouse pointer"),
        (b"\0\0\0\x18ftypcrx " + bytes(50), "the raw data of a camera"),
        (b"gimp xcf v011\0" + bytes(50), "a GIMP document"),
        (b"P7\nWIDTH 1\n", "a PAM picture"),
        (changed_frame(b"\xff\xc0", 12), "a JPEG of 12 bits"),
        (changed_frame(b"\xff\xf7", 8), "a JPEG-LS picture"),
        (changed_frame(b"\xff\xc3", 8), "a JPEG without loss"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "IMG_1.jpg").write_bytes(content)
    with pytest.raises(
        ValueError, match=rf"IMG_1\.jpg is {kind}.*\. This page cannot read it\. Save it as JPEG or PNG"
    ):
        prepare_file(tmp_path / "IMG_1.jpg")


def test_a_transparent_shade_of_sixteen_bits_is_transparent(tmp_path: Path) -> None:
    content = encoded(Image.fromarray((RAMP * 65535).astype(np.uint16)), "PNG")
    clear = b"tRNS" + struct.pack(">H", 0)
    chunk = struct.pack(">I", 2) + clear + struct.pack(">I", zlib.crc32(clear))
    (tmp_path / "a.png").write_bytes(content[:33] + chunk + content[33:])
    alpha = prepare_file(tmp_path / "a.png").alpha
    assert alpha is not None and (alpha.getpixel((0, 0)), alpha.getpixel((30, 0))) == (0, 255)
    assert read_rgb(tmp_path / "a.png").getpixel((30, 0)) == (121, 121, 121)
