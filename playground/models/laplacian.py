"""Networks of a Laplacian pyramid: one draws 7 pixels, two add the detail of 14 and of 28 (Denton et al. 2015)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.layers import BatchDeviation, Discriminator, Flatten, Generator, Reshape, bound_slopes

SIDE = 28
SIDES = (7, 14, 28)
NOISE = (64, 16, 16)
"""latent numbers of each size"""
LATENT = sum(NOISE)
WIDTHS = {7: 32, 14: 24, 28: 12}
"""maps of the first convolution, by side: a digit is decided at 7 pixels, at 28 its edges only become smooth"""


def smaller(pictures: Tensor) -> Tensor:
    """Half the side."""
    return F.avg_pool2d(pictures, 2)


def larger(pictures: Tensor) -> Tensor:
    """Twice the side, without the detail."""
    return F.interpolate(pictures, scale_factor=2, mode="bilinear", align_corners=False)


def pyramid(pictures: Tensor) -> tuple[Tensor, ...]:
    """What D sees of real pictures (n, 1, 28, 28), smallest first: (n, 1, 7, 7), (n, 2, 14, 14) and (n, 2, 28, 28), the
    picture of that size and, where there is one, the smaller one enlarged."""
    middle = smaller(pictures)
    least = smaller(middle)
    return least, torch.cat([middle, larger(least)], dim=1), torch.cat([pictures, larger(middle)], dim=1)


class Beginning(nn.Module):
    """The generator of the smallest size: (n, 64) -> (n, 1, 7, 7) in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        side, width = SIDES[0], WIDTHS[SIDES[0]]
        self.layers = nn.Sequential(
            nn.Linear(NOISE[0], 2 * width * side**2, bias=False), Reshape(2 * width, side),
            nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.Conv2d(2 * width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, 1, 3, padding=1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z: Tensor) -> Tensor:
        drawn: Tensor = self.layers(z)
        return drawn


class Detail(nn.Module):
    """The generator of a larger size: what is to be added to an enlarged picture (eq. 4)."""

    def __init__(self, side: int, noise: int) -> None:
        super().__init__()
        width = WIDTHS[side]
        self.noise = nn.Sequential(nn.Linear(noise, side**2), Reshape(1, side))
        self.layers = nn.Sequential(
            nn.Conv2d(2, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, 1, 3, padding=1),
        )  # fmt: skip

    def forward(self, given: Tensor, z: Tensor) -> Tensor:
        """given: (n, 1, side, side), z: (n, noise) -> (n, 1, side, side), any real numbers."""
        detail: Tensor = self.layers(torch.cat([given, self.noise(z)], dim=1))
        return detail


def completed(given: Tensor, detail: Tensor) -> Tensor:
    """The sum of both (eq. 4), in [-1, 1]: D must not tell fakes by a black that is not quite the blackest."""
    return (given + detail).clamp(-1, 1)


class PyramidGenerator(Generator):
    """A generator for each size."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self) -> None:
        super().__init__(LATENT)
        self.beginning = Beginning()
        self.details = nn.ModuleList(Detail(side, noise) for side, noise in zip(SIDES[1:], NOISE[1:], strict=True))

    def fakes(self, z: Tensor, real: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """In training: laid out like `pyramid`, each size drawn from the real smaller one."""
        first, *rest = z.split(NOISE, dim=1)
        drawn = [self.beginning(first)]
        for network, noise, seen in zip(self.details, rest, real[1:], strict=True):
            given = seen[:, 1:]
            drawn.append(torch.cat([completed(given, network(given, noise)), given], dim=1))
        return tuple(drawn)

    def steps(self, z: Tensor) -> list[Tensor]:
        """The chain: pictures of 7, 14 and 28 pixels, each drawn from the one before."""
        first, *rest = z.split(NOISE, dim=1)
        pictures = [self.beginning(first)]
        for network, noise in zip(self.details, rest, strict=True):
            given = larger(pictures[-1].float())
            pictures.append(completed(given, network(given, noise)))
        return pictures

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        return self.steps(z)[-1]


class PyramidDiscriminator(Discriminator):
    """A discriminator for each size; the size of what it is shown says which."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, spectral_norm: bool = False) -> None:
        super().__init__(SIDE)
        self.of_side = nn.ModuleDict({str(side): verdicts_of(side) for side in SIDES})
        if spectral_norm:
            bound_slopes(self)

    def forward(self, x: Tensor) -> Tensor:
        """x: one of `pyramid` -> logits (n,). Of a whole picture (n, 1, 28, 28): the sum over its pyramid, since the
        chances of the levels multiply (section 2.2)."""
        if x.shape[1:] == (1, SIDE, SIDE):
            return torch.stack([self(seen) for seen in pyramid(x)]).sum(dim=0)
        logits: Tensor = self.of_side[str(x.shape[-1])](x)
        return logits.flatten()


def verdicts_of(side: int) -> nn.Sequential:
    """The discriminator of one size. That of the smallest is told how much the pictures of a batch differ."""
    width = WIDTHS[side]
    if side == SIDES[0]:
        return nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            Flatten(), nn.Linear(2 * width * 16, 128), nn.LeakyReLU(0.2), BatchDeviation(), nn.Linear(129, 1),
        )  # fmt: skip
    halvings = [nn.Conv2d(width, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)] if side == SIDES[2] else []
    return nn.Sequential(
        nn.Conv2d(2, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2), *halvings,
        Flatten(), nn.Linear(width * 49, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1),
    )  # fmt: skip
