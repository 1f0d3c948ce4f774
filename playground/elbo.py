"""What a variational autoencoder minimises: the negative evidence lower bound, in nats a picture."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def reconstruction(log_odds: Tensor, pictures: Tensor) -> Tensor:
    """-E[log p(x|z)] for a Bernoulli decoder (Kingma and Welling 2014, appendix C.1): a scalar, the batch's mean.

    log_odds: (n, c, s, s), any real number: log odds that a pixel is white. pictures: the same shape in [-1, 1];
    a grey pixel counts as white with the probability that its grey value says.
    """
    whiteness = (pictures + 1) / 2
    return F.binary_cross_entropy_with_logits(log_odds, whiteness, reduction="sum") / len(pictures)


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(q(z|x) || N(0, I)), (n, latent_dim) each -> scalar, the batch's mean (appendix B of the paper)."""
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(dim=1).mean()


def sample_latents(mean: Tensor, log_variance: Tensor, rng: torch.Generator) -> Tensor:
    """z = mean + sigma * noise (section 2.4): chance stands outside, so that gradients pass to mean and sigma."""
    noise = torch.randn(mean.shape, generator=rng, device=rng.device)
    return mean + (log_variance / 2).exp() * noise
