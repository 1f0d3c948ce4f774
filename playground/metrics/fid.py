"""Fréchet distance between two sets of pictures in the features of a network (Heusel et al. 2017, eq. 6)."""

from __future__ import annotations

from torch import Tensor, nn


class _Features(nn.Identity):
    """The feature network that torchmetrics asks for, where its input is features already."""

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.num_features = num_features


class FrechetDistance:
    """FID with the real side computed once: ``FrechetDistance(real_features)(fake_features)``.

    ||mean_r - mean_f||^2 + trace(cov_r + cov_f - 2 (cov_r cov_f)^(1/2)), by torchmetrics in float64. Few
    samples raise it (their mean and covariance are off by chance), so compare equal numbers of them.

    Args:
        real: features (n, d) of the real pictures, n >= 2.
    """

    def __init__(self, real: Tensor) -> None:
        from torchmetrics.image.fid import FrechetInceptionDistance  # late: takes a second to import

        self._metric = FrechetInceptionDistance(
            feature=_Features(real.shape[1]),
            reset_real_features=False,
            normalize=True,
            sync_on_compute=False,  # of several training processes only one measures, and must not wait for the rest
        )
        self._metric.update(real, real=True)

    def __call__(self, fake: Tensor) -> float:
        """Distance of the features (m, d), m >= 2, to the real ones; 0 is the same mean and covariance."""
        if len(fake) < 2:
            raise ValueError(f"a covariance needs at least 2 pictures, got {len(fake)}")
        self._metric.reset()  # forgets the last fakes, keeps the real side
        self._metric.update(fake, real=False)
        return max(0.0, float(self._metric.compute()))
