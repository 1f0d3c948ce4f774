"""From a file that somebody uploaded to an open picture: format and size are checked before a pixel is decoded."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, UnidentifiedImageError, features
from PIL.JpegImagePlugin import jpeg_factory

from playground.data.containers import (
    JPEG_END,
    avif_colours,
    lacks_only_its_end,
    png_colours,
    visible_png,
    without_half_end,
)
from playground.data.other_kinds import RAW, is_damaged, kind_of, rare_jpeg
from playground.data.simple_containers import mended
from playground.data.uploads import STANDARD, Limits, Upload, read_upload

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "PPM", *(("AVIF",) if features.check("avif") else ()))
"""what people save pictures as; Pillow's rarer decoders are not offered to strangers' bytes"""
FULL_SIZE = "full_size"
"""key in a picture's `info`: width and height in the file, where it is decoded smaller"""
STRANGE_COLOURS = "strange_colours"
"""key in a picture's `info`: whether it names colours that cannot be converted, such as high dynamic range"""
JPEG_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
"""start of a scan: marker, length, number of components (ITU-T T.81, B.2.3)"""
MAX_JPEG_SCANS = 100
"""a progressive JPEG has about ten; thousands are an attack, each costs a pass over all pixels"""
LARGER_JPEG, LARGER_PROGRESSIVE = 5.5, 2.75
"""times the pixels that are decoded at full size. The largest cameras of phones have 200 million: decoded at a quarter
that takes less memory. A progressive JPEG is held whole in the decoder, in up to six bytes a pixel"""
LARGER_OTHER = 1.28
"""the same of what cannot be decoded smaller: the 50 million pixels of a phone, saved as PNG"""
LEAST_SIDE = 8
MOST_ASPECT = 32
"""longer side over shorter side: beyond it, a network sees a line and no picture"""


class PictureError(ValueError):
    """This file cannot be used. The message names it and says what to do."""


def read_picture(
    path: Path, limits: Limits = STANDARD, side: int | None = None, formats: Sequence[str] = FORMATS
) -> Image.Image:
    """Open the one picture that a person chose, as `open_picture` does. Raises PictureError."""
    upload = read_upload(path, limits)
    if isinstance(upload, str):
        raise PictureError(upload)
    return open_picture(upload, limits, side, formats)


def open_picture(
    upload: Upload, limits: Limits, side: int | None = None, formats: Sequence[str] = FORMATS
) -> Image.Image:
    """Read only the header: format and size are checked before any pixel is decoded. Raises PictureError.

    Pixels are decoded by `playground.data.decoding.decode`, which may still fail.

    Args:
        side: what is needed of the shorter side; a larger JPEG is then decoded smaller, which saves time and memory.
            One with more pixels than allowed is decoded at a half or a quarter in any case.
    """
    name = upload.name
    if upload.content.startswith(b"\xff\xd8") and len(JPEG_SCAN.findall(upload.content)) > MAX_JPEG_SCANS:
        raise PictureError(f"{name} is built in an unusual way. Save it again as JPEG or PNG and try again.")
    if (rare := rare_jpeg(upload.content)) is not None:
        raise PictureError(_of_other_kind(name, rare))
    try:
        content, colours = visible_png(without_half_end(mended(upload.content)))
        picture = _open(content, formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_too_large(name, _most_pixels(None, limits))) from error
    except UnidentifiedImageError as error:
        raise PictureError(_no_picture(upload)) from error
    except Exception as error:
        raise PictureError(damage_message(name)) from error
    _name_colours(picture, content, colours)
    _bound(picture, name, limits, side)
    if lacks_only_its_end(content):  # only now, as this decodes
        return open_picture(Upload(name, content + JPEG_END), limits, side, formats)
    return picture


