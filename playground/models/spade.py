"""The generator of GauGAN: what is drawn where comes from a map of labels, at every size (Park et al. 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.translator import Translator

SLOPE = 0.2
"""of leaky ReLU below 0"""
EPSILON = 1e-6


class SpadeGenerator(Translator):
    """A map of labels, made smaller, is doubled `doublings` times, and every residual block is told the map anew.

    Widths: w, 2w, 4w, ... up to `most`, the widest where the picture is smallest. palette: the colours that stand for
    classes, 0 to 255; the nearest one counts. What the paper (section 3 and appendix A) leaves open, or has otherwise:

    - Beside the map each layer reads grain: noise that the map itself is the seed of. An even wall can then get bricks
      without a pattern that is stamped at the same pixels of every picture, and a map always gives the same picture.
      For the same reason no learnt constant comes in, and borders are continued by their outermost pixel: zeros would
      tell how far the border is.
    - Each pixel's features are normalised by themselves (as in Karras et al. 2018, section 4.2), not over the batch
      or the picture: one picture is then treated as it was in training, and in tiles as in one piece.
    - Sizes are doubled bilinearly (Odena et al. 2016), and a cell of a smaller map holds the share of each class, so
      that a window narrower than a cell is not lost.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(
        self,
        palette: Sequence[Sequence[int]],
        out_channels: int = 3,
        doublings: int = 5,
        width: int = 32,
        most: int = 208,
        hidden: int = 32,
    ) -> None:
        super().__init__(3, out_channels, multiple=2**doublings)
        if len(palette) < 2 or any(len(colour) != 3 for colour in palette):
            raise ValueError(f"a palette has at least two colours of three numbers, got {palette!r}")
        self.palette: Tensor
        # In config.json, so not in the weights: half precision would round it.
        self.register_buffer("palette", torch.tensor(palette) / 127.5 - 1, persistent=False)
        read, widths = len(palette) + 1, [min(width * 2**depth, most) for depth in reversed(range(doublings + 1))]
        self.first = _convolution(read, widths[0])
        self.blocks = nn.ModuleList(
            SpadeBlock(into, channels, read, hidden)
            for into, channels in zip([widths[0], *widths], widths, strict=False)
        )
        self.last = _convolution(widths[-1], out_channels)

    def planes(self, x: Tensor) -> Tensor:
        """A map (n, 3, h, w) in [-1, 1] -> (n, classes, h, w): 1 where a class is, else 0."""
        distances = squared_distances(x, self.palette)
        ones = torch.zeros_like(distances).scatter_(1, distances.argmin(dim=1, keepdim=True), 1.0)
        return ones.contiguous(memory_format=torch.channels_last)

    def translate(self, x: Tensor) -> Tensor:
        planes = self.planes(x)
        scales = [planes]
        for _ in range(len(self.blocks) - 1):
            scales.append(F.avg_pool2d(scales[-1], 2))
        seeds = grain_seeds(planes)
        scales = [torch.cat([each, grain(seeds, each.shape[2], each.shape[3])], dim=1) for each in scales]
        x = self.first(framed(scales[-1]))
        for block in self.blocks:
            x = block(x, F.pad(scales.pop(), (2, 2, 2, 2), mode="replicate"))
            if scales:
                x = F.interpolate(x, scale_factor=2, mode="bilinear")
        made: Tensor = torch.tanh(self.last(framed(F.leaky_relu(x, SLOPE))))
        return made


class SpadeBlock(nn.Module):
    """What two modulated 3x3 convolutions add to their input (Park et al. 2019, figure 4). read: planes of the map."""

    def __init__(self, into: int, channels: int, read: int, hidden: int) -> None:
        super().__init__()
        middle = min(into, channels)
        self.modulations = nn.ModuleList([Spade(into, read, hidden), Spade(middle, read, hidden)])
        self.convolutions = nn.ModuleList([_convolution(into, middle), _convolution(middle, channels)])
        self.shortcut = nn.Identity() if into == channels else nn.Conv2d(into, channels, 1, bias=False)

    def forward(self, x: Tensor, planes: Tensor) -> Tensor:
        """x: (n, into, h, w), planes: (n, read, h + 4, w + 4), framed -> (n, channels, h, w)."""
        added = x
        for modulation, convolution in zip(self.modulations, self.convolutions, strict=True):
            added = convolution(framed(F.leaky_relu(modulation(added, planes), SLOPE)))
        kept: Tensor = self.shortcut(x)
        return kept + added


class Spade(nn.Module):
    """Spatially adaptive normalisation: scale and offset of each pixel are read off the map (eq. 1 and figure 2)."""

    def __init__(self, channels: int, read: int, hidden: int) -> None:
        super().__init__()
        self.read = _convolution(read, hidden)
        self.scale_and_offset = _convolution(hidden, 2 * channels)

    def forward(self, x: Tensor, planes: Tensor) -> Tensor:
        """x: (n, channels, h, w), planes: (n, read, h + 4, w + 4), framed for two convolutions -> as x."""
        scale, offset = self.scale_and_offset(F.relu(self.read(planes))).chunk(2, dim=1)
        # Not `square`, and back to x's own type: autocast computes both in float32, and what follows would be so too.
        normalised = x * torch.rsqrt((x * x).mean(dim=1, keepdim=True) + EPSILON).to(x.dtype)
        return torch.addcmul(normalised + offset, normalised, scale)


def squared_distances(pictures: Tensor, palette: Tensor) -> Tensor:
    """Of each pixel to each colour: (n, 3, h, w) and (k, 3) -> (n, k, h, w)."""
    return torch.stack([(pictures - colour.view(3, 1, 1)).square().sum(dim=1) for colour in palette], dim=1)


def grain_seeds(planes: Tensor) -> Tensor:
    """A whole number for each map (n, classes, h, w) of zeros and ones, from the counts of its classes: int64 (n,)."""
    counts = planes.sum(dim=(2, 3)).long()
    return (counts * torch.arange(1, planes.shape[1] + 1, device=planes.device) ** 5 * 7919).sum(dim=1)


def grain(seeds: Tensor, height: int, width: int) -> Tensor:
    """Noise between -1.7 and 1.7, of variance 1, for seeds (n,): (n, 1, height, width).

    Each pixel's place and the seed are mixed in whole numbers, so that every processor draws the same.
    """
    rows = torch.arange(height, device=seeds.device).view(1, 1, -1, 1)
    columns = torch.arange(width, device=seeds.device).view(1, 1, 1, -1)
    mixed = (rows * 374761393 + columns * 668265263 + (seeds.view(-1, 1, 1, 1) + height) * 2246822519) & 0xFFFFFFFF
    for _ in range(2):
        mixed = ((mixed ^ (mixed >> 15)) * 1274126177) & 0xFFFFFFFF
    return ((mixed >> 8).float() / 2**23 - 1) * 3**0.5


def framed(x: Tensor) -> Tensor:
    """(n, c, h, w) -> (n, c, h + 2, w + 2), its outermost rows and columns repeated.

    By joining slices: the gradient of torch's own padding adds up in no fixed order on a GPU.
    """
    x = torch.cat([x[:, :, :1], x, x[:, :, -1:]], dim=2)
    return torch.cat([x[:, :, :, :1], x, x[:, :, :, -1:]], dim=3)


def _convolution(into: int, channels: int) -> nn.Conv2d:
    """3x3, of what is framed."""
    return nn.Conv2d(into, channels, 3)
