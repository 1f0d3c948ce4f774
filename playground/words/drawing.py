"""Pictures of what a sentence asks for, and whether they show it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.latent import draw, latents
from playground.models.wishes import WishedGenerator
from playground.words.reading import Wish


@torch.no_grad()
def draw_wish(generator: WishedGenerator, wish: Wish, n: int, seed: int) -> Tensor:
    """n pictures (n, c, s, s) in [-1, 1] of one wish, each of a latent of its own."""
    z = latents(n, generator.latent_dim, seed)
    return draw(generator, z, rows_of(generator, wish, z))


def rows_of(generator: WishedGenerator, wish: Wish, z: Tensor) -> Tensor:
    """The wish of each latent, as a generator hears it: (n, sum of sizes). Of an attribute of which values are denied
    it is asked for that of the others which the latent would have drawn."""
    rows = wish.row().repeat(len(z), 1)
    parts = rows.split(generator.sizes, dim=1)
    for name, part, lot in zip(wish.topic.attributes, parts, generator.lots(z), strict=True):
        if denied := wish.denied_of(name):
            rest = lot.index_fill(1, torch.tensor(denied), -torch.inf)
            part.copy_(F.one_hot(rest.argmax(dim=1), rest.shape[1]))
    return rows


@dataclass(frozen=True, eq=False)
class Granted:
    """Whether pictures show what was wished."""

    each: dict[str, Tensor]
    """bool (n,) for each attribute of which something is said or denied"""

    @property
    def whole(self) -> Tensor | None:
        """bool (n,): all that was said is there; None where nothing was said."""
        return torch.stack(list(self.each.values())).all(dim=0) if self.each else None


def granted(wish: Wish, seen: Tensor) -> Granted:
    """Compare a wish with what pictures show, int64 (n, attributes)."""
    each = {}
    for name, value, column in zip(wish.topic.attributes, wish.values, seen.T, strict=True):
        if value >= 0:
            each[name] = column == value
        elif denied := wish.denied_of(name):
            each[name] = ~torch.isin(column, torch.tensor(denied))
    return Granted(each)
