"""The terms of an AC-GAN's costs on real pictures and on its own (Odena et al. 2017, section 3)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.data import Dataset, to_unit
from playground.latent import latents
from playground.models import Discriminator, Generator

COUNT, SEED = 500, 11


@dataclass(frozen=True)
class Terms:
    """Means over some pictures, nats: 0 is perfect."""

    discrimination: float
    """-log of the probability that real is called real, or fake fake (the paper's -L_S)"""
    classification: float
    """-log of the probability of the right class (the paper's -L_C)"""
    named_right: float
    """share of pictures whose class D names right, 0 to 1"""


@torch.inference_mode()
def terms(generator: Generator, discriminator: Discriminator, data: Dataset) -> dict[str, Terms]:
    """For real pictures and for fakes of the same classes. Networks in eval mode. data: with labels."""
    assert data.labels is not None
    classes = data.labels[:COUNT].long()
    asked = F.one_hot(classes, generator.num_classes).float()
    fakes = generator(latents(COUNT, generator.latent_dim, SEED), asked)
    return {
        "real": _terms(discriminator, to_unit(data.images[:COUNT]), classes, is_real=True),
        "fake": _terms(discriminator, fakes, classes, is_real=False),
    }


def _terms(discriminator: Discriminator, pictures: Tensor, classes: Tensor, is_real: bool) -> Terms:
    logits, named = discriminator(pictures)
    return Terms(
        float(F.softplus(-logits if is_real else logits).mean()),
        float(F.cross_entropy(named, classes)),
        float((named.argmax(dim=1) == classes).float().mean()),
    )
