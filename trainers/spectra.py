"""A loss for grids: what repeats every 2 or 4 pixels may stand out of the spectrum as far as in photographs."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.metrics.spectrum import WINDOW, frequencies_of_grid, strengths, surroundings

LUMA = (0.299, 0.587, 0.114)
"""of red, green and blue, in how bright a pixel is (ITU-R BT.601)"""
PERIODS = (2, 4)
"""pixels, of grids that two enlargements by two leave"""
ROUNDING = 1 / 12
"""power that rounding to grey levels adds to every frequency: a grid that is much fainter cannot be seen"""


def grid_excess(made: Tensor, real: Tensor) -> Tensor:
    """How much further grids of 2 and 4 pixels stand out in pictures that were made than in real ones: a scalar, dB.

    Of the grey values, and of how strongly they change from pixel to pixel: dots that are now lighter, now darker than
    what is around them have no period, but their strength has. Mean over the frequencies of the grids; one that stands
    out less than in the real pictures counts as 0. made, real: (n, 3, h, w) in [-1, 1], of at least WINDOW pixels a
    side. In the spirit of Durall et al. 2020, Watch your Up-Convolution, whose loss compares whole spectra.
    """
    parts = []
    for seen in (grey_levels, strengths_of_detail):
        with torch.no_grad():
            wanted = _stand_out(power_spectra(seen(real)))
        parts.append(F.relu(_stand_out(power_spectra(seen(made))) - wanted).mean())
    return torch.stack(parts).mean()


def grey_levels(pictures: Tensor) -> Tensor:
    """(n, 3, h, w) in [-1, 1] -> (n, 1, h, w), about -127.5 to 127.5."""
    luma = torch.tensor(LUMA, device=pictures.device).view(1, 3, 1, 1)
    grey = 127.5 * (pictures.float() * luma).sum(dim=1, keepdim=True)
    return grey


def strengths_of_detail(pictures: Tensor) -> Tensor:
    """As playground.metrics.spectrum has them: (n, 3, h, w) in [-1, 1] -> (n, 1, h, w), in grey levels."""
    return strengths(F.pad(grey_levels(pictures), (1, 1, 1, 1), mode="replicate"))


def power_spectra(values: Tensor) -> Tensor:
    """(n, 1, h, w) -> those of overlapping squares of it, (squares, WINDOW, WINDOW).

    Their mean is playground.metrics.spectrum.power_spectrum.
    """
    squares = values.unfold(2, WINDOW, WINDOW // 2).unfold(3, WINDOW, WINDOW // 2).flatten(0, 3)
    line = torch.hann_window(WINDOW, device=values.device)
    fade = torch.outer(line, line)
    waves = torch.fft.fft2((squares - squares.mean(dim=(1, 2), keepdim=True)) * fade)
    power: Tensor = waves.abs().square() / fade.square().sum()
    return power


def _stand_out(spectra: Tensor) -> Tensor:
    """Of power_spectra -> power at each frequency of the grids over that around it, in dB.

    Each square is compared with itself: in the mean of all spectra textures would drown the grid on an even sky, which
    is where it is seen. A ratio does not change where all detail fades, so that blur brings no gain.
    """
    ratios = []
    for row, column in (frequency for period in PERIODS for frequency in frequencies_of_grid(period)):
        rows, columns = surroundings(row, column)
        around = spectra[:, rows, columns].mean(dim=1)
        ratios.append(((spectra[:, row, column] + ROUNDING) / (around + ROUNDING)).mean())
    return 10 * torch.stack(ratios).log10()
