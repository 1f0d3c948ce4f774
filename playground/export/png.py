"""A picture of a trained model as a PNG that says how to draw it again."""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from playground.export.picture import SETTINGS

LEAST_SIDE = 512
"""pixels: small pictures are enlarged by a whole factor up to about this, so that slides need not blur them"""


def picture_png(picture: Image.Image, description: str, settings: dict[str, Any]) -> bytes:
    """The picture, enlarged, with a description and the settings (JSON values) in its text chunks."""
    factor = max(1, LEAST_SIDE // max(picture.size))
    large = picture.resize((factor * picture.width, factor * picture.height), Image.Resampling.NEAREST)
    text = PngInfo()
    text.add_text("Software", "GAN Playground")
    text.add_text("Description", description)
    text.add_text(SETTINGS, json.dumps(settings))
    file = io.BytesIO()
    large.save(file, "PNG", pnginfo=text, optimize=True)
    return file.getvalue()
