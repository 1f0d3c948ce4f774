"""From an open picture of any kind to its pixels: the one place where colours, alpha and direction are read."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import GifImagePlugin, Image, ImageChops, ImageCms, TiffImagePlugin

from playground.data.containers import LARGEST_PROFILE
from playground.data.file_names import display_name
from playground.data.pictures import (
    STRANGE_COLOURS,
    PictureError,
    decoding_message,
    read_picture,
    refuse_invisible,
    refuse_odd_shape,
)
from playground.data.shades import EIGHT_BITS, clear_outside, eight_bits

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
NOTABLE = 8
"""of 255: colours that differ by more look different"""
ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
"""not JPEG: phones join a photo and its preview into one, which is no animation"""


@dataclass(frozen=True, eq=False)
class Decoded:
    """What a viewer would show."""

    picture: Image.Image
    """"RGB", or "RGBA" where something may be transparent: 8 bits, sRGB, upright, first frame"""
    notes: tuple[str, ...] = ()
    """sentences for the person, each beginning with the picture's name: what was left out or changed"""


def decode(picture: Image.Image, name: str, longest: int | None = None) -> Decoded:
    """Decode a picture that `open_picture` opened, or that a program drew. It may be changed.

    Args:
        longest: what is needed of the longer side: much more is averaged down before anything copies it.

    Raises PictureError, fit for a person, for what cannot be decoded.
    """
    try:
        notes = _note_on_frames(picture, name)
        frame = _first_frame(picture)
        turn, turns_itself = _turn_of(picture)
        picture.load()
        turn = turn if picture.format != "PNG" else _turn_of(picture)[0]  # a PNG may say it at its end
        shades, more = eight_bits(_reduced(picture, longest) if frame is None else picture, name)
        colours = in_srgb(shades if frame is None else clear_outside(shades, frame))
        notes += [*more, *_note_on_colours(picture, shades, colours, name)]
        if turn is not None:
            colours = colours if turns_itself else colours.transpose(turn)
            notes.append(f"{name} was turned upright, as its camera says.")
        wanted = "RGBA" if colours.mode in ("LA", "RGBA") else "RGB"
        final = colours if colours.mode == wanted else colours.convert(wanted)
        final.info = {}  # all of it was heeded, and must not be heeded again
    except Exception as error:  # decoders meet hostile bytes, and raise whatever they trip over
        raise PictureError(decoding_message(name, picture.format)) from error
    return Decoded(final, tuple(notes))


def decode_visible(picture: Image.Image, name: str) -> Decoded:
    """`decode` for a picture that a network is to see. PictureError also for one that is tiny, a mere line, or
    transparent everywhere."""
    refuse_odd_shape(picture.size, name)
    decoded = decode(picture, name)
    refuse_invisible(decoded.picture, name)
    return decoded


def decode_file(path: Path, side: int | None = None) -> Decoded:
    """The one picture that a person brought, as `read_picture` opens it. Raises PictureError."""
    return decode(read_picture(path, side=side), display_name(path.name))


def said_once(notes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of many pictures a sentence for each change. notes: a picture's name, and a sentence that begins with it."""
    alike: dict[str, list[str]] = {}
    for name, sentence in notes:
        alike.setdefault(sentence.removeprefix(name), []).append(sentence)
    return tuple(
        first if not others else f"{first.removesuffix('.')}; the same holds for {len(others):,} more."
        for first, *others in alike.values()
    )


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
        if opaque.mode == "L" and theirs.profile.xcolor_space == "RGB ":
            opaque = opaque.convert("RGB")
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(opaque, theirs, ours, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    assert converted is not None, "only in-place conversion returns nothing"
    if picture.mode == "LA":
        converted.putalpha(picture.getchannel("A"))
    return converted


def _turn_of(picture: Image.Image) -> tuple[Image.Transpose | None, bool]:
    """How the picture has to be turned, and whether loading does so, as Pillow does with TIFF: then by the number
    alone, and not by reading all of its tags."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return TURNS.get(_orientation(picture)), False
    number = picture.tag_v2.get(ORIENTATION, 1)
    turn = TURNS.get(number) if isinstance(number, int) else None

    def load_end() -> None:
        if turn is not None:
            picture.im = picture.im.transpose(turn)

    picture.load_end = load_end  # type: ignore[method-assign]
    return turn, True


def _orientation(picture: Image.Image) -> int:
    """1 to 8; 1, as it lies, where that cannot be read. By EXIF alone, as browsers do: Pillow would heed XMP, too."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        number = exif.get(ORIENTATION, 1)
    except Exception:  # whatever else a stranger's EXIF holds, the picture is there
        return 1
    return number if isinstance(number, int) else 1


def _first_frame(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Where the first picture of a GIF lies on its canvas, of which browsers leave the rest clear; None where it
    fills it."""
    if not isinstance(picture, GifImagePlugin.GifImageFile) or not picture.tile:
        return None
    left, top, right, bottom = picture.tile[0].extents or (0, 0, *picture.size)
    frame = (left, top, min(right, picture.width), min(bottom, picture.height))
    return None if frame == (0, 0, *picture.size) else frame


def _note_on_frames(picture: Image.Image, name: str) -> list[str]:
    if not getattr(picture, "is_animated", False):
        return []
    if picture.format == "TIFF":
        return [f"{name} has several pages: only the first one was used."]
    return [f"{name} is an animation: only its first picture was used."] if picture.format in ANIMATED else []


def _note_on_colours(picture: Image.Image, before: Image.Image, after: Image.Image, name: str) -> list[str]:
    """before, after: the same in 8 bits, and in sRGB."""
    if picture.info.get(STRANGE_COLOURS):
        return [f"{name} is in high dynamic range or in rare colours: they may look different in other programs."]
    if picture.mode == "CMYK":
        return [f"{name} is in the colours of printing (CMYK): they were converted to those of screens."]
    if after is before or before.size != after.size:
        return []
    difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getextrema()
    if max(high for _, high in difference) <= NOTABLE:  # type: ignore[misc]  # three bands
        return []
    return [f"{name} names colours of its own: they were converted to sRGB, which screens show."]


def _reduced(picture: Image.Image, longest: int | None) -> Image.Image:
    factor = max(picture.size) // longest if longest else 1
    if factor <= 1 or picture.mode not in EIGHT_BITS or "transparency" in picture.info:
        return picture
    smaller = picture.reduce(factor)
    smaller.info, smaller.format = picture.info, picture.format
    return smaller
