"""Hundreds of whole files of every kind against the numbers that they were written from: the right pixels arrive.

What is expected comes from those numbers by plain arithmetic, never from the reader that is tested.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, features

from playground.data.colour_spaces import ColourSpace, icc_profile
from playground.data.folder_files import read_rgb
from playground.translation.prepare import prepare_file

FILES = 600
SIDES = (8, 9, 16, 17, 31, 48, 65)
Numbers = npt.NDArray[np.float64]
TURNS: dict[int, Callable[[Numbers], Numbers]] = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a.swapaxes(0, 1)[::-1],
}
"""what each orientation of EXIF asks for (EXIF 2.3, 4.6.4)"""


@dataclass(frozen=True)
class Sample:
    """A file, and what is to be seen of it."""

    content: bytes
    colours: Numbers
    """(h, w, 3), 0 to 255, as they are where they are opaque"""
    alpha: Numbers | None = None
    """(h, w), 0 to 1"""
    error: float = 1.0
    """of the mean: what the format itself loses"""


def noise(rng: random.Random, channels: int, most: int = 255, is_smooth: bool = False) -> Numbers:
    """(h, w, channels), whole numbers from 0 to `most`."""
    source = np.random.default_rng(rng.randrange(2**32))
    height, width = rng.choice(SIDES), rng.choice(SIDES)
    if not is_smooth:
        return source.integers(0, most + 1, (height, width, channels)).astype(np.float64)
    y, x = np.mgrid[:height, :width] / max(height, width)
    slopes = source.uniform(-0.4, 0.4, (channels, 2))
    return np.stack([most * (0.5 + a * x + b * y) for a, b in slopes], -1).round().clip(0, most)


def picture(values: Numbers) -> Image.Image:
    return Image.fromarray(values.squeeze(2).astype(np.uint8) if values.shape[2] == 1 else values.astype(np.uint8))


def file_of(made: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    made.save(content, kind, **options)
    return content.getvalue()


def rgb(values: Numbers) -> Numbers:
    return np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(values: Numbers, depth: int, *chunks: bytes) -> bytes:
    """Written here, so that every depth can be had (PNG third edition)."""
    height, width, channels = values.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    shift = np.arange(depth)[::-1]
    bits = (values.astype(np.int64)[..., None] >> shift & 1).astype(np.uint8).reshape(height, -1)
    rows = np.packbits(bits, axis=1)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def deep_png(rng: random.Random) -> Sample:
    """Every number of channels and every depth that PNG knows, some with a shade that is clear."""
    channels = rng.choice([1, 1, 2, 3, 4])
    depth = rng.choice([1, 2, 4, 8, 16] if channels == 1 else [8, 16])
    most = 2**depth - 1
    values = noise(rng, channels, most)
    shares = values / most
    if channels in (2, 4):
        return Sample(png(values, depth), rgb(shares[..., :-1]) * 255, shares[..., -1])
    if channels == 1 and rng.random() < 0.6:
        clear = int(values[0, 0, 0])
        alpha = (values[..., 0] != clear).astype(np.float64)
        return Sample(png(values, depth, chunk(b"tRNS", struct.pack(">H", clear))), rgb(shares) * 255, alpha)
    return Sample(png(values, depth), rgb(shares) * 255)


def exact(rng: random.Random) -> Sample:
    """Formats that lose nothing."""
    channels = rng.choice([1, 3, 4])
    values = noise(rng, channels)
    kinds: dict[str, dict[str, object]] = {"PNG": {}, "TIFF": {"compression": rng.choice(["raw", "tiff_lzw"])}}
    if channels != 4:
        kinds["BMP"] = {}
    if channels != 1:
        kinds["WEBP"] = {"lossless": True, "exact": True}
    kind = rng.choice(list(kinds))
    alpha = values[..., 3] / 255 if channels == 4 else None
    return Sample(file_of(picture(values), kind, **kinds[kind]), rgb(values[..., :3]), alpha)


def grey_alpha(rng: random.Random) -> Sample:
    values = noise(rng, 2)
    made = Image.merge("LA", [picture(values[..., i : i + 1]) for i in (0, 1)])
    return Sample(file_of(made, rng.choice(["PNG", "TIFF"])), rgb(values[..., :1]), values[..., 1] / 255)


def palette(rng: random.Random) -> Sample:
    """A GIF, a PNG or a BMP of few colours, of which one may be clear."""
    colours = np.random.default_rng(rng.randrange(2**32)).integers(0, 256, (16, 3), dtype=np.uint8)
    places = noise(rng, 1, 15)[..., 0].astype(np.uint8)
    made = Image.fromarray(places)
    made = made.convert("P") if made.mode != "P" else made
    made.putpalette(colours.tobytes())
    kind = rng.choice(["GIF", "PNG", "BMP", "TIFF"])
    if kind in ("GIF", "PNG") and rng.random() < 0.5:
        clear = int(places[0, 0])
        content = file_of(made, kind, transparency=clear)
        return Sample(content, colours[places].astype(np.float64), (places != clear).astype(np.float64))
    return Sample(file_of(made, kind), colours[places].astype(np.float64))


def deep_tiff(rng: random.Random) -> Sample:
    """Whole numbers and floats: 16 bits and shares of white are as they are, others are stretched."""
    kind = rng.choice([np.uint16, np.int32, np.float32])
    if kind == np.uint16:
        values = noise(rng, 1, 65535)
        return Sample(file_of(Image.fromarray(values[..., 0].astype(kind)), "TIFF"), rgb(values / 257))
    values = noise(rng, 1, 10**6)
    shares = values / 10**6
    if kind == np.float32:
        return Sample(file_of(Image.fromarray(shares[..., 0].astype(kind)), "TIFF"), rgb(shares * 255))
    stretched = (values - values.min()) / (values.max() - values.min()) * 255
    return Sample(file_of(Image.fromarray(values[..., 0].astype(kind)), "TIFF"), rgb(stretched))


def printed(rng: random.Random) -> Sample:
    """CMYK without a profile: ink takes its share of light away."""
    values = noise(rng, 4, is_smooth=True)
    made = Image.merge("CMYK", [picture(values[..., i : i + 1]) for i in range(4)])
    colours = (255 - values[..., :3]) * (255 - values[..., 3:]) / 255
    kind = rng.choice(["TIFF", "JPEG"])
    options: dict[str, object] = {"quality": 98} if kind == "JPEG" else {}
    return Sample(file_of(made, kind, **options), colours, error=3.0)


def turned(rng: random.Random) -> Sample:
    values, number = noise(rng, 3), rng.randint(1, 8)
    exif = Image.Exif()
    exif[0x112] = number
    kind = rng.choice(["PNG", "TIFF", "WEBP"])
    options: dict[str, object] = {"lossless": True} if kind == "WEBP" else {}
    return Sample(file_of(picture(values), kind, exif=exif, **options), TURNS[number](values))


def as_srgb(light: Numbers) -> Numbers:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055) * 255


def profiled(rng: random.Random) -> Sample:
    """sRGB's colours under another gamma, which a profile, or in a PNG a chunk, names."""
    values, gamma = noise(rng, rng.choice([1, 3])), rng.choice([1.0, 1.4, 1.8, 2.6])
    shown = as_srgb((rgb(values) / 255) ** gamma)
    if rng.random() < 0.5:
        return Sample(png(values, 8, chunk(b"gAMA", struct.pack(">I", round(100_000 / gamma)))), shown)
    kind = rng.choice(["PNG", "TIFF"])
    return Sample(file_of(picture(values), kind, icc_profile=icc_profile(ColourSpace(gamma=gamma))), shown)


