"""Obedience: whether a generator that is asked for a class draws that class, told by a classifier it never met."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models.classifier import PictureClassifier
from playground.models.layers import Generator

CHUNK = 250


@dataclass(frozen=True)
class Obedience:
    """What a classifier recognised in pictures whose classes were asked for; k classes."""

    asked: tuple[int, ...]
    """pictures asked for, class by class"""
    recognised: tuple[float, ...]
    """share of them that the classifier names as asked, 0 to 1; NaN for a class that nobody asked for"""
    confusion: tuple[tuple[int, ...], ...]
    """k rows of k counts: row a, column b is how many a's were asked for and look like a b"""
    overall: float
    """share of all pictures that are named as asked, 0 to 1"""


@torch.no_grad()
def obedience(pictures: Tensor, asked: Tensor, classifier: PictureClassifier) -> Obedience:
    """The share of pictures that are recognised as what was asked for (Odena et al. 2017, section 4.1).

    Real pictures score the accuracy of the classifier, which is the most that can be expected.

    Args:
        pictures: (n, 1, 28, 28) in [-1, 1], n >= 1.
        asked: int64 (n,), the class that each was asked to show.
        classifier: in eval mode, and not the one that taught the generator: it would overlook its own errors.
    """
    if pictures.ndim != 4 or len(pictures) == 0 or asked.shape != (len(pictures),):
        raise ValueError(
            "obedience needs pictures (n, 1, 28, 28) and classes (n,) with n >= 1, "
            f"got {tuple(pictures.shape)} and {tuple(asked.shape)}"
        )
    logits = torch.cat([classifier(chunk.float()) for chunk in torch.split(pictures, CHUNK)])
    k = logits.shape[1]
    if not 0 <= int(asked.min()) <= int(asked.max()) < k:
        raise ValueError(f"classes must be 0 to {k - 1}, got {int(asked.min())} to {int(asked.max())}")
    confusion = (asked * k + logits.argmax(dim=1)).bincount(minlength=k * k).view(k, k)
    totals, right = confusion.sum(dim=1).tolist(), confusion.diagonal().tolist()
    return Obedience(
        asked=tuple(totals),
        recognised=tuple(r / total if total else math.nan for r, total in zip(right, totals, strict=True)),
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        overall=sum(right) / len(pictures),
    )


@torch.no_grad()
def ask_all(generator: Generator, per_class: int, seed: int) -> tuple[Tensor, Tensor]:
    """Ask for every class as often, each time with a new latent that ``seed`` alone fixes.

    Args:
        generator: in eval mode, on the processor.
        per_class: pictures of each class, at least 1.

    Returns:
        Pictures (n, c, s, s) in [-1, 1] and the classes asked for, int64 (n,), in order: first all of class 0;
        n = num_classes * per_class.
    """
    if generator.num_classes == 0:
        raise ValueError("this generator cannot be asked for a class: it was trained without them")
    if per_class < 1:
        raise ValueError(f"per_class must be at least 1, got {per_class}")
    asked = torch.arange(generator.num_classes).repeat_interleave(per_class)
    z = torch.randn(len(asked), generator.latent_dim, generator=torch.Generator().manual_seed(seed))
    classes = F.one_hot(asked, generator.num_classes).float()
    chunks = zip(torch.split(z, CHUNK), torch.split(classes, CHUNK), strict=True)
    return torch.cat([generator(latents, wanted) for latents, wanted in chunks]), asked
