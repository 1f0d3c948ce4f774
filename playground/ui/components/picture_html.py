"""Pictures as pieces of HTML: whole in the page, so that a new one replaces the old without a blink."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from html import escape
from typing import Any, Literal

from PIL import Image
from torch import Tensor

from playground.data import to_bytes
from playground.data.pixels import picture_of


def pillow(picture: Tensor) -> Image.Image:
    """(c, h, w) in [-1, 1] -> mode "L" for one channel, "RGB" for three."""
    return picture_of(to_bytes(picture))


def file_of(picture: Image.Image, kind: str = "WEBP", **options: Any) -> bytes:
    """A whole picture file. options: of Pillow's `save` for that kind of file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def address_of(picture: Image.Image, kind: Literal["JPEG", "PNG", "WEBP"] = "WEBP", **options: Any) -> str:
    """A whole picture file as an address. options: of Pillow's `save` for that kind of file."""
    return f"data:image/{kind.lower()};base64,{base64.b64encode(file_of(picture, kind, **options)).decode()}"


def small_address(picture: Image.Image, most: int, quality: int = 90) -> str:
    """The same, made smaller where a side has more than `most` pixels."""
    small = picture.copy()
    small.thumbnail((most, most), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return address_of(small, quality=quality, method=0)


def data_uri(picture: Tensor) -> str:
    """(c, h, w) in [-1, 1] -> a lossless WebP that fits into an address."""
    return address_of(pillow(picture), lossless=True, quality=0, method=0)  # the quickest: sliders wait for it


def image_tag(picture: Tensor, alt: str) -> str:
    """An <img> of a picture (c, h, w) in [-1, 1]. Strokes are shown pixel by pixel, colour drawings smoothly."""
    smooth = ' class="smooth"' if picture.shape[0] == 3 else ""
    return f'<img{smooth} src="{data_uri(picture)}" alt="{escape(alt)}">'


def no_picture(words: str = "", role: str = "") -> str:
    """In the place of a picture that is not there yet. words: as HTML. role: "status" where the words come while
    somebody types, so that they are heard."""
    spoken = f' role="{role}"' if role else ""
    return f'<div class="empty"{spoken}>{words}</div>'


def hints(notes: Iterable[str]) -> str:
    """What was done to somebody's picture, below it."""
    return "".join(f'<div class="hint">{escape(note)}</div>' for note in notes)


def look(where: str) -> str:
    """The caption of a section: what to see in its pictures. where: as HTML, what follows the word "Look"."""
    return f'<p class="look">Look {where}</p>'


def figure(picture: Tensor, alt: str, *captions: str) -> str:
    """A picture with words below it, given as plain text."""
    words = "".join(f"<span>{escape(caption)}</span>" for caption in captions)
    return f'<div class="picture pixels">{image_tag(picture, alt)}<div class="caption">{words}</div></div>'
