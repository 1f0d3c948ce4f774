"""Depths, signs, scales, transparency and colours that files name by numbers: right against plain arithmetic."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, features

from playground.data.colour_spaces import BT_709, PRIMARIES, ColourSpace, space_of_chunks, space_of_code_points
from playground.data.folder_files import read_rgb
from playground.data.pictures import PictureError
from playground.translation.prepare import prepare_file

W, H = 64, 48
RAMP = np.linspace(0, 1, W)[None].repeat(H, axis=0)
COLOURS = np.random.default_rng(0).integers(0, 256, (H, W, 3), dtype=np.uint8)
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.generic]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows: list[bytes], width: int, depth: int, kind: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + data + chunk(b"IEND", b"")


def coloured(*chunks: bytes) -> bytes:
    return png([row.tobytes() for row in COLOURS], W, 8, 2, *chunks)


def tiff(values: Numbers, photometric: int = 1, sample_format: int = 1, *more: tuple[int, int]) -> bytes:
    """One strip, nothing compressed (TIFF 6.0)."""
    height, width, channels = (*values.shape, 1)[:3]
    bits = 8 * values.itemsize
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, photometric), (273, 0), (277, channels)]
    tags = sorted([*tags, (278, height), (279, values.nbytes), (339, sample_format), *more])
    start = 8 + 2 + 12 * len(tags) + 4
    extra = struct.pack("<4H", *[bits] * 4)
    entries = b""
    for number, value in tags:
        if number == 258 and channels > 2:
            entries += struct.pack("<HHII", number, 3, channels, start)
        elif number == 273:
            entries += struct.pack("<HHII", number, 4, 1, start + len(extra))
        elif not (number == 339 and channels > 1):
            entries += struct.pack("<HHII", number, 4 if number in (256, 257, 278, 279) else 3, 1, value)
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries) // 12) + entries + bytes(4)
    return head.ljust(start, b"\0") + extra + values.tobytes()


def pixels(content: bytes, path: Path) -> tuple[Floats, tuple[str, ...]]:
    """As the page reads them, which is as folders do; and what is said."""
    path.write_bytes(content)
    prepared = prepare_file(path)
    assert read_rgb(path).tobytes() == prepared.picture.tobytes()
    return np.asarray(prepared.picture).astype(np.float64), prepared.notes


# ---- shades


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_clear_shade_of_any_depth_is_clear(tmp_path: Path, depth: int) -> None:
    most = 2**depth - 1
    shades = [i * most // 15 for i in range(16)]
    row = int("".join(f"{shade:0{depth}b}" for shade in shades), 2).to_bytes(2 * depth)
    (tmp_path / "a.png").write_bytes(png([row] * 16, 16, depth, 0, chunk(b"tRNS", struct.pack(">H", most))))
    prepared = prepare_file(tmp_path / "a.png")
    assert prepared.alpha is not None
    assert np.asarray(prepared.alpha)[0].tolist() == [0 if shade == most else 255 for shade in shades]
    seen = np.asarray(prepared.picture)[0, :, 0]
    assert seen.tolist() == [255 * shade // most for shade in shades]


@pytest.mark.parametrize(
    ("content", "is_said"),
    [
        (tiff((RAMP * (2**32 - 1)).astype(np.uint32)), True),
        (tiff((RAMP * 2**31 - 2**30).astype(np.int32), 1, 2), True),
        (tiff((RAMP * 30_000).astype(np.int16), 1, 2), True),
        (tiff((RAMP * 255 - 128).round().astype(np.int8), 1, 2), True),
        (tiff((1 - RAMP).astype(np.float32), 0, 3), False),
        (tiff(RAMP.astype(np.float32), 1, 3), False),
        (tiff(((1 - RAMP) * 65535).astype(np.uint16), 0), False),
    ],
    ids=["uint32", "int32", "int16", "int8", "float from white", "float", "uint16 from white"],
)
def test_numbers_of_a_tiff_are_read_as_it_says(tmp_path: Path, content: bytes, is_said: bool) -> None:
    seen, notes = pixels(content, tmp_path / "a.tiff")
    assert np.abs(seen[..., 0] - RAMP * 255).max() <= 1
    assert bool(notes) == is_said


def test_floats_of_which_none_is_a_number_are_no_black_picture(tmp_path: Path) -> None:
    (tmp_path / "a.tiff").write_bytes(tiff(np.full((H, W), np.nan, np.float32), 1, 3))
    with pytest.raises(PictureError, match=r"a TIFF of a rare kind, .* or a damaged one"):
        prepare_file(tmp_path / "a.tiff")


@pytest.mark.parametrize("most", [255, 1023, 65535])
def test_a_portable_graymap_says_itself_what_is_white(tmp_path: Path, most: int) -> None:
    shades = (RAMP * 0.5 * most).round().astype(">u2" if most > 255 else np.uint8)
    seen, notes = pixels(b"P5 %d %d %d\n" % (W, H, most) + shades.tobytes(), tmp_path / "a.pgm")
    assert np.abs(seen[..., 0] - RAMP * 0.5 * 255).max() <= 1
    assert notes == ()


@pytest.mark.parametrize(
    ("bits", "masks", "packing"),
    [
        (32, (0xFF, 0xFF00, 0xFF0000, 0), 3),
        (32, (0xFF00, 0xFF0000, 0xFF000000, 0xFF), 3),
        (32, (0x3FF00000, 0xFFC00, 0x3FF, 0), 3),
        (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000), 6),
        (16, (0xF00, 0xF0, 0xF, 0xF000), 3),
        (16, (0x7C00, 0x3E0, 0x1F, 0x8000), 3),
        (16, (0x1F, 0x7E0, 0xF800, 0), 3),
        (16, (0xF800, 0x7E0, 0x1F, 0), 3),
    ],
)
@pytest.mark.parametrize("upwards", [1, -1])
def test_colours_of_a_bitmap_lie_under_any_masks(
    tmp_path: Path, bits: int, masks: tuple[int, ...], packing: int, upwards: int
) -> None:
    """upwards: whether the lowest row comes first, or the uppermost."""
    width = W - 1  # rows are filled up to four bytes
    shown = np.dstack([COLOURS[:, :width], np.full((H, width), 255, np.uint8)])
    shown[0, 0, 3] = 0
    words = np.zeros((H, width), np.uint32)
    for channel, mask in enumerate(masks):
        if mask:
            lowest = mask & -mask
            words |= (shown[..., channel] / 255 * (mask // lowest)).round().astype(np.uint32) * np.uint32(lowest)
    rows = [row.tobytes() for row in words.astype(f"<u{bits // 8}")[::-upwards]]
    data = b"".join(row + bytes(-len(row) % 4) for row in rows)
    head = struct.pack("<IiiHHIIiiII", 108 if packing == 3 else 40, width, H * upwards, 1, bits, packing, *[0] * 5)
    head += struct.pack("<4I", *masks) + (bytes(52) if packing == 3 else b"")
    before = 14 + len(head)
    (tmp_path / "a.bmp").write_bytes(b"BM" + struct.pack("<IHHI", before + len(data), 0, 0, before) + head + data)
    prepared = prepare_file(tmp_path / "a.bmp")
    coarsest = max(255 / (mask // (mask & -mask)) for mask in masks[:3])
    difference = np.abs(np.asarray(prepared.picture).astype(int) - shown[..., :3])
    difference[0, 0] = 0
    assert difference.max() <= max(1, coarsest / 2 + 1)
    assert (prepared.alpha is not None) == bool(masks[3])
    assert prepared.alpha is None or (prepared.alpha.getpixel((0, 0)), prepared.alpha.getpixel((1, 0))) == (0, 255)


def test_a_fourth_channel_that_nobody_explains_and_nobody_filled_is_no_alpha(tmp_path: Path) -> None:
    empty = np.dstack([COLOURS, np.zeros((H, W), np.uint8)])
    assert pixels(tiff(empty, 2), tmp_path / "a.tiff")[0].tolist() == COLOURS.tolist()


def test_a_gif_smaller_than_its_canvas_leaves_the_rest_clear(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(COLOURS).quantize(64).save(content, "GIF")
    changed = bytearray(content.getvalue())
    changed[6:10] = struct.pack("<HH", 100, 80)
    (tmp_path / "a.gif").write_bytes(changed)
    prepared = prepare_file(tmp_path / "a.gif")
    assert prepared.picture.size == (100, 80) and prepared.alpha is not None
    alpha = np.asarray(prepared.alpha)
    assert alpha[:H, :W].min() == 255 and alpha.sum() == 255 * H * W
    assert np.asarray(prepared.picture)[H:].min() == 255


# ---- colours


def light(shades: Floats) -> Floats:
    """sRGB, 0 to 1, as light (IEC 61966-2-1)."""
    return np.where(shades <= 0.04045, shades / 12.92, ((shades + 0.055) / 1.055) ** 2.4)


def as_srgb(linear: Floats) -> Floats:
    clipped = linear.clip(0, 1)
    return np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055) * 255


def to_xyz(primaries: tuple[tuple[float, float], ...]) -> Floats:
    x, y = np.array(primaries).T
    xyz = np.stack([x / y, np.ones(4), (1 - x - y) / y])
    return np.asarray(xyz[:, :3] * np.linalg.solve(xyz[:, :3], xyz[:, 3]))


def chromaticities(primaries: tuple[tuple[float, float], ...]) -> bytes:
    numbers = [round(100_000 * number) for place in (primaries[3], *primaries[:3]) for number in place]
    return chunk(b"cHRM", struct.pack(">8I", *numbers))


def gamma(exponent: float) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", round(100_000 / exponent)))


@pytest.mark.parametrize("exponent", [1.0, 1.8])
@pytest.mark.parametrize("is_grey", [False, True])
def test_a_gamma_is_heeded_as_browsers_do(tmp_path: Path, exponent: float, is_grey: bool) -> None:
    grey = COLOURS[..., 0]
    content = png([row.tobytes() for row in grey], W, 8, 0, gamma(exponent)) if is_grey else coloured(gamma(exponent))
    shades = (np.stack([grey] * 3, -1) if is_grey else COLOURS) / 255
    seen, notes = pixels(content, tmp_path / "a.png")
    assert np.abs(seen - as_srgb(shades**exponent)).max() <= 1
    assert notes == ("a.png names colours of its own: they were converted to sRGB, which screens show.",)


P3 = PRIMARIES[12]
TO_SRGB = np.linalg.inv(to_xyz(BT_709)) @ to_xyz(P3)


@pytest.mark.parametrize("chunks", [[chunk(b"cICP", bytes([12, 13, 0, 1]))], [gamma(2.2), chromaticities(P3)]])
def test_wide_colours_by_number_are_converted(tmp_path: Path, chunks: list[bytes]) -> None:
    seen, notes = pixels(coloured(*chunks), tmp_path / "a.png")
    shades = COLOURS / 255
    linear = light(shades) if len(chunks) == 1 else shades**2.2
    inside = ((linear @ TO_SRGB.T > 0) & (linear @ TO_SRGB.T < 1)).all(axis=2)  # the rest is clipped, somehow
    assert inside.mean() > 0.3
    assert np.abs(seen - as_srgb(linear @ TO_SRGB.T))[inside].max() <= 2
    assert len(notes) == 1


@pytest.mark.parametrize(
    "chunks",
    [
        [gamma(2.2)],
        [gamma(2.2), chromaticities(BT_709)],
        [chunk(b"sRGB", b"\0"), gamma(1.0), chromaticities(P3)],
        [chunk(b"cICP", bytes([1, 13, 0, 1])), gamma(1.0)],
        [chunk(b"cICP", bytes([1, 1, 0, 1]))],
        [chromaticities(P3)],
        [chunk(b"gAMA", bytes(4))],
        [chunk(b"gAMA", b"\xff" * 4)],
        [chunk(b"gAMA", b"\1")],
        [gamma(2.2), chunk(b"cHRM", bytes(32))],
        [gamma(2.2), chunk(b"cHRM", b"\0\0\x80\0" * 8)],
    ],
)
def test_what_is_srgb_or_makes_no_sense_stays_as_it_is(tmp_path: Path, chunks: list[bytes]) -> None:
    seen, notes = pixels(coloured(*chunks), tmp_path / "a.png")
    assert np.array_equal(seen, COLOURS) and notes == ()


def test_high_dynamic_range_is_said(tmp_path: Path) -> None:
    seen, notes = pixels(coloured(chunk(b"cICP", bytes([9, 16, 0, 1]))), tmp_path / "a.png")
    assert np.array_equal(seen, COLOURS)
    assert len(notes) == 1 and "high dynamic range" in notes[0]


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_an_avif_names_its_colours_in_a_box(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(COLOURS).resize((W, H)).save(content, "AVIF", quality=100, subsampling="4:4:4")
    plain, said = pixels(content.getvalue(), tmp_path / "plain.avif")
    at = content.getvalue().index(b"colrnclx") + 8
    wide, notes = pixels(content.getvalue()[:at] + struct.pack(">HH", 12, 13) + content.getvalue()[at + 4 :],
                         tmp_path / "wide.avif")  # fmt: skip
    assert said == () and len(notes) == 1
    assert np.abs(wide - plain).max() > 20


def test_spaces_are_told_by_their_numbers() -> None:
    assert space_of_code_points(2, 2) == ColourSpace() and space_of_code_points(9, 16) is None
    assert space_of_chunks(b"", b"") == ColourSpace()
    assert ColourSpace(gamma=2.25).is_srgb and not ColourSpace(P3).is_srgb


# ---- direction


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"quality": 95}), ("WEBP", {"lossless": True})])
def test_only_exif_turns_a_picture_as_in_browsers(tmp_path: Path, kind: str, options: dict[str, object]) -> None:
    path = tmp_path / "a"
    Image.fromarray(COLOURS).save(path, kind, xmp=XMP, **options)
    assert prepare_file(path).picture.size == (W, H) and prepare_file(path).notes == ()


def test_a_tiff_that_is_turned_says_so(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    Image.fromarray(COLOURS).save(tmp_path / "a.tiff", exif=exif)
    assert prepare_file(tmp_path / "a.tiff").notes == ("a.tiff was turned upright, as its camera says.",)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else [])])
def test_an_animation_is_said_whatever_its_format(tmp_path: Path, kind: str) -> None:
    first, second = Image.fromarray(COLOURS), Image.fromarray(255 - COLOURS)
    first.save(tmp_path / "a", kind, save_all=True, append_images=[second])
    assert prepare_file(tmp_path / "a").notes == ("a is an animation: only its first picture was used.",)
