"""How near a restored picture is to the original, by the literature's protocol for super-resolution.

On luminance Y of BT.601 as MATLAB's rgb2ycbcr gives it, 16 to 235, with 4 pixels of the border left out (Ledig et al.
2017, section 3.1; Timofte et al. 2014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

BORDER = 4
LUMINANCE = np.array([65.481, 128.553, 24.966]) / 255
"""weights of R, G, B of 0 to 255"""
SMALLEST = 2 * BORDER + 11
"""pixels of a side: SSIM looks through a window of 11"""


@dataclass(frozen=True)
class Score:
    """Of one restored picture."""

    psnr: float
    """peak signal-to-noise ratio in dB: more is nearer; infinite for an equal picture"""
    ssim: float
    """structural similarity (Wang et al. 2004): 1 for an equal picture"""


def score(restored: NDArray[np.uint8], original: NDArray[np.uint8]) -> Score:
    """Both uint8 (h, w, 3), of equal size. ValueError for other shapes, or a side under SMALLEST pixels."""
    if restored.shape != original.shape or original.ndim != 3 or original.shape[2] != 3:
        raise ValueError(f"both must be (h, w, 3) and equal, got {restored.shape} and {original.shape}")
    if min(original.shape[:2]) < SMALLEST:
        raise ValueError(f"sides must have at least {SMALLEST} pixels, got {original.shape[:2]}")
    ours, wanted = luminance(restored), luminance(original)
    psnr = float("inf") if np.array_equal(ours, wanted) else peak_signal_noise_ratio(wanted, ours, data_range=255)
    # The window of the paper: Gaussian, sigma 1.5, 11 x 11.
    ssim = structural_similarity(
        wanted, ours, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    return Score(float(psnr), float(ssim))


def luminance(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """uint8 (h, w, 3) -> Y without its border, (h - 8, w - 8), 16 to 235."""
    y: NDArray[np.float64] = picture.astype(np.float64) @ LUMINANCE + 16
    return y[BORDER:-BORDER, BORDER:-BORDER]
