"""A loss for flat areas: colours may be wrong, mottles may not."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

SCALES = 4
"""how often the pictures are halved, so that wide mottles count as fine ones do"""


def gradient_difference(made: Tensor, target: Tensor) -> Tensor:
    """How differently two sets of pictures (n, c, h, w) change from pixel to pixel: a scalar, 0 for pictures that
    differ by a constant.

    Mean absolute difference of the horizontal and vertical steps (Mathieu et al. 2016, Deep multi-scale video
    prediction beyond mean square error, section 3.2, with alpha = 1 and signed), summed over SCALES sizes.
    """
    loss = made.new_zeros(())
    for _ in range(SCALES):
        for dimension in (2, 3):
            loss = loss + (made - target).diff(dim=dimension).abs().mean()
        made, target = F.avg_pool2d(made, 2), F.avg_pool2d(target, 2)
    return loss
