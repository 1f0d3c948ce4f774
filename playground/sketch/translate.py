"""From a sketch to a picture, and both side by side."""

from __future__ import annotations

import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.v2 import functional as TF

from playground.models.translator import Translator

GAP = 16
"""white pixels between two pictures side by side"""


@torch.inference_mode()
def translated(network: Translator, sketch: Image.Image) -> Tensor:
    """What the network makes of an RGB sketch whose sides are multiples of `network.multiple`: (3, h, w) in [-1, 1]."""
    x = TF.pil_to_tensor(sketch).float().div(127.5).sub(1)[None]
    return network(x.contiguous(memory_format=torch.channels_last))[0].clamp(-1, 1)


def beside(sketch: Image.Image, picture: Image.Image, side: int = 512, smooth: bool = True) -> Image.Image:
    """Sketch on the left, what became of it on the right, each side x side. `smooth`: enlarge the sketch so."""
    both = Image.new("RGB", (2 * side + GAP, side), "white")
    how = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    both.paste(sketch.convert("RGB").resize((side, side), how), (0, 0))
    both.paste(picture.resize((side, side), Image.Resampling.BICUBIC), (side + GAP, 0))
    return both
