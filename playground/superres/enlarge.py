"""A whole picture four times larger: in memory where it is small, straight into a PNG where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from playground.models.srresnet import SCALE
from playground.superres.methods import Bicubic, EnlargeMethod
from playground.superres.png_writer import PngWriter
from playground.translation.prepare import PreparedPicture
from playground.translation.tiles import TileProgress, bands, translate_in_tiles

TILE = 320
"""pixels of a tile, its margins included: of them a third is work done twice, and it takes 300 MB"""
BLEND = 4
"""pixels over which tiles fade into one another: they are equal there, but for the last bit"""
BICUBIC_REACH = 3

Bytes = NDArray[np.uint8]


def enlarge(method: EnlargeMethod, picture: Image.Image) -> Iterator[TileProgress]:
    """Tile by tile; the last report has the picture, RGB. As the network would do it in one go, to a grey level."""
    return translate_in_tiles(method.network, picture, SCALE, TILE, method.reach, BLEND)


def enlarge_at_once(method: EnlargeMethod, picture: Image.Image) -> Image.Image:
    """The same without reports."""
    *_, last = enlarge(method, picture)
    assert last.picture is not None
    return last.picture


@dataclass(frozen=True, eq=False)
class SmallPicture:
    """What is enlarged, in the channels it really has."""

    picture: Image.Image
    """RGB"""
    alpha: Image.Image | None
    grey: bool

    @classmethod
    def of(cls, prepared: PreparedPicture) -> SmallPicture:
        return cls(prepared.picture, prepared.alpha, is_grey(prepared.picture))

    @property
    def channels(self) -> int:
        """Of the result: grey or RGB, and alpha."""
        return (1 if self.grey else 3) + (self.alpha is not None)


def write_enlarged(method: EnlargeMethod, original: SmallPicture, out: Path) -> Iterator[TileProgress]:
    """Write the PNG while it is made: memory is the small picture and a row of tiles. It is whole at the last report.

    Grey stays grey. Alpha is enlarged by bicubic. Leaving the iterator early leaves half a file behind.
    """
    width, height = (SCALE * side for side in original.picture.size)
    note = f"Enlarged four times by {method.title}. {method.summary}"
    texts = {"Software": "GAN Playground", "Description": note}
    with PngWriter(out, width, height, original.channels, texts) as file:
        written = 0
        for progress, lines in bands(method.network, original.picture, SCALE, TILE, method.reach, BLEND):
            if lines is not None:
                file.write(
                    _in_channels(lines, original.grey, _alpha_lines(original.alpha, written, written + len(lines)))
                )
                written += len(lines)
            if progress.done < progress.total:
                yield progress
    yield TileProgress(progress.total, progress.total, 0.0)


def is_grey(picture: Image.Image) -> bool:
    """Whether all pixels of an RGB picture are grey."""
    red, green, blue = (np.asarray(picture.getchannel(name)) for name in "RGB")
    return np.array_equal(red, green) and np.array_equal(green, blue)


def _alpha_lines(alpha: Image.Image | None, top: int, bottom: int) -> Bytes | None:
    """Those lines of the enlarged alpha, uint8 (bottom - top, 4w, 1)."""
    if alpha is None:
        return None
    first = max(0, top // SCALE - BICUBIC_REACH)
    last = min(alpha.height, -(-bottom // SCALE) + BICUBIC_REACH)
    small = torch.from_numpy(np.array(alpha.crop((0, first, alpha.width, last)))).float()[None, None]
    large = Bicubic(1)(small)[0, 0, top - SCALE * first : bottom - SCALE * first]
    lines: Bytes = large.round().clamp(0, 255).to(torch.uint8).numpy()[:, :, None]
    return lines


def _in_channels(lines: Bytes, grey: bool, alpha: Bytes | None) -> Bytes:
    """RGB lines as they are stored."""
    if alpha is not None:
        lines = _off_white(lines, alpha)
    if grey:
        lines = lines.mean(axis=2, keepdims=True).round().astype(np.uint8)
    return np.ascontiguousarray(lines if alpha is None else np.concatenate([lines, alpha], axis=2))


def _off_white(lines: Bytes, alpha: Bytes) -> Bytes:
    """What lay on white, without the white: edges that are half transparent must not shine on a dark page."""
    share = alpha.astype(np.float32).clip(1, 255) / 255
    colours: Bytes = ((lines - 255 * (1 - share)) / share).round().clip(0, 255).astype(np.uint8)
    return colours
