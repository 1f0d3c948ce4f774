"""How much changes from pixel to pixel, and how much colour there is: a mean of many pictures has less of both."""

from __future__ import annotations

import numpy as np
from PIL import Image
from torch import Tensor

from playground.data import to_bytes
from playground.data.pixels import picture_of


def sharpness(picture: Image.Image) -> float:
    """Mean square of the Laplacian of the grey values: how much changes from pixel to pixel."""
    grey = np.asarray(picture.convert("L"), dtype=np.float64)
    laplacian = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(np.square(laplacian).mean())


def mean_sharpness(pictures: Tensor) -> float:
    """Of pictures (n, 3, h, w) in [-1, 1], each as it would be shown."""
    return sum(sharpness(picture_of(one)) for one in to_bytes(pictures)) / len(pictures)


def colourfulness(pictures: Tensor) -> float:
    """Mean of the strongest of a pixel's three colours minus the weakest: (n, 3, h, w) in [-1, 1] -> 0, grey, to 1."""
    return float((pictures.amax(dim=1) - pictures.amin(dim=1)).mean()) / 2
