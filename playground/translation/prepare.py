"""What an uploaded picture becomes before a network sees it; how a result gets size and transparency back."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from playground.data.decoding import decode_visible, on_paper
from playground.data.file_names import display_name
from playground.data.pictures import FULL_SIZE, read_picture

MOST_PIXELS = 12_600_000
"""what is worked at; a photo of 12 megapixels fits, and larger ones are made smaller"""
THIS = "This picture"
LARGE = 2_000_000
"""pixels from which on a PNG is packed less tightly: seconds for a few percent"""


@dataclass(frozen=True, eq=False)
class PreparedPicture:
    """A picture as networks take it, and what they leave alone."""

    picture: Image.Image
    """RGB, upright; what was transparent lies on white"""
    alpha: Image.Image | None = None
    """"L", as large as the picture; None where nothing was transparent"""
    notes: tuple[str, ...] = ()
    """sentences for the person: what was left out or changed"""


def prepare_file(path: Path, most_pixels: int = MOST_PIXELS) -> PreparedPicture:
    """`prepare` for a file that somebody uploaded, whatever it holds. Raises PictureError."""
    return prepare(read_picture(path), display_name(path.name), most_pixels)


def prepare(picture: Image.Image, name: str = THIS, most_pixels: int = MOST_PIXELS) -> PreparedPicture:
    """Decode a picture of any mode: first frame, upright (EXIF), sRGB, 8 bits, alpha apart, `most_pixels` or less.

    The open picture may be changed. Raises PictureError, fit for a person, for what is tiny, a mere line, transparent
    everywhere, or cannot be decoded.
    """
    full = picture.info.get(FULL_SIZE, picture.size)
    decoded = decode_visible(picture, name)
    whole, notes = decoded.picture, [*decoded.notes]
    if (size := _bounded(whole.size, most_pixels)) != whole.size:
        whole = whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if whole.width * whole.height < full[0] * full[1]:
        notes.append(
            f"{name} has {full[0] * full[1] / 1e6:.0f} million pixels: it is worked at "
            f"{whole.width} × {whole.height}, {whole.width * whole.height / 1e6:.1f} million."
        )
    rgb, alpha = _apart(whole)
    return PreparedPicture(rgb, alpha, tuple(notes))


def put_back(result: Image.Image, size: tuple[int, int], alpha: Image.Image | None) -> Image.Image:
    """An RGB result enlarged or reduced to `size`, with what was transparent transparent again: RGB or RGBA."""
    if result.size != size:
        result = result.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
    if alpha is None:
        return result
    whole = result.convert("RGBA")
    whole.putalpha(alpha if alpha.size == size else alpha.resize(size, Image.Resampling.BICUBIC))
    return whole


def to_png(picture: Image.Image, about: str) -> bytes:
    """A PNG with `about` in its description."""
    text = PngInfo()
    text.add_text("Software", "GAN Playground")
    text.add_text("Description", about)
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=text, compress_level=2 if picture.width * picture.height > LARGE else 6)
    return file.getvalue()


def _apart(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Colours on white, and alpha where it says anything."""
    if picture.mode == "RGB":
        return picture, None
    alpha = picture.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture.convert("RGB"), None
    return on_paper(picture), alpha


def _bounded(size: tuple[int, int], most_pixels: int) -> tuple[int, int]:
    """That size, or a smaller one of the same aspect with at most `most_pixels`."""
    factor = math.sqrt(most_pixels / (size[0] * size[1]))
    if factor >= 1:
        return size
    return max(1, math.floor(size[0] * factor)), max(1, math.floor(size[1] * factor))
