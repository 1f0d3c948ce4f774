"""Pixels between PIL, bytes and what networks see. torchvision has such functions too, but it takes two seconds to
import, for which every start of the page would wait."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor


def to_unit(images: Tensor) -> Tensor:
    """uint8 pictures of any shape, 0..255 -> float32 of that shape in [-1, 1], what the networks see."""
    return images.float() / 127.5 - 1


def to_bytes(images: Tensor) -> Tensor:
    """Float pictures of any shape in [-1, 1] -> uint8 of that shape; the inverse of `to_unit`.

    Values outside are clamped, and NaN (a diverged network) becomes black, so that every frame can be drawn.
    """
    return ((images.float() + 1) * 127.5).round().clamp(0, 255).nan_to_num(0).to(torch.uint8)


def pixels_of(picture: Image.Image) -> Tensor:
    """(channels, height, width) uint8, a copy of a picture in grey or in colour."""
    pixels = torch.from_numpy(np.array(picture))
    return pixels[None] if pixels.ndim == 2 else pixels.permute(2, 0, 1)


def picture_of(pixels: Tensor) -> Image.Image:
    """In grey or in colour, from uint8 (1 or 3, height, width)."""
    shades = pixels.permute(1, 2, 0).numpy()
    return Image.fromarray(shades[:, :, 0] if shades.shape[2] == 1 else shades)


def contact_sheet(pictures: Tensor, columns: int, gap: int = 0) -> Image.Image:
    """Pictures (n, 1 or 3, height, width) uint8 in one, row by row. gap: pixels between two of them, black."""
    count, channels, height, width = pictures.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    sheet = torch.zeros(channels, rows * (height + gap) - gap, columns * (width + gap) - gap, dtype=torch.uint8)
    for i, picture in enumerate(pictures):
        top, left = i // columns * (height + gap), i % columns * (width + gap)
        sheet[:, top : top + height, left : left + width] = picture
    return picture_of(sheet)
