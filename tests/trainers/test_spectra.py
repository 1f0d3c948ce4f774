"""The loss for grids: descent on it takes a grid away, and leaves pictures without one almost alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchvision.transforms.v2 import functional as TF

from playground.metrics.spectrum import WINDOW, peaks_above_original, power_spectrum
from trainers.spectra import grey_levels, grid_excess, power_spectra

GREY_LEVEL = 1 / 127.5
SIDE = 96


def noise(count: int, levels: float, seed: int) -> Tensor:
    drawn = torch.randn(count, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))
    return (levels * GREY_LEVEL * drawn).repeat(1, 3, 1, 1)


def clouds(count: int, seed: int) -> Tensor:
    """With spectra that fall as those of photographs do, and a camera's noise: (count, 3, SIDE, SIDE) in [-1, 1]."""
    chance = torch.Generator().manual_seed(seed)
    frequency = torch.hypot(torch.fft.fftfreq(SIDE)[:, None], torch.fft.rfftfreq(SIDE)[None]).clamp(min=1 / SIDE)
    waves = torch.fft.rfft2(torch.randn(count, 1, SIDE, SIDE, generator=chance)) / frequency
    drawn = torch.fft.irfft2(waves, s=(SIDE, SIDE))
    return drawn / drawn.abs().amax() + noise(count, 2, seed)


def stamped(pictures: Tensor, period: int, levels: float) -> Tensor:
    """One pixel in every period x period is lighter by so many grey levels."""
    made = pictures.clone()
    made[..., ::period, ::period] += levels * GREY_LEVEL
    return made


def descended(pictures: Tensor, real: Tensor) -> Tensor:
    """What gradient descent on the loss makes of the pixels."""
    made = pictures.clone().requires_grad_()
    for _ in range(60):
        (gradient,) = torch.autograd.grad(grid_excess(made, real), made)
        with torch.no_grad():
            made -= 30 * GREY_LEVEL * gradient
    return made.detach()


def grey(pictures: Tensor) -> Tensor:
    """(n, h, w), in grey levels."""
    return TF.rgb_to_grayscale(pictures)[:, 0] * 127.5


def peaks(made: Tensor, real: Tensor, period: int) -> float:
    sets: list[list[NDArray[np.float64]]] = [list(grey(pictures).double().numpy()) for pictures in (made, real)]
    return peaks_above_original(sets[0], sets[1], period)


@pytest.mark.parametrize(("period", "levels"), [(2, 4.0), (4, 8.0)])
def test_descent_takes_a_grid_away(period: int, levels: float) -> None:
    real = clouds(8, seed=0)
    made = stamped(real, period, levels)
    assert grid_excess(made, real) > 1 and peaks(made, real, period) > 4
    cleaned = descended(made, real)
    assert grid_excess(cleaned, real) < 0.1 and peaks(cleaned, real, period) < 1
    # It has brought back what was there before, not hidden the grid under noise. The windows fade at the border.
    before, after = (grey(each - real)[:, 24:-24, 24:-24].var() for each in (made, cleaned))
    assert after < 0.5 * before


def test_descent_takes_dots_of_either_sign_away() -> None:
    """Their spectrum is that of noise: only how strong they are has a period."""
    real = clouds(8, seed=0)
    sign = noise(8, 1, seed=3).sign()
    made = real + stamped(torch.zeros_like(real), 4, 30.0) * sign
    assert abs(peaks(made, real, 4)) < 1 < 2 < grid_excess(made, real)
    cleaned = descended(made, real)
    assert grid_excess(cleaned, real) < 0.5
    dots = (slice(None), slice(24, -24, 4), slice(24, -24, 4))
    assert (grey(cleaned) - grey(real))[dots].abs().mean() < 0.7 * (grey(made) - grey(real))[dots].abs().mean()


@pytest.mark.parametrize("levels", [0.0, 6.0])
def test_pictures_without_a_grid_are_left_almost_alone(levels: float) -> None:
    """Though they are others than the real ones, as a generator's are, and with noise too."""
    real, made = clouds(8, seed=0), clouds(8, seed=1) + noise(8, levels, seed=2)
    assert grid_excess(real, real) == 0
    assert grid_excess(made, real) < 1.5  # chance: with 64 pictures a quarter of it
    assert (descended(made, real) - made).square().mean().sqrt() < 0.4 * GREY_LEVEL


def test_a_faint_grid_counts_on_an_even_sky_beside_textures() -> None:
    """In the mean of all spectra it would drown: there the metric and the loss differ."""
    textures, sky = noise(8, 40, seed=0), torch.zeros(1, 3, SIDE, SIDE)
    real, made = torch.cat([textures, sky]), torch.cat([textures, stamped(sky, 2, 2.0)])
    assert peaks(made, real, 2) < 0.5
    assert grid_excess(made, real) > 1


def test_what_rounding_to_grey_levels_hides_does_not_count() -> None:
    even = torch.zeros(2, 3, SIDE, SIDE)
    assert grid_excess(stamped(even, 2, 0.005), even) < 0.1
    assert grid_excess(stamped(even, 2, 1.0), even) > 5


def test_spectra_are_those_of_the_metric() -> None:
    pictures = clouds(3, seed=0)
    spectra = power_spectra(grey_levels(pictures))
    assert spectra.shape == (3 * 4, WINDOW, WINDOW)
    np.testing.assert_allclose(
        spectra.mean(dim=0).numpy(), power_spectrum(list(grey(pictures).double().numpy())), rtol=1e-2, atol=1e-3
    )
