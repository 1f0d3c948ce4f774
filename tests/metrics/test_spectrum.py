"""Grids in pictures: found where one was drawn, at its period alone, and not where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.metrics.spectrum import WINDOW, grid_peak, peaks_above_original, power_spectrum, strengths

Values = NDArray[np.float64]


def scene(height: int = 150, width: int = 200, seed: int = 0) -> Values:
    """Clouds, whose spectrum falls as that of photographs does, 0 to 255."""
    rng = np.random.default_rng(seed)
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    noise = np.fft.rfft2(rng.normal(size=(height, width))) / np.maximum(np.hypot(down, across), 1 / height)
    clouds: Values = np.fft.irfft2(noise, (height, width))
    return (clouds - clouds.min()) / np.ptp(clouds) * 255


def stamped(picture: Values, period: int, strength: float) -> Values:
    """One pixel in every period x period is lighter."""
    grid = np.zeros_like(picture)
    grid[::period, ::period] = strength * period
    return picture + grid


@pytest.mark.parametrize(("period", "other"), [(2, 4), (4, 2)])
def test_a_faint_grid_stands_out_at_its_period(period: int, other: int) -> None:
    original = [scene(seed=seed) for seed in range(3)]
    made = [stamped(picture, period, 2.0) for picture in original]
    assert peaks_above_original(made, original, period) > 6
    if period == 2:
        assert abs(peaks_above_original(made, original, other)) < 1


@pytest.mark.parametrize("period", [2, 4])
def test_dots_of_either_sign_show_in_the_strength_of_detail_alone(period: int) -> None:
    original = [scene(seed=seed) for seed in range(3)]
    signs = [np.random.default_rng(seed).choice([-1.0, 1.0], (150, 200)) for seed in range(3)]
    made = [picture + stamped(np.zeros((150, 200)), period, 6.0) * sign
            for picture, sign in zip(original, signs, strict=True)]  # fmt: skip
    assert abs(peaks_above_original(made, original, period)) < 2.5
    assert peaks_above_original([strengths(each) for each in made], [strengths(each) for each in original], period) > 6


def test_noise_blur_and_the_same_picture_have_no_grid() -> None:
    original = [scene(seed=seed) for seed in range(3)]
    noisy = [picture + np.random.default_rng(9).normal(0, 6, picture.shape) for picture in original]
    blurred = [(picture + np.roll(picture, 1, 0) + np.roll(picture, 1, 1)) / 3 for picture in original]
    for period in (2, 4):
        assert peaks_above_original(original, original, period) == 0
        assert abs(peaks_above_original(noisy, original, period)) < 2.5
        assert abs(peaks_above_original(blurred, original, period)) < 2.5


def test_the_spectrum_of_a_wave_has_its_power_at_its_frequency() -> None:
    wave = 10 * np.cos(2 * np.pi * np.arange(2 * WINDOW) * 5 / WINDOW)
    spectrum = power_spectrum([np.tile(wave, (WINDOW, 1))])
    row, column = np.unravel_index(int(spectrum.argmax()), spectrum.shape)
    assert (row, column) in [(0, 5), (0, WINDOW - 5)]
    # Parseval: what all frequencies have together is the mean square of the wave.
    assert spectrum.sum() / WINDOW**2 == pytest.approx(50, rel=0.01)


def test_even_pictures_have_no_peak() -> None:
    assert grid_peak(power_spectrum([np.full((64, 64), 7.0)]), 4) == 0


def test_small_pictures_and_other_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="64 x 64"):
        power_spectrum([np.zeros((63, 200))])
    with pytest.raises(ValueError, match="divide 64"):
        grid_peak(np.ones((WINDOW, WINDOW)), 3)