def lossy(rng: random.Random) -> Sample:
    values = noise(rng, 3, is_smooth=True)
    kind = rng.choice(["JPEG", "WEBP", *(["AVIF"] if features.check("avif") else [])])
    return Sample(file_of(picture(values), kind, quality=95), values, error=4.0)


MAKERS = (deep_png, exact, grey_alpha, palette, deep_tiff, printed, turned, profiled, lossy)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_what_was_written_is_what_is_seen(tmp_path: Path, maker: Callable[[random.Random], Sample]) -> None:
    rng = random.Random(maker.__name__)
    path = tmp_path / "a"
    for number in range(FILES // len(MAKERS)):
        sample = maker(rng)
        if sample.alpha is not None and not sample.alpha.any():
            continue  # which is refused
        path.write_bytes(sample.content)
        prepared = prepare_file(path)
        share = np.ones(sample.colours.shape[:2]) if sample.alpha is None else sample.alpha
        on_white = sample.colours * share[..., None] + 255 * (1 - share[..., None])
        for seen in (prepared.picture, read_rgb(path)):
            difference = np.abs(np.asarray(seen) - on_white)
            least = 2.5 if sample.error == 1 else 30  # a rounded colour, with a rounded alpha on paper
            assert difference.max() <= least and difference.mean() <= sample.error, (number, seen.size)
        clear = np.zeros_like(share) if prepared.alpha is None else 1 - np.asarray(prepared.alpha) / 255
        assert np.abs(1 - share - clear).max() < 1 / 255
