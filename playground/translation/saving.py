"""Pictures as files that say who made them."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

LARGE = 2_000_000
"""pixels from which on a PNG is packed less tightly: seconds for a few percent"""


def png(picture: Image.Image, about: str) -> bytes:
    """A PNG with `about` in its description."""
    text = PngInfo()
    text.add_text("Software", "GAN Playground")
    text.add_text("Description", about)
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=text, compress_level=2 if picture.width * picture.height > LARGE else 6)
    return file.getvalue()
