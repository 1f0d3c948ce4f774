"""From the bytes of any picture to 28 x 28 grey pixels that look like MNIST's: light strokes on dark."""

from __future__ import annotations

import io
import re
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from playground.data.uploads import Limits, Upload

Pixels = npt.NDArray[np.uint8]
Invert = Literal["auto", "yes", "no"]

SIDE = 28
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""what people save pictures as; Pillow's rarer decoders are not offered to strangers' bytes"""
JPEG_SCAN = re.compile(rb"\xff\xda\x00(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
"""start of a scan: marker, length, number of components (ITU-T T.81, B.2.3)"""
MAX_JPEG_SCANS = 100
"""a progressive JPEG has about ten; thousands are an attack, each costs a pass over all pixels"""
DRAFT_SIDE = 8 * SIDE
"""larger pictures are made smaller early, JPEG even as it is decoded; this leaves enough to average over"""


class PictureError(ValueError):
    """This file cannot be used. The message names it and says what to do."""


def open_picture(upload: Upload, limits: Limits) -> Image.Image:
    """Read only the header: format and size are checked before any pixel is decoded. Raises PictureError."""
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
        raise PictureError(_damaged(name)) from error
    # Pillow only warns above MAX_IMAGE_PIXELS: here that is a refusal, and no global filter is touched
    if picture.width * picture.height > min(limits.max_pixels, Image.MAX_IMAGE_PIXELS or limits.max_pixels):
        raise PictureError(_too_large(name, limits))
    picture.draft(None, (DRAFT_SIDE, DRAFT_SIDE))
    return picture


def to_glyph(picture: Image.Image, name: str, invert: Invert = "auto") -> Pixels:
    """Decode a picture from `open_picture` into uint8 (28, 28). Raises PictureError.

    Upright (EXIF), grey, transparency on white, first frame, whole picture fitted and padded with the colour
    of its border. `invert`: "yes" swaps dark and light, "no" keeps them, "auto" swaps where the background is
    the light part: most of the border is lighter than the middle between the darkest and lightest pixel.
    """
    try:
        ImageOps.exif_transpose(picture, in_place=True)
        grey = _grey(_shrink(picture))
    except Exception as error:  # decoders meet hostile bytes, and raise whatever they trip over
        raise PictureError(_damaged(name)) from error
    background = _border_median(np.asarray(grey))
    pixels = _fit(grey, background)
    darkest, lightest = int(pixels.min()), int(pixels.max())
    if darkest == lightest:
        raise PictureError(f"{name} is one even colour: there is nothing to learn from it. It was left out.")
    background_is_light = background > (darkest + lightest) / 2
    return 255 - pixels if invert == "yes" or (invert == "auto" and background_is_light) else pixels


def _shrink(picture: Image.Image) -> Image.Image:
    """Average very large pictures down before anything copies them: 40 million pixels are 160 MB a copy."""
    factor = max(picture.size) // DRAFT_SIDE
    return picture.reduce(factor) if factor > 1 and picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else picture


def _grey(picture: Image.Image) -> Image.Image:
    """Any mode -> "L", 0 black to 255 white."""
    if picture.has_transparency_data:
        return _flatten(picture.convert("RGBA"))
    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture).astype(np.float32) / 257).round().astype(np.uint8))
    if picture.mode in ("I", "F"):  # no fixed range: the darkest becomes black, the lightest white
        values = np.nan_to_num(np.asarray(picture).astype(np.float64))
        spread = float(np.ptp(values)) or 1.0
        return Image.fromarray(((values - values.min()) / spread * 255).round().astype(np.uint8))
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    return picture.convert("RGB").convert("L")


def _flatten(picture: Image.Image) -> Image.Image:
    """RGBA on white, or on black where white would hide it: white ink on nothing is a common sticker."""
    for paper in ("white", "black"):
        sheet = Image.new("RGBA", picture.size, paper)
        grey = Image.alpha_composite(sheet, picture).convert("L")
        low, high = grey.getextrema()
        if low != high:
            break
    return grey


def _border_median(grey: Pixels) -> int:
    """The usual grey of the outermost pixels of (height, width): what the picture is drawn on."""
    return int(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))


def _fit(grey: Image.Image, background: int) -> Pixels:
    """Scale the longer side to 28 and centre on the background."""
    # scaled before it is padded: a square around 40,000,000 x 1 would fill any memory
    longer = max(grey.size)
    width, height = (max(1, round(SIDE * length / longer)) for length in grey.size)
    small = grey.resize((width, height), Image.Resampling.BICUBIC)
    canvas = Image.new("L", (SIDE, SIDE), background)
    canvas.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.asarray(canvas)


def _damaged(name: str) -> str:
    return f"{name} is cut short or damaged. Copy it again, or leave it out."


def _too_large(name: str, limits: Limits) -> str:
    size = limits.max_pixels // 10**6
    return f"{name} has more than {size} million pixels. Save a smaller copy and try again."
