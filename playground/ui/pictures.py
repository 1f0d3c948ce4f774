"""Pictures of a generator as pieces of HTML: whole in the page, so that a new one replaces the old without a blink."""

from __future__ import annotations

import base64
import io
from html import escape

from PIL import Image
from torch import Tensor

from playground.data import to_bytes


def pillow(picture: Tensor) -> Image.Image:
    """(c, h, w) in [-1, 1] -> mode "L" for one channel, "RGB" for three."""
    pixels = to_bytes(picture).permute(1, 2, 0).numpy()
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def data_uri(picture: Tensor) -> str:
    """(c, h, w) in [-1, 1] -> a lossless WebP that fits into an address."""
    file = io.BytesIO()
    pillow(picture).save(file, "WEBP", lossless=True, quality=0, method=0)  # the quickest: sliders wait for it
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def image_tag(picture: Tensor, alt: str) -> str:
    """An <img> of a picture (c, h, w) in [-1, 1]. Strokes are shown pixel by pixel, colour drawings smoothly."""
    smooth = ' class="smooth"' if picture.shape[0] == 3 else ""
    return f'<img{smooth} src="{data_uri(picture)}" alt="{escape(alt)}">'


def figure(picture: Tensor, alt: str, *captions: str) -> str:
    """A picture with words below it, given as plain text."""
    words = "".join(f"<span>{escape(caption)}</span>" for caption in captions)
    return f'<div class="picture pixels">{image_tag(picture, alt)}<div class="caption">{words}</div></div>'
