"""Pictures of what a sentence asks for, and whether they show it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.latent import draw, latents
from playground.models.wishes import WishedGenerator
from playground.words.reading import Wish


@torch.no_grad()
def draw_wish(generator: WishedGenerator, wish: Wish, n: int, seed: int) -> Tensor:
    """n pictures (n, c, s, s) in [-1, 1] of one wish, each of a latent of its own."""
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


def granted(wish: Wish, seen: Tensor) -> Granted:
    """Compare a wish with what pictures show, int64 (n, attributes)."""
    columns = zip(wish.topic.attributes, wish.values, seen.T, strict=True)
    return Granted({name: column == value for name, value, column in columns if value >= 0})
