"""From an open picture of any kind to its pixels: the one place where depth, colours, alpha and direction are read."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, TiffImagePlugin

from playground.data.containers import LARGEST_PROFILE
from playground.data.pictures import PictureError, damage_message

ORIENTATION = 0x112
"""the tag that says how a camera was held (EXIF 2.3, 4.6.4)"""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BITS, PHOTOMETRIC, WHITE_IS_ZERO = 258, 262, 0
"""tags of TIFF 6.0"""
REDUCIBLE = ("L", "LA", "RGB", "RGBA", "CMYK")
"""modes that can be averaged down before they are converted"""


@dataclass(frozen=True, eq=False)
class Decoded:
    """What a viewer would show."""

    picture: Image.Image
    """"RGB", or "RGBA" where something may be transparent: 8 bits, sRGB, upright, first frame"""
    notes: tuple[str, ...] = ()
    """sentences for the person: what was changed"""


def decode(picture: Image.Image, name: str, longest: int | None = None) -> Decoded:
    """Decode a picture that `open_picture` opened, or that a program drew. It may be changed.

    Args:
        longest: what is needed of the longer side: much more is averaged down before anything copies it.

    Raises PictureError, fit for a person, for what cannot be decoded.
    """
    try:
        turn = None if _turns_itself(picture) else TURNS.get(_orientation(picture))
        picture.load()
        turn = turn if picture.format != "PNG" else TURNS.get(_orientation(picture))  # a PNG may say it at its end
        shades, notes = _eight_bits(_reduced(picture, longest), name)
        colours = in_srgb(shades)
        if turn is not None:
            colours = colours.transpose(turn)
            notes.append(f"{name} was turned upright, as its camera says.")
        wanted = "RGBA" if colours.mode in ("LA", "RGBA") else "RGB"
        final = colours if colours.mode == wanted else colours.convert(wanted)
        final.info = {}  # all of it was heeded, and must not be heeded again
    except Exception as error:  # decoders meet hostile bytes, and raise whatever they trip over
        raise PictureError(damage_message(name)) from error
    return Decoded(final, tuple(notes))


def on_paper(picture: Image.Image, colour: str | tuple[int, int, int] = "white") -> Image.Image:
    """ "RGB" or "RGBA" -> "RGB", on paper of one colour."""
    if picture.mode != "RGBA":
        return picture
    sheet = Image.new("RGBA", picture.size, colour)
    return Image.alpha_composite(sheet, picture).convert("RGB")


def in_srgb(picture: Image.Image) -> Image.Image:
    """The same colours in sRGB, which networks and browsers take every picture for; "L", "LA", "RGB", "RGBA", "CMYK".

    Returned as it is where it names no colour space, or one that nobody can read.
    """
    profile = picture.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 0 < len(profile) <= LARGEST_PROFILE:
        return picture
    try:
        theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        opaque = picture.getchannel("L") if picture.mode == "LA" else picture
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(opaque, theirs, ours, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    assert converted is not None, "only in-place conversion returns nothing"
    if picture.mode == "LA":
        converted.putalpha(picture.getchannel("A"))
    return converted


def _orientation(picture: Image.Image) -> int:
    """1 to 8; 1, as it lies, where that cannot be read."""
    try:
        number = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # whatever else a stranger's EXIF holds, the picture is there
        return 1
    return number if isinstance(number, int) else 1


def _turns_itself(picture: Image.Image) -> bool:
    """Whether loading turns it, as Pillow does with TIFF: then by the number alone, not by reading all of its tags."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return False
    number = picture.tag_v2.get(ORIENTATION, 1)
    turn = TURNS.get(number) if isinstance(number, int) else None

    def load_end() -> None:
        if turn is not None:
            picture.im = picture.im.transpose(turn)

    picture.load_end = load_end  # type: ignore[method-assign]
    return True


def _reduced(picture: Image.Image, longest: int | None) -> Image.Image:
    factor = max(picture.size) // longest if longest else 1
    if factor <= 1 or picture.mode not in REDUCIBLE or "transparency" in picture.info:
        return picture
    smaller = picture.reduce(factor)
    smaller.info, smaller.format = picture.info, picture.format
    return smaller


def _eight_bits(picture: Image.Image, name: str) -> tuple[Image.Image, list[str]]:
    """Any mode -> "L", "LA", "RGB", "RGBA" or "CMYK", with its profile; and what there is to say of it."""
    notes: list[str] = []
    if picture.mode.startswith("I;16"):
        result = _sixteen_bits(picture)
    elif picture.mode in ("I", "F"):
        result, notes = _of_no_fixed_range(picture, name)
    elif picture.mode == "RGBA" and picture.format == "BMP" and picture.getchannel("A").getextrema() == (0, 0):
        result = picture.convert("RGB")  # Windows leaves the fourth byte empty, and shows such a BMP opaque
    elif picture.mode in REDUCIBLE and "transparency" not in picture.info:
        return picture, notes
    elif picture.has_transparency_data:
        result = _with_alpha(picture)
    else:
        result = picture.convert("L" if picture.mode == "1" else "RGB")
    result.info["icc_profile"] = picture.info.get("icc_profile")
    return result, notes


def _with_alpha(picture: Image.Image) -> Image.Image:
    """A palette, or one colour, that is transparent -> "RGBA"."""
    clear = picture.info.get("transparency")
    if isinstance(clear, tuple) and max(clear) > 255:  # of 16 bits, where Pillow keeps the upper eight of each pixel
        picture.info["transparency"] = tuple(value >> 8 for value in clear)
    return picture.convert("RGBA")


def _sixteen_bits(picture: Image.Image) -> Image.Image:
    """0 to 65535, or fewer bits of a TIFF -> "L", or "LA" where one shade is transparent."""
    values = np.asarray(picture).astype(np.float32)
    tags = getattr(picture, "tag_v2", {})
    bits = tags.get(BITS, (16,))
    white = float(2 ** (bits[0] if isinstance(bits, tuple) and 8 < bits[0] < 16 else 16) - 1)
    shades = (values / white * 255).round().clip(0, 255).astype(np.uint8)
    grey = Image.fromarray(255 - shades if tags.get(PHOTOMETRIC) == WHITE_IS_ZERO else shades)
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey


def _of_no_fixed_range(picture: Image.Image, name: str) -> tuple[Image.Image, list[str]]:
    """Whole numbers of 32 bits, or floats -> "L". Floats from 0 to 1 are shares of white; others are stretched."""
    values: npt.NDArray[np.float64] = np.asarray(picture).astype(np.float64)
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    notes = []
    if picture.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif (low, high) != (0, 255):
        notes.append(f"{name} does not say what is white: its darkest point became black, and its lightest white.")
    values = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    shades = ((values - low) / ((high - low) or 1) * 255).round()
    return Image.fromarray(shades.astype(np.uint8)), notes
