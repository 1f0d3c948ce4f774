"""From any mode of a loaded picture to 8 bits a channel: depths, signs, scales, and what is transparent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

BITS, PHOTOMETRIC, EXTRA_SAMPLES, SAMPLE_FORMAT = 258, 262, 338, 339
"""tags of TIFF 6.0"""
WHITE_IS_ZERO, UNSIGNED, SIGNED = 0, 1, 2
"""values of those tags"""
EIGHT_BITS = ("L", "LA", "RGB", "RGBA", "CMYK")
GREYS = ("1", "L")

Values = npt.NDArray[np.float64]


def eight_bits(picture: Image.Image, name: str) -> tuple[Image.Image, list[str]]:
    """Any mode -> "L", "LA", "RGB", "RGBA" or "CMYK", with its profile; and what there is to say of it."""
    notes: list[str] = []
    if picture.mode.startswith("I;16") or (picture.mode == "I" and picture.format == "PPM"):
        result = _sixteen_bits(picture)
    elif picture.mode in ("I", "F") or (picture.mode == "L" and _tag(picture, SAMPLE_FORMAT, UNSIGNED) == SIGNED):
        result, notes = _of_no_fixed_range(picture, name)
    elif picture.mode == "RGBA" and _may_be_no_alpha(picture) and picture.getchannel("A").getextrema() == (0, 0):
        result = picture.convert("RGB")
    elif picture.mode in EIGHT_BITS and "transparency" not in picture.info:
        return picture, notes
    elif picture.has_transparency_data:
        result = _with_alpha(picture)
    else:
        result = picture.convert("L" if picture.mode in GREYS else "RGB")
    result.info["icc_profile"] = picture.info.get("icc_profile")
    return result, notes


def clear_outside(picture: Image.Image, frame: tuple[int, int, int, int]) -> Image.Image:
    """The picture with nothing outside of a frame: left, top, right, bottom."""
    whole = picture.convert("RGBA")
    inside = Image.new("L", picture.size)
    inside.paste(whole.getchannel("A").crop(frame), frame[:2])
    whole.putalpha(inside)
    return whole


def _tag(picture: Image.Image, number: int, otherwise: int) -> int:
    """The first number under a tag of a TIFF; `otherwise` for other pictures, and where there is none."""
    found = getattr(picture, "tag_v2", {}).get(number, otherwise)
    first = found[0] if isinstance(found, tuple) and found else found
    return first if isinstance(first, int) else otherwise


def _may_be_no_alpha(picture: Image.Image) -> bool:
    """Whether the fourth byte of each pixel may be left empty, and viewers show the others: Windows' screenshots in
    BMP, and a TIFF that does not say what it is for."""
    return picture.format == "BMP" or (picture.format == "TIFF" and _tag(picture, EXTRA_SAMPLES, 0) == 0)


def _with_alpha(picture: Image.Image) -> Image.Image:
    """A palette, one colour or one shade that is transparent -> "RGBA" or "LA"."""
    clear = picture.info.get("transparency")
    if isinstance(clear, tuple) and max(clear) > 255:  # of 16 bits, where Pillow keeps the upper eight of each pixel
        picture.info["transparency"] = tuple(value >> 8 for value in clear)
    return picture.convert("LA" if picture.mode in GREYS else "RGBA")


def _sixteen_bits(picture: Image.Image) -> Image.Image:
    """0 to 65535, which Pillow makes of every portable graymap, or fewer bits of a TIFF -> "L", or "LA" where one shade
    is transparent."""
    values = np.asarray(picture).astype(np.float32)
    bits = _tag(picture, BITS, 16)
    white = float(2 ** (bits if 8 < bits < 16 else 16) - 1)
    grey = _grey(picture, values / white * 255)
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey


def _of_no_fixed_range(picture: Image.Image, name: str) -> tuple[Image.Image, list[str]]:
    """Whole numbers of 32 bits or with a sign, or floats -> "L". Floats from 0 to 1 are shares of white; others are
    stretched."""
    values = _numbers(picture)
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise ValueError("not one pixel is a number")
    low, high = float(finite.min()), float(finite.max())
    notes = []
    if picture.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif (low, high) != (0, 255):
        notes.append(f"{name} does not say what is white: its darkest point became black, and its lightest white.")
    values = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    return _grey(picture, (values - low) / ((high - low) or 1) * 255), notes


def _numbers(picture: Image.Image) -> Values:
    """As the file means them: Pillow reads 32 bits with a sign, and 8 bits without one, whatever a TIFF says."""
    raw = np.asarray(picture)
    if picture.mode == "L":
        raw = raw.view(np.int8)
    elif picture.mode == "I" and _tag(picture, BITS, 1) == 32 and _tag(picture, SAMPLE_FORMAT, UNSIGNED) == UNSIGNED:
        raw = raw.view(np.uint32)
    return raw.astype(np.float64)


def _grey(picture: Image.Image, shades: npt.NDArray[np.floating]) -> Image.Image:
    """Shades from 0 to 255 -> "L", inverted where the picture's file counts from white."""
    whole = shades.round().clip(0, 255).astype(np.uint8)
    return Image.fromarray(255 - whole if _tag(picture, PHOTOMETRIC, 1) == WHITE_IS_ZERO else whole)
