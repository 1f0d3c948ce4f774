"""PSNR and SSIM by the protocol of super-resolution: against scikit-image, and against sums written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skimage.color import rgb2ycbcr
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from playground.metrics.restoration import BORDER, SMALLEST, luminance, score

Bytes = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@pytest.fixture(scope="module")
def pair() -> tuple[Bytes, Bytes]:
    """An original and a spoilt copy."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:70, :90]
    base = (127 + 100 * np.sin(x / 6)[..., None] * np.cos(y / 9)[..., None] * [1, 0.8, 0.5]).clip(0, 255)
    noisy = (base + rng.normal(0, 9, base.shape)).clip(0, 255)
    return base.astype(np.uint8), noisy.astype(np.uint8)


def test_both_figures_agree_with_scikit_image(pair: tuple[Bytes, Bytes]) -> None:
    original, spoilt = pair
    y = [rgb2ycbcr(picture)[..., 0][BORDER:-BORDER, BORDER:-BORDER] for picture in (original, spoilt)]
    found = score(spoilt, original)
    assert found.psnr == pytest.approx(peak_signal_noise_ratio(*y, data_range=255), abs=1e-3)
    ssim = structural_similarity(*y, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
    assert found.ssim == pytest.approx(ssim, abs=1e-3)
    assert 0.3 < found.ssim < 0.95 and 25 < found.psnr < 35


def test_psnr_is_the_sum_of_its_definition(pair: tuple[Bytes, Bytes]) -> None:
    original, spoilt = pair
    weights = np.array([65.481, 128.553, 24.966]) / 255
    difference = ((original.astype(float) - spoilt) @ weights)[4:-4, 4:-4]
    wanted = 10 * math.log10(255**2 / np.square(difference).mean())
    assert score(spoilt, original).psnr == pytest.approx(wanted, abs=1e-6)


def test_luminance_is_16_for_black_and_235_for_white() -> None:
    for value, wanted in ((0, 16), (255, 235)):
        y = luminance(np.full((20, 30, 3), value, np.uint8))
        assert y.shape == (12, 22) and y == pytest.approx(wanted)


def test_the_border_does_not_count_and_the_rest_does(pair: tuple[Bytes, Bytes]) -> None:
    original = pair[0]
    framed, marked = original.copy(), original.copy()
    framed[:BORDER], framed[-BORDER:], framed[:, :BORDER], framed[:, -BORDER:] = 0, 0, 0, 0
    marked[BORDER, BORDER] = 255 - marked[BORDER, BORDER]
    assert score(framed, original).psnr == math.inf and score(framed, original).ssim == 1
    assert score(marked, original).psnr < 60


def test_what_cannot_be_compared_is_refused(pair: tuple[Bytes, Bytes]) -> None:
    original = pair[0]
    with pytest.raises(ValueError, match="equal"):
        score(original[:-1], original)
    with pytest.raises(ValueError, match="equal"):
        score(original[..., 0], original[..., 0])
    tiny = original[: SMALLEST - 1]
    with pytest.raises(ValueError, match="at least 19 pixels"):
        score(tiny, tiny)
    assert score(original[:SMALLEST], original[:SMALLEST]).ssim == 1
