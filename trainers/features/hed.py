"""Where a photograph has the edges that people would draw (Xie and Tu 2015, Holistically-Nested Edge Detection)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainers.features.vgg import (
    BLOCKS,
    MEAN,
    convolutions,
    ends_of_blocks,
    fill,
    open_weights,
    read_weights,
    weights_file,
)

ALL_BLOCKS = (*BLOCKS, (256, 512, 512, 512), (512, 512, 512, 512))
NEXT = 1.0
"""pixels across an edge at which it must be weaker than on its ridge"""


class EdgeDetector(nn.Module):
    """Pictures (n, 3, h, w) in [-1, 1] -> how surely each pixel lies on an edge, (n, 1, h, w) in [0, 1].

    VGG16, of which each block says what it takes for an edge at its scale; the five are weighted and added (section
    3.2). It learned from people's drawings of the outlines in BSDS500. Raises DataUnavailable without its package.
    """

    mean: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.blocks = convolutions(ALL_BLOCKS)
        self.sides = nn.ModuleList(nn.Conv2d(widths[-1], 1, 1) for widths in ALL_BLOCKS)
        self.fuse = nn.Conv2d(len(ALL_BLOCKS), 1, 1)
        path = weights_file()
        read_weights(self.blocks, path)
        with open_weights(path) as file:
            for number, side in enumerate(self.sides, start=1):
                fill(side, file[f"dsn{number}"])
            fill(self.fuse, file["fuse"])
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.requires_grad_(False).to(memory_format=torch.channels_last)

    def forward(self, x: Tensor) -> Tensor:
        maps = ends_of_blocks(self.blocks, (x + 1) * 127.5 - self.mean)
        sides = [
            F.interpolate(side(each), size=x.shape[2:], mode="bilinear")
            for side, each in zip(self.sides, maps, strict=True)
        ]
        edges: Tensor = self.fuse(torch.cat(sides, dim=1)).sigmoid()
        return edges


def ridges(edges: Tensor) -> Tensor:
    """Edges (n, 1, h, w) of EdgeDetector, thin: zero wherever a neighbour across the edge is stronger.

    Non-maximum suppression along the direction in which the edge bends most (Dollár and Zitnick 2013, section 3.3, and
    their published code).
    """
    smooth = F.avg_pool2d(F.pad(edges, (2, 2, 2, 2), mode="replicate"), 5, 1)
    down, across = torch.gradient(smooth, dim=(2, 3))
    (down_down,), (down_across, across_across) = torch.gradient(down, dim=2), torch.gradient(across, dim=(2, 3))
    # The eigenvector of the second derivatives along which the surface bends most: down on a ridge, up at its foot.
    upwards = 0.5 * torch.atan2(2 * down_across, across_across - down_down)
    angle = torch.where(across_across + down_down < 0, upwards + torch.pi / 2, upwards)
    step = torch.cat([angle.sin(), angle.cos()], dim=1) * NEXT
    before, after = _moved(smooth, -step), _moved(smooth, step)
    return torch.where((smooth >= before) & (smooth >= after), edges, 0)


def _moved(values: Tensor, step: Tensor) -> Tensor:
    """Each pixel's value from `step` away, (n, 2, h, w): down and across."""
    height, width = values.shape[2:]
    rows = torch.arange(height, device=values.device).view(1, -1, 1) + step[:, 0]
    columns = torch.arange(width, device=values.device).view(1, 1, -1) + step[:, 1]
    grid = torch.stack([(2 * columns + 1) / width - 1, (2 * rows + 1) / height - 1], dim=-1)
    return F.grid_sample(values, grid, padding_mode="border", align_corners=False)
