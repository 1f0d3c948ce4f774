"""From a sketch to a picture, and both side by side."""

from __future__ import annotations

import torch
from PIL import Image
from torch import Tensor

from playground.data import to_unit
from playground.data.pixels import pixels_of
from playground.models.translator import Translator

GAP = 16
"""white pixels between two pictures side by side"""


@torch.inference_mode()
def to_picture(network: Translator, sketch: Image.Image) -> Tensor:
    """What the network makes of an RGB sketch whose sides are multiples of `network.multiple`: (3, h, w) in [-1, 1]."""
    x = to_unit(pixels_of(sketch))[None]
    picture: Tensor = network(x.contiguous(memory_format=torch.channels_last))[0]
    return picture.clamp(-1, 1)


def beside(sketch: Image.Image, picture: Image.Image, side: int = 512, smooth: bool = True) -> Image.Image:
    """Sketch on the left, what became of it on the right, each side x side. `smooth`: enlarge the sketch so."""
    both = Image.new("RGB", (2 * side + GAP, side), "white")
    how = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    both.paste(sketch.convert("RGB").resize((side, side), how), (0, 0))
    both.paste(picture.resize((side, side), Image.Resampling.BICUBIC), (side + GAP, 0))
    return both
