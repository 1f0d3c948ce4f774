"""Whether a network has drawn a grid of its own: what repeats every 2 or 4 pixels stands out of the power spectrum.

Photographs have spectra that fall evenly (Field 1987); enlarging by strided or sub-pixel convolutions leaves peaks at
the periods of the strides (Odena et al. 2016, Deconvolution and Checkerboard Artifacts; Durall et al. 2020). Dots that
are now lighter, now darker than what is around them leave none, though they lie on a grid: `strengths` shows those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

WINDOW = 64
"""pixels of the squares whose spectra are averaged: a multiple of the periods"""
NEAR = 4
"""frequencies on each side of a peak that it is compared with"""
LEAK = 1
"""frequencies on each side of a peak to which the window spreads it"""
FAINT = 0.01
"""power below that of a hundredth of a grey level, which no screen shows, counts as this much"""

Values = NDArray[np.float64]
Picture = TypeVar("Picture", Values, Tensor)


def power_spectrum(pictures: Sequence[Values]) -> Values:
    """The mean power of squares at each frequency, (WINDOW, WINDOW), in squared grey levels; [0, 0] is the mean.

    pictures: grey (h, w), of any sizes from WINDOW on. Squares overlap by half and fade out towards their border
    (Welch 1967). ValueError where no picture is large enough.
    """
    spectra = [np.abs(np.fft.fft2(square)) ** 2 for picture in pictures for square in _squares(picture)]
    if not spectra:
        raise ValueError(f"a picture of {WINDOW} x {WINDOW} pixels is needed at least")
    spectrum: Values = np.mean(spectra, axis=0) / np.sum(_fade() ** 2)
    return spectrum


def grid_peak(spectrum: Values, period: int) -> float:
    """How far a grid of that period stands out, in dB: 0 for none, about.

    The largest ratio of the power at a frequency of the grid, along an axis or across, to the median power around it.
    period: a divisor of WINDOW; at 4, the frequencies that it shares with a grid of 2 are left out.
    """
    if period < 2 or WINDOW % period:
        raise ValueError(f"the period must divide {WINDOW}, got {period}")
    return max(_stands_out(spectrum, row, column) for row, column in frequencies_of_grid(period))


def peaks_above_original(made: Sequence[Values], original: Sequence[Values], period: int) -> float:
    """By how many dB a grid of that period stands out more in what was made than in the originals."""
    return grid_peak(power_spectrum(made), period) - grid_peak(power_spectrum(original), period)


def strengths(picture: Picture) -> Picture:
    """Of detail: by how much each grey value differs from the mean of its four neighbours, in either way.

    (..., h, w) -> (..., h - 2, w - 2). A picture like any other: its spectrum has peaks where detail lies on a grid.
    """
    around = picture[..., :-2, 1:-1] + picture[..., 2:, 1:-1] + picture[..., 1:-1, :-2] + picture[..., 1:-1, 2:]
    found: Picture = abs(picture[..., 1:-1, 1:-1] - around / 4)
    return found


def frequencies_of_grid(period: int) -> list[tuple[int, int]]:
    """Row and column in the spectrum of all that a grid consists of, but for what a coarser part of it has too.

    period: a divisor of WINDOW.
    """
    step = WINDOW // period
    lines = range(0, WINDOW, step)
    finer = {0, WINDOW // 2} if period == 4 else {0}
    return [(row, column) for row in lines for column in lines if not (row in finer and column in finer)]


def surroundings(row: int, column: int) -> tuple[list[int], list[int]]:
    """Rows and columns of the frequencies that one is compared with: those NEAR it, but for where it leaks to."""
    offsets = range(-NEAR, NEAR + 1)
    places = [(down, across) for down in offsets for across in offsets if max(abs(down), abs(across)) > LEAK]
    return [(row + down) % WINDOW for down, _ in places], [(column + across) % WINDOW for _, across in places]


def _squares(picture: Values) -> Iterator[Values]:
    height, width = picture.shape
    for top in range(0, height - WINDOW + 1, WINDOW // 2):
        for left in range(0, width - WINDOW + 1, WINDOW // 2):
            square = picture[top : top + WINDOW, left : left + WINDOW]
            yield (square - square.mean()) * _fade()


def _fade() -> Values:
    line = np.hanning(WINDOW + 1)[:-1]
    return np.outer(line, line)


def _stands_out(spectrum: Values, row: int, column: int) -> float:
    around = float(np.median(spectrum[surroundings(row, column)]))
    return float(10 * np.log10(max(spectrum[row, column], FAINT) / max(around, FAINT)))