def _bound(picture: Image.Image, name: str, limits: Limits, side: int | None) -> None:
    """Refuse what has too many pixels; have a JPEG decoded smaller where that is enough, or makes it possible."""
    pixels = picture.width * picture.height
    if pixels > (most := _most_pixels(picture, limits)):
        raise PictureError(_too_large(name, most))
    picture.info[FULL_SIZE] = picture.size
    if side is not None:
        picture.draft(None, (side, side))
    elif pixels > limits.max_pixels:
        factor = 2 if pixels <= 4 * limits.max_pixels else 4
        picture.draft(None, (picture.width // factor, picture.height // factor))


def _most_pixels(picture: Image.Image | None, limits: Limits) -> float:
    """Of this picture; of one whose format nobody knows yet, where there is none."""
    if picture is not None and picture.format in ("JPEG", "MPO"):
        return limits.max_pixels * (LARGER_PROGRESSIVE if picture.info.get("progressive") else LARGER_JPEG)
    # Pillow only warns above MAX_IMAGE_PIXELS: here that is a refusal, and no global filter is touched.
    return min(LARGER_OTHER * limits.max_pixels, Image.MAX_IMAGE_PIXELS or math.inf)


def _name_colours(picture: Image.Image, content: bytes, chunks: Mapping[bytes, bytes]) -> None:
    """Keep the profile of a picture that has none of Pillow's; chunks: of a PNG, what they say of its colours."""
    profile, is_strange = None, False
    if picture.format == "PNG":
        profile, is_strange = png_colours(chunks)
    elif picture.format == "AVIF" and not picture.info.get("icc_profile"):
        profile, is_strange = avif_colours(content)
    if profile is not None:
        picture.info["icc_profile"] = profile
    picture.info[STRANGE_COLOURS] = is_strange


def _open(content: bytes, formats: Sequence[str]) -> Image.Image:
    """The header alone. A JPEG past Pillow's guard against bombs, which knows nothing of decoding at a quarter."""
    if content.startswith(b"\xff\xd8\xff") and "JPEG" in formats:
        return jpeg_factory(io.BytesIO(content))
    return Image.open(io.BytesIO(content), formats=tuple(formats))


def _no_picture(upload: Upload) -> str:
    if (kind := kind_of(upload.content)) is not None:
        return _of_other_kind(upload.name, kind)
    if is_damaged(upload.content):
        return damage_message(upload.name)
    return f"{upload.name} is not a picture this page can read. Save it as JPEG or PNG and try again."


def _of_other_kind(name: str, kind: str) -> str:
    return f"{name} is {kind}. This page cannot read it. Save it as JPEG or PNG, or choose another one."


def damage_message(name: str) -> str:
    """What to say where pixels cannot be decoded: decoders meet hostile bytes, and raise whatever they trip over."""
    return f"{name} is cut short or damaged. Copy it again, or choose another one."


def decoding_message(name: str, format: str | None) -> str:
    """The same of a file whose header could be read: of a TIFF it may be a kind of pixels that Pillow cannot decode."""
    return _of_other_kind(name, RAW) if format == "TIFF" else damage_message(name)


def _too_large(name: str, most: float) -> str:
    return f"{name} has more than {int(most) // 10**6} million pixels. Save a smaller copy and try again."


def refuse_odd_shape(size: tuple[int, int], name: str) -> None:
    """PictureError, fit for a person, for what is tiny or a mere line. size: width and height in pixels."""
    shorter, longer = sorted(size)
    if shorter < LEAST_SIDE:
        raise PictureError(
            f"{name} has only {size[0]} × {size[1]} pixels, too few to show anything. Choose a larger one."
        )
    if longer > MOST_ASPECT * shorter:
        raise PictureError(
            f"{name} is more than {MOST_ASPECT} times as long as it is wide ({size[0]} × {size[1]} pixels). "
            "Cut out the part you mean and try again."
        )


def refuse_invisible(picture: Image.Image, name: str) -> None:
    """PictureError for an "RGBA" picture, as `decode` gives it, of which no pixel is seen."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (0, 0):
        raise PictureError(f"{name} is transparent everywhere: there is nothing to see. Choose another one.")
