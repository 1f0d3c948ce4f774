"""From a file that somebody uploaded to an open picture: format and size are checked before a pixel is decoded."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image, ImageCms, UnidentifiedImageError

from playground.data.uploads import STANDARD, Limits, Upload, read_upload

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""what people save pictures as; Pillow's rarer decoders are not offered to strangers' bytes"""
JPEG_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
"""start of a scan: marker, length, number of components (ITU-T T.81, B.2.3)"""
MAX_JPEG_SCANS = 100
"""a progressive JPEG has about ten; thousands are an attack, each costs a pass over all pixels"""

CONVERTIBLE = {"RGB": "RGB", "RGBA": "RGBA", "CMYK": "RGB"}
"""what can be converted, and what becomes of it"""
LARGEST_PROFILE = 2_000_000
"""bytes; those of presses have about 600,000"""


class PictureError(ValueError):
    """This file cannot be used. The message names it and says what to do."""


def read_picture(path: Path, limits: Limits = STANDARD, side: int | None = None) -> Image.Image:
    """Open the one picture that a person uploaded, as `open_picture` does. Raises PictureError."""
    upload = read_upload(path, limits)
    if isinstance(upload, str):
        raise PictureError(upload)
    return open_picture(upload, limits, side)


def open_picture(upload: Upload, limits: Limits, side: int | None = None) -> Image.Image:
    """Read only the header: format and size are checked before any pixel is decoded. Raises PictureError.

    Pixels are decoded when first asked for, which may still fail: see `damage_message`.

    Args:
        side: what is needed of the shorter side; a larger JPEG is then decoded smaller, which saves time and memory.
    """
    name = upload.name
    if upload.content.startswith(b"\xff\xd8") and len(JPEG_SCAN.findall(upload.content)) > MAX_JPEG_SCANS:
        raise PictureError(f"{name} is built in an unusual way. Save it again as JPEG or PNG and try again.")
    try:
        picture = Image.open(io.BytesIO(upload.content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_too_large(name, limits)) from error
    except UnidentifiedImageError as error:
        raise PictureError(
            f"{name} is not a picture this page can read. Save it as JPEG or PNG and try again."
        ) from error
    except Exception as error:
        raise PictureError(damage_message(name)) from error
    # Pillow only warns above MAX_IMAGE_PIXELS: here that is a refusal, and no global filter is touched
    if picture.width * picture.height > min(limits.max_pixels, Image.MAX_IMAGE_PIXELS or limits.max_pixels):
        raise PictureError(_too_large(name, limits))
    if side is not None:
        picture.draft(None, (side, side))
    return picture


def damage_message(name: str) -> str:
    """What to say where pixels cannot be decoded: decoders meet hostile bytes, and raise whatever they trip over."""
    return f"{name} is cut short or damaged. Copy it again, or choose another one."


def _too_large(name: str, limits: Limits) -> str:
    size = limits.max_pixels // 10**6
    return f"{name} has more than {size} million pixels. Save a smaller copy and try again."


def in_srgb(picture: Image.Image) -> Image.Image:
    """The same colours in sRGB, which networks and browsers take every picture for.

    Returned as it is where it names no colour space, or one that nobody can read.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode not in CONVERTIBLE or not isinstance(profile, bytes) or not 0 < len(profile) <= LARGEST_PROFILE:
        return picture
    try:
        theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, theirs, ours, outputMode=CONVERTIBLE[picture.mode])
    except (ImageCms.PyCMSError, OSError):
        return picture
    assert converted is not None, "only in-place conversion returns nothing"
    converted.info.pop("icc_profile", None)
    return converted
