"""Self-attention for maps: every position may look at every other one (SAGAN, Zhang et al. 2019)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SelfAttention(nn.Module):
    """Adds to each position a weighted mean of what other positions hold (Zhang et al. 2019, section 3).

    The weights are a softmax over positions of query times key. Keys and values come from maps of half the
    side (as in the authors' code), which costs a quarter. The sum starts at nothing (`gain` is 0), so that the
    network first learns from near and then from far.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        inner = channels // 8
        self.query = nn.Conv2d(channels, inner, 1, bias=False)
        self.key = nn.Conv2d(channels, inner, 1, bias=False)
        self.value = nn.Conv2d(channels, channels // 2, 1, bias=False)
        self.output = nn.Conv2d(channels // 2, channels, 1, bias=False)
        self.halve = nn.MaxPool2d(2)
        self.gain = Gain()

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, h, w) -> the same shape."""
        n, _, h, w = x.shape
        values = self.halve(self.value(x)).flatten(2)
        seen = values @ self.weights(x).transpose(1, 2).to(values.dtype)
        added: Tensor = self.gain(self.output(seen.reshape(n, -1, h, w)))
        return x + added

    def weights(self, x: Tensor) -> Tensor:
        """Where each position looks: (n, h * w, h // 2 * (w // 2)), rows sum to 1."""
        queries = self.query(x).flatten(2).transpose(1, 2)
        keys = self.halve(self.key(x)).flatten(2)
        return torch.softmax((queries @ keys).float(), dim=2)


@torch.no_grad()
def attention_weights(layers: nn.Sequential, x: Tensor) -> Tensor:
    """Where each position looks at the first self-attention among `layers`, for what these are given: (n, h * w,
    h // 2 * (w // 2)), rows sum to 1.

    Positions go row by row; those looked at lie on a grid of half the side. ValueError without attention.
    """
    for layer in layers:
        if isinstance(layer, SelfAttention):
            return layer.weights(x)
        x = layer(x)
    raise ValueError("this network has no self-attention")


class Gain(nn.Module):
    """One learnt factor, 0 at first."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(()))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * x
