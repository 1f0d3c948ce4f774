"""The pyramid of SinGAN: small convolutional networks, one a scale, coarse to fine (Shaham et al. 2019, fig. 4)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn
from torch.nn import functional as F

LAYERS = 5
"""convolutions of a scale: an output sees 11 x 11 pixels"""
LEAK = 0.05
"""slope for what is negative: small, as ConSinGAN has it for drawing (Hinz et al. 2021, appendix)"""
Size = tuple[int, int]
"""height and width, pixels"""


def scale_layers(width: int, out_channels: int) -> list[nn.Module]:
    """Five 3 x 3 convolutions without a border: the sides shrink by 10."""
    layers: list[nn.Module] = [nn.Conv2d(3, width, 3), nn.LeakyReLU(LEAK)]
    for _ in range(LAYERS - 2):
        layers += [nn.Conv2d(width, width, 3), nn.LeakyReLU(LEAK)]
    return [*layers, nn.Conv2d(width, out_channels, 3)]


class Pyramid(nn.Module, PyTorchModelHubMixin):
    """Draws pictures of any size: every scale adds detail to the enlarged picture of the one before it (eq. 1 and 2).

    There is no batch norm, as in ConSinGAN: nothing that is drawn depends on what is drawn beside it.
    """

    def __init__(self, sizes: Sequence[Sequence[int]], width: int = 32) -> None:
        """sizes: height and width of the picture at each scale, from coarse to fine."""
        super().__init__()
        self.sizes: tuple[Size, ...] = tuple((int(h), int(w)) for h, w in sizes)
        self.scales = nn.ModuleList(nn.Sequential(*scale_layers(width, 3), nn.Tanh()) for _ in sizes)
        # As tensors, so that they are kept with the weights.
        self.register_buffer("amplitudes", torch.ones(len(self.sizes)))
        self.register_buffer("anchor", torch.zeros(1, 3, *self.sizes[0]))

    amplitudes: Tensor
    """how loud the noise of each scale is, (scales,)"""
    anchor: Tensor
    """z*, the noise of the coarsest scale from which the picture itself is drawn, (1, 3, h, w)"""

    def forward(self, picture: Tensor, noise: Tensor, scale: int) -> Tensor:
        """One scale (eq. 3): picture (n, 3, h, w), enlarged from the scale before, noise likewise -> (n, 3, h, w).

        It is not bounded: what is a little too bright at one scale can be taken back at the next.
        """
        seen = F.pad(picture + self.amplitudes[scale] * noise, (LAYERS,) * 4)
        drawn: Tensor = picture + self.scales[scale](seen)
        return drawn

    def sizes_for(self, height: int, width: int) -> list[Size]:
        """What each scale measures where the last one is height x width."""
        (full_height, full_width) = self.sizes[-1]
        return [(max(1, round(h * height / full_height)), max(1, round(w * width / full_width))) for h, w in self.sizes]

    def reconstruction(self, last: int, sizes: Sequence[Size] | None = None) -> Tensor:
        """The picture itself as far as scale `last`, from z* and no other noise: (1, 3, h, w)."""
        sizes = sizes or self.sizes
        anchor = resized(self.anchor, sizes[0])
        picture: Tensor = self(torch.zeros_like(anchor), anchor, 0)
        for scale in range(1, last + 1):
            picture = resized(picture, sizes[scale])
            picture = self(picture, torch.zeros_like(picture), scale)
        return picture

    def samples(
        self, count: int, chance: torch.Generator, last: int | None = None, start: int = 0, size: Size | None = None
    ) -> Tensor:
        """Drawn as far as scale `last`: (count, 3, h, w), not bounded.

        Args:
            chance: on the CPU.
            start: the first scale whose noise is drawn; before it everything is as in the picture itself (section 4).
            size: of the last scale of all; the picture's own where it is not given.
        """
        sizes = self.sizes if size is None else self.sizes_for(*size)
        last = len(sizes) - 1 if last is None else last
        device = self.anchor.device
        if start > 0:
            picture = self.reconstruction(start - 1, sizes).expand(count, -1, -1, -1)
        else:
            picture = torch.zeros(count, 3, *sizes[0], device=device)
        for scale in range(start, last + 1):
            picture = resized(picture, sizes[scale])
            noise = torch.randn(count, 3, *sizes[scale], generator=chance).to(device)
            picture = self(picture, noise, scale)
        return picture


class PatchCritic(nn.Module):
    """The critic of one scale: like a generator's scale, but it gives a number for every patch of 11 x 11 pixels."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.layers = nn.Sequential(*scale_layers(width, 1))

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, 3, h, w), sides of 11 at least -> (n, 1, h - 10, w - 10), any real number."""
        numbers: Tensor = self.layers(x)
        return numbers


def resized(picture: Tensor, size: Size) -> Tensor:
    """(n, 3, h, w) -> (n, 3, *size), bicubic; itself where it has that size."""
    if picture.shape[-2:] == size:
        return picture
    return F.interpolate(picture, size=size, mode="bicubic", align_corners=False, antialias=True)


def pyramid_sizes(height: int, width: int, scales: int, coarsest: int) -> list[Size]:
    """Sizes from `coarsest` pixels on the shorter side up to height x width, each the same factor larger."""
    factor = min(1.0, coarsest / min(height, width)) ** (1 / max(1, scales - 1))
    steps = [factor ** (scales - 1 - scale) for scale in range(scales)]
    return [(round(height * step), round(width * step)) for step in steps]
