"""Pictures of what a sentence asks for, and whether they show it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.labels import shares
from playground.latent import draw, latents
from playground.models.classifier import PictureClassifier
from playground.models.wishes import WishedDCGAN28Generator
from playground.words.reading import Wish
from playground.words.shown import ATTRIBUTES, attributes_of


@torch.no_grad()
def draw_wish(generator: WishedDCGAN28Generator, wish: Wish, n: int, seed: int) -> Tensor:
    """n pictures (n, 1, s, s) in [-1, 1] of one wish, each of a latent of its own."""
    return draw(generator, latents(n, generator.latent_dim, seed), wish.row())


@dataclass(frozen=True, eq=False)
class Granted:
    """Whether pictures show what was wished."""

    each: dict[str, Tensor]
    """bool (n,) for each attribute of which something is said"""

    @property
    def whole(self) -> Tensor | None:
        """bool (n,): all that was said is there; None where nothing was said."""
        return torch.stack(list(self.each.values())).all(dim=0) if self.each else None


def seen_in(pictures: Tensor, classifier: PictureClassifier) -> Tensor:
    """What pictures (n, 1, 28, 28) show, int64 (n, 3): the classifier names the digit, the rest is measured."""
    return attributes_of(pictures, shares(classifier, pictures).argmax(dim=1))


def look_for(wish: Wish, pictures: Tensor, classifier: PictureClassifier) -> Granted:
    """Look for a wish in pictures (n, 1, 28, 28)."""
    columns = zip(ATTRIBUTES, wish.values, seen_in(pictures, classifier).T, strict=True)
    return Granted({name: column == value for name, value, column in columns if value >= 0})
