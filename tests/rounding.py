"""How far apart two right results in float32 may be, whichever processor added them up in whichever order."""

from __future__ import annotations

import torch
from torch import nn

EPS = torch.finfo(torch.float32).eps


def rounding(size: float = 1.0, *, terms: int = 1, steps: int = 1) -> float:
    """Twice the error to expect of numbers of this size after so many steps, each a sum of so many terms.

    Roundings of n terms that do not depend on one another add up to sqrt(n) eps (Higham 2002, section 2.8); the errors
    of the steps are added, as if each passed on what it was given. Twice, because both results have one.
    """
    return 2 * EPS * size * steps * terms**0.5


def rounding_of(network: nn.Module, size: float = 1.0) -> float:
    """The same for the outputs of a network: a step per layer, and as many terms as its largest filter has weights.

    Sums of a transposed convolution are over its inputs, in the first dimension.
    """
    weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    terms = max(max(weight[0].numel(), weight[:, 0].numel()) for weight in weights)
    return rounding(size, terms=terms, steps=len(weights))
