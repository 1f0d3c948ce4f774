"""Layers whose weights all learn at one speed (equalised learning rate, Karras et al. 2018, section 4.1)."""

from __future__ import annotations

import math

from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.layers import bound_slopes

RECTIFIED = math.sqrt(2)
"""gain of a layer before a leaky ReLU: what comes out varies as much as what went in (He et al. 2015, eq. 10)"""


class Equalised:
    """A layer that keeps weights of N(0, 1) over its rate, whatever its width."""

    rate: float = 1.0
    """how fast it learns beside the other layers"""
    first_bias: float = 0.0
    """what the bias starts from"""


class EqualisedLinear(Equalised, nn.Linear):
    """A dense layer that keeps weights of N(0, 1) and scales them where they are used.

    Adam moves every weight by about its rate. If all have one size, all change by the same share; He's small weights
    in wide layers would change by far more.

    Args:
        gain: how much more the outputs vary than the inputs, before the bias.
        rate: how fast it learns beside the other layers; less than 1 is slower (Karras et al. 2019, appendix C).
        first_bias: what the bias starts from.
    """

    def __init__(
        self, inputs: int, outputs: int, gain: float = 1.0, rate: float = 1.0, first_bias: float = 0.0
    ) -> None:
        super().__init__(inputs, outputs)
        self.scale, self.rate, self.first_bias = gain * rate / math.sqrt(inputs), rate, first_bias

    def forward(self, x: Tensor) -> Tensor:
        bias = self.bias if self.rate == 1 else self.bias * self.rate
        return F.linear(x, self.weight * self.scale, bias)


class EqualisedConv2d(Equalised, nn.Conv2d):
    """A convolution that does the same; its padding keeps the side, or halves it with a stride of 2."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1, gain: float = 1.0) -> None:
        super().__init__(before, after, kernel, stride, padding=(kernel - 1) // 2)
        self.scale = gain / math.sqrt(before * kernel**2)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.scale, self.bias, self.stride, self.padding)


def bound_equalised(network: nn.Module) -> None:
    """Spectral norm on every layer of a network of equalised ones."""
    bound_slopes(network)
    for layer in network.modules():
        if isinstance(layer, EqualisedConv2d | EqualisedLinear):
            layer.scale = 1.0  # the norm gives the weights their size
