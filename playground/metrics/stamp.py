"""How much of what a network draws is a stamp: the same detail at the same pixels, whatever it is given."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

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
