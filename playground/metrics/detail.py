"""Detail of pictures: how sharp and how colourful they are, and how much of it is the same whatever was drawn."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

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


REACH = 4
"""pixels around each whose mean is taken away: what is left is detail"""


def fixed_share(pictures: Tensor, inside: Tensor) -> float:
    """Share of the detail inside that is fixed to the pixel grid: near 0 for photographs, 1 for a stamp.

    At each pixel the detail x of the n pictures that have it inside is compared: the square of its mean, which the
    mean product of two different pictures estimates without bias, over its mean square. Both are summed over all
    pixels that lie inside of two pictures at least; chance makes the result a little more or less than it is.

    pictures: (n, 3, h, w) in [-1, 1]; inside: bool (n, h, w). ValueError where no pixel lies inside of two pictures.
    """
    # Detail near the edge of a region is that of the edge.
    reach = 2 * REACH + 1
    within = F.max_pool2d((~inside)[:, None].float(), reach, 1, REACH) == 0
    smooth = F.avg_pool2d(F.pad(pictures, (REACH,) * 4, mode="replicate"), reach, 1)
    detail = (pictures - smooth) * within
    count = within.sum(dim=0).double()
    total, squares = detail.double().sum(dim=0), detail.double().square().sum(dim=0)
    known = (count >= 2).expand_as(total)
    if not known.any():
        raise ValueError("no pixel lies inside of two pictures")
    count = count.expand_as(total)[known]
    # Each pixel counts as often as pictures show it.
    products = (total[known].square() - squares[known]) / (count - 1)
    return float(products.sum() / squares[known].sum().clamp(min=torch.finfo(torch.float64).tiny))
