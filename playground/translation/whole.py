"""A picture through a network in one go, at the size the network learnt from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from playground.data import to_bytes
from playground.models.translator import Translator

MOST_LENGTH = 6
"""longer side over the network's side: longer pictures are made narrower than the network's side"""

Pixels = npt.NDArray[np.uint8]
"""(h, w, c)"""


@dataclass(frozen=True)
class MirrorPadding:
    """One side of a picture, continued by its mirror image to a length that a network takes."""

    before: int
    length: int
    after: int

    @classmethod
    def around(cls, length: int, multiple: int) -> MirrorPadding:
        missing = -length % multiple
        return cls(missing // 2, length, missing - missing // 2)

    @property
    def total(self) -> int:
        return self.before + self.length + self.after

    def indices(self) -> npt.NDArray[np.int64]:
        """Which pixel stands where, int64 (total): ... 2 1 0 1 2 ... (reflection, as often as it takes)."""
        places = np.arange(-self.before, self.length + self.after)
        if self.length == 1:
            return np.zeros_like(places)
        folded = np.abs(places) % (2 * self.length - 2)
        inside: npt.NDArray[np.int64] = np.minimum(folded, 2 * self.length - 2 - folded)
        return inside


def work_size(size: tuple[int, int], side: int) -> tuple[int, int]:
    """(width, height) of the same aspect whose shorter side is `side`; less where it would be very long."""
    factor = min(side / min(size), MOST_LENGTH * side / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def resize(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """As the training pictures were made smaller."""
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def translate(network: Translator, picture: Image.Image, side: int) -> Image.Image:
    """What the network makes of an RGB picture, worked and given back with about `side` pixels on its shorter side.

    The aspect is the picture's own, see `at_once`.
    """
    return at_once(network, resize(picture, work_size(picture.size, side)))


def at_once(network: Translator, picture: Image.Image) -> Image.Image:
    """What the network makes of an RGB picture as it is, RGB of the same size.

    What is missing to the network's `multiple` is mirrored, and cut off again.
    """
    pixels = pixels_for(network, picture)
    height, width = (MirrorPadding.around(length, network.multiple) for length in pixels.shape[:2])
    made = apply(network, pixels[np.ix_(height.indices(), width.indices())])
    inside = made[:, height.before : height.before + height.length, width.before : width.before + width.length]
    return Image.fromarray(to_pixels(inside.permute(1, 2, 0).numpy()))


def pixels_for(network: Translator, picture: Image.Image) -> Pixels:
    """Of an RGB picture, in as many channels as the network takes. ValueError where those are not 1 or 3."""
    modes = {1: "L", 3: "RGB"}
    if network.in_channels not in modes or network.out_channels not in modes:
        raise ValueError(
            f"This network turns {network.in_channels} channels into {network.out_channels}. "
            "Only those for grey (1) and colour (3) pictures can be used here."
        )
    pixels = np.asarray(picture.convert(modes[network.in_channels]))
    return pixels if pixels.ndim == 3 else pixels[:, :, None]


def to_input(pixels: Pixels) -> Tensor:
    """(h, w, c) -> (1, c, h, w) in [-1, 1]."""
    x = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None]
    return x.float().div_(127.5).sub_(1).contiguous(memory_format=torch.channels_last)


@torch.inference_mode()
def apply(network: Translator, pixels: Pixels) -> Tensor:
    """(h, w, c), sides multiples of `network.multiple` -> (3, h', w') in [-1, 1]; grey becomes three equal channels."""
    made: Tensor = network(to_input(pixels))[0].clamp(-1, 1)
    return made.expand(3, -1, -1)


def to_pixels(made: npt.NDArray[np.float32]) -> Pixels:
    """(h, w, c) in [-1, 1] -> bytes; what a network went wrong at (NaN) is black."""
    return to_bytes(torch.from_numpy(made)).numpy()
