"""A thousand made-up files, odd and broken, through every door that reads pictures: pixels, or plain words."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from playground.data import single_picture
from playground.data.dataset import DataUnavailable
from playground.data.folder_files import read_rgb, read_to_cut
from playground.data.glyphs import upright_grey
from playground.data.own_pictures import prepare as prepare_own
from playground.data.pictures import PictureError, read_picture
from playground.latent import prepare_target
from playground.sketch import BUILDING
from playground.translation.prepare import prepare_file
from playground.ui.superres.enlarge_methods import read_photo

FILES = 1000
SIZES = (48, 36), (48, 36), (48, 36), (31, 45), (200, 9), (7, 5), (1, 1), (1, 90), (90, 1), (700, 3)
LEAST = 32
"""pixels of the shorter side of which no door may say that they are too few"""
MODES: dict[str, tuple[str, ...]] = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "GIF": ("1", "L", "P", "RGB"),
    "WEBP": ("RGB", "RGBA"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"),
    "AVIF": ("RGB", "RGBA"),
    "ICO": ("RGBA", "P", "RGB"),
    "PPM": ("1", "L", "RGB", "I"),
}
EXACT = ("PNG", "BMP", "TIFF")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def scene(rng: random.Random, mode: str) -> Image.Image:
    """Something with shades, edges and a part that is transparent."""
    noise = np.random.default_rng(rng.randrange(2**32)).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    size = rng.choice(SIZES)
    picture = Image.fromarray(noise).resize(size)
    if mode in ("I;16", "I", "F"):
        grey = np.asarray(picture.convert("L"))
        deep = {"I;16": grey.astype(np.uint16) * 257, "I": grey.astype(np.int32) * 9, "F": grey / np.float32(255)}
        return Image.fromarray(deep[mode])
    if mode in ("LA", "RGBA"):
        picture.putalpha(Image.linear_gradient("L").resize(size))
    return picture.convert(mode)


def exif(rng: random.Random) -> bytes:
    """An orientation and tags of any kind and value."""
    tags = [struct.pack("<HHI4s", 0x112, 3, 1, bytes([rng.randrange(10), 0, 0, 0]))]
    for _ in range(rng.randrange(4)):
        number = rng.choice([0x10F, 0x11A, 0x128, 0x8769, 0x8825, 0xA005, rng.randrange(65536)])
        tags.append(struct.pack("<HHI", number, rng.randrange(14), rng.randrange(5)) + rng.randbytes(4))
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + b"".join(tags) + bytes(4)


def damaged(rng: random.Random, content: bytes) -> bytes:
    """Bytes changed, cut away at the end or in the middle, or a chunk put between."""
    kind, at = rng.randrange(4), rng.randrange(len(content))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[at + rng.randrange(40) :]
    if kind == 2 and content.startswith(b"\x89PNG"):
        name = rng.choice([b"tRNS", b"iCCP", b"eXIf", b"zTXt", b"gAMA", b"acTL", b"sBIT"])
        data = rng.randbytes(rng.randrange(30))
        checksum = zlib.crc32(name + data) ^ rng.randrange(2)
        return content[:33] + struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum) + content[33:]
    changed = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        changed[rng.choice([rng.randrange(len(changed)), rng.randrange(min(120, len(changed)))])] = rng.randrange(256)
    return bytes(changed)


def made(rng: random.Random) -> tuple[str, Image.Image, bytes, bool]:
    """Format, what was saved, the file, and whether it was left whole."""
    format = rng.choice([name for name in MODES if name != "AVIF" or features.check("avif")])
    picture = scene(rng, rng.choice(MODES[format]))
    options: dict[str, object] = {}
    if rng.random() < 0.5 and format in ("JPEG", "PNG", "WEBP"):
        options["exif"] = exif(rng)
    if rng.random() < 0.3 and format in ("JPEG", "PNG", "TIFF", "WEBP") and picture.mode != "CMYK":
        options["icc_profile"] = rng.choice([PROFILE, rng.randbytes(200), PROFILE[:900]])
    if format == "JPEG":
        options |= {"progressive": rng.random() < 0.3, "quality": rng.choice([60, 95])}
    if format == "TIFF" and picture.mode not in ("F", "I"):
        options["compression"] = rng.choice(["raw", "tiff_lzw", "tiff_deflate"])
    content = io.BytesIO()
    picture.save(content, format, **options)
    is_whole = rng.random() < 0.4
    plain = is_whole and not options.keys() & {"exif", "icc_profile"}
    return format, picture, content.getvalue() if is_whole else damaged(rng, content.getvalue()), plain


DOORS: dict[str, Callable[[Path], object]] = {
    "photo": prepare_file,
    "folder": read_rgb,
    "folder to cut": read_to_cut,
    "own pictures": lambda path: prepare_own([path]),
    "digits": lambda path: prepare_target(read_picture(path, side=224), "digits"),
    "garments": lambda path: prepare_target(read_picture(path, side=224), "garments"),
    "faces": lambda path: prepare_target(read_picture(path, side=224), "faces"),
    "one picture": lambda path: single_picture.keep(path, path.parent / "own"),
    "enlarging": read_photo,
    "label map": lambda path: BUILDING.label_map(read_picture(path)),
    "edges and ink": lambda path: upright_grey(read_picture(path, side=128), path.name),
}


def words(door: Callable[[Path], object], path: Path) -> str | None:
    """What is said where it refuses. Anything but the plain refusals is raised: it would be a traceback."""
    try:
        door(path)
    except ValueError as refusal:
        if type(refusal) not in (PictureError, DataUnavailable, ValueError):
            raise
        return str(refusal)
    return None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(4))
def test_every_door_gives_pixels_or_plain_words(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    doors = list(DOORS)
    read = 0
    for number in range(FILES // 4):
        format, saved, content, is_plain = made(rng)
        path = tmp_path / f"{number}.{format.lower()}"
        path.write_bytes(content)
        through = rng.sample(doors, 3) if not is_plain else ["folder", *rng.sample(doors, 2)]
        for door in through:
            said = words(DOORS[door], path)
            read += said is None
            may_refuse = not is_plain or min(saved.size) < LEAST
            assert said is None or (said.endswith(".") and may_refuse), (door, path.name, saved.mode, saved.size, said)
        if is_plain and format in EXACT and saved.mode in ("1", "L", "P", "RGB"):
            assert read_rgb(path).tobytes() == saved.convert("RGB").tobytes(), (path, saved.mode)
        if is_plain and (saved.mode in ("I;16", "F") or (saved.mode, format) == ("I", "PPM")):
            shades = np.asarray(saved).astype(np.float64) / (1 if saved.mode == "F" else 65535) * 255
            assert np.abs(np.asarray(read_rgb(path))[..., 1] - shades).max() <= 1, (path, saved.mode)
    assert read > FILES / 4  # most of them, and not only by being refused
