"""What an AC-GAN's own discriminator says of a picture: is it real, and which class is it?"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models.layers import Discriminator


@dataclass(frozen=True)
class Verdict:
    """On one picture."""

    real: float
    """probability that it is a real picture, 0 to 1"""
    named: int
    """the class that it looks like"""
    sure: float
    """probability of that class, 0 to 1"""


@torch.inference_mode()
def verdicts(discriminator: Discriminator, pictures: Tensor) -> list[Verdict]:
    """Both answers of the discriminator (Odena et al. 2017, section 4) on pictures (n, 1, 28, 28) in [-1, 1].

    The first logit is turned into a probability by the sigmoid that the non-saturating objective trained it under
    (Goodfellow et al. 2014, section 3); under another objective it would be a score and no probability.

    Args:
        discriminator: in eval mode, with logits (n,) and class logits (n, k), as playground.models.acgan.
    """
    logits, class_logits = discriminator(pictures)
    sure, named = class_logits.softmax(dim=1).max(dim=1)
    columns = (logits.sigmoid().tolist(), named.tolist(), sure.tolist())
    return [Verdict(*row) for row in zip(*columns, strict=True)]
