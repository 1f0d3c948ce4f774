"""Colours of a photograph that names its own colour space: phones save in Display P3, presses in CMYK."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

MODES = {"RGB": "RGB", "RGBA": "RGBA", "CMYK": "RGB"}
"""what can be converted, and what becomes of it"""
LARGEST_PROFILE = 2_000_000
"""bytes; those of presses have about 600,000"""


def in_srgb(picture: Image.Image) -> Image.Image:
    """The same colours in sRGB, which networks and browsers take every picture for.

    Returned as it is where it names no colour space, or one that nobody can read.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode not in MODES or not isinstance(profile, bytes) or not 0 < len(profile) <= LARGEST_PROFILE:
        return picture
    try:
        theirs, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, theirs, ours, outputMode=MODES[picture.mode])
    except (ImageCms.PyCMSError, OSError):
        return picture
    assert converted is not None, "only in-place conversion returns nothing"
    converted.info.pop("icc_profile", None)
    return converted
