"""What a classifier sees besides the pictures of its data set: them distorted, softened, or spoilt on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Distortion:
    """How far pictures of 28 px may be moved without becoming another class. Each limit holds both ways."""

    turn: float
    """radians"""
    scale: float
    """share of the size"""
    shear: float
    """columns for each row"""
    shift: float
    """pixels"""
    mirror: bool = False
    """left and right are swapped in half of them"""


def distort(pictures: Tensor, distortion: Distortion, generator: torch.Generator) -> Tensor:
    """Turn, scale, shear, shift and perhaps mirror pictures (n, 1, s, s) in [-1, 1], each differently.

    What comes in from outside is background, -1.
    """

    def uniform(limit: float) -> Tensor:
        return limit * (2 * torch.rand(len(pictures), generator=generator) - 1)

    angle, scale, shear = uniform(distortion.turn), 1 + uniform(distortion.scale), uniform(distortion.shear)
    half = 28 / 2  # the grid's unit in pixels
    shift_x, shift_y = uniform(distortion.shift / half), uniform(distortion.shift / half)
    side = uniform(1).sign() if distortion.mirror else 1
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = [
        torch.stack([side * cos, shear - sin, shift_x], dim=1),
        torch.stack([side * sin, cos, shift_y], dim=1),
    ]
    grid = F.affine_grid(torch.stack(rows, dim=1), list(pictures.shape), align_corners=False)
    return F.grid_sample(pictures + 1, grid, align_corners=False) - 1


def soften(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Blur, fade and roughen half of the pictures (n, 1, s, s) in [-1, 1], each as much as chance has it.

    A young generator draws soft, grey, grainy pictures. Without these, the classifier recognises nothing in
    them, and the distance in its features tells only how crisp the edges are.
    """

    def amount() -> Tensor:
        return (2 * torch.rand(len(pictures), 1, 1, 1, generator=generator) - 1).clamp(min=0)

    ink = pictures + 1
    ink = torch.lerp(ink, F.avg_pool2d(ink, kernel_size=3, stride=1, padding=1), amount())
    ink = ink * (1 - 0.5 * amount())
    grain = torch.randn(pictures.shape, generator=generator)
    return (ink + 0.3 * amount() * grain - 1).clamp(-1, 1)


def outliers(pictures: Tensor, targets: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures a generator makes before it can draw, and the doubt they deserve (Hendrycks et al. 2019).

    A third each: noise of any grain, contrast and brightness (down to an empty picture), pictures cut into 7 px
    tiles and shuffled (both may be any class), and two pictures seen through one another (either class).
    Without these, a classifier is sure about anything.

    Args:
        pictures: (n, 1, 28, 28) in [-1, 1].
        targets: (n, k) probabilities of the classes.

    Returns:
        n pictures and n targets of the same shapes.
    """
    third = len(pictures) // 3
    noise, tiles, blends = torch.split(pictures, [third, third, len(pictures) - 2 * third])

    side = int(torch.randint(4, 29, (), generator=generator))
    grain = torch.randn(len(noise), 1, side, side, generator=generator)
    noise = F.interpolate(grain, size=28, mode="bilinear", antialias=True)
    contrast, brightness = torch.rand(2, len(noise), 1, 1, 1, generator=generator)
    noise = (2 * contrast * noise + 2.5 * brightness - 1.5).clamp(-1, 1)  # every so often just black

    columns = F.unfold(tiles, kernel_size=7, stride=7)  # (n, 49, 16): the 16 tiles of each picture
    order = torch.rand(len(tiles), 1, 16, generator=generator).argsort(dim=2).expand_as(columns)
    tiles = F.fold(columns.gather(2, order), output_size=28, kernel_size=7, stride=7)

    own = targets[2 * third :]
    pairs = (blends + blends.roll(1, dims=0)) / 2
    doubt = torch.full_like(targets[: 2 * third], 1 / targets.shape[1])
    return torch.cat([noise, tiles, pairs]), torch.cat([doubt, (own + own.roll(1, dims=0)) / 2])
