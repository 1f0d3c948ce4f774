"""Style mixing: some layers of a generator follow one latent's style, the others another's (Karras et al. 2019,
section 3.1 and figure 3)."""

from __future__ import annotations

from typing import Literal, get_args

import torch
from torch import Tensor

from playground.latent.sampling import latents
from playground.models import Generator
from playground.models.style import StyleGenerator

Band = Literal["coarse", "middle", "fine"]
"""of layers, by the size of their maps"""
BANDS: tuple[Band, ...] = get_args(Band)
MOST_COARSE, LEAST_FINE = 8, 32
"""pixels along the maps of the coarse and of the fine layers"""
GAP = 2
"""pixels between the pictures of a table"""


def has_styles(generator: Generator) -> bool:
    """Whether its layers can follow different styles."""
    return isinstance(generator, StyleGenerator)


def layers_of(generator: Generator, band: Band) -> list[int]:
    """The places of a band's layers in the order of drawing. ValueError without styles, and for another band."""
    if band not in BANDS:
        raise ValueError(f"Styles are {', '.join(BANDS)}, not {str(band)[:40]!r}.")
    sides = _styled(generator).layer_sides
    return [i for i, side in enumerate(sides) if _band_of(side) == band]


def words_of(generator: Generator, band: Band) -> str:
    """What a table of crosses shows, as its caption."""
    layers, of_all = layers_of(generator, band), len(_styled(generator).layer_sides)
    where = f"layer {layers[0] + 1}" if len(layers) == 1 else f"layers {layers[0] + 1} to {layers[-1] + 1}"
    return f"{band.capitalize()} styles ({where} of {of_all}) from the rows, the others from the columns"


@torch.inference_mode()
def crosses(generator: Generator, columns: Tensor, rows: Tensor, band: Band) -> Tensor:
    """Every row's styles of one band in every column's picture.

    columns: latents (c, d), rows: (r, d) -> pictures (r, c, channels, s, s) in [-1, 1]. ValueError without styles.
    """
    drawing, layers = _styled(generator), layers_of(generator, band)
    kept, given = drawing.styles(columns), drawing.styles(rows)
    mixed = kept.expand(len(rows), *kept.shape).clone()
    mixed[:, :, layers] = given[:, None, layers]
    return torch.stack([drawing.draw(of_row) for of_row in mixed])


@torch.inference_mode()
def mixing_table(generator: Generator, column_seed: int, row_seed: int, band: Band, count: int = 4) -> Tensor:
    """The crosses of `count` x `count` faces, with the faces themselves on top and at the left: one picture (c, h, w).

    The corner is empty. ValueError without styles.
    """
    from torchvision.utils import make_grid  # slow to import: the page must start without it

    drawing = _styled(generator)
    columns, rows = (latents(count, drawing.latent_dim, seed) for seed in (column_seed, row_seed))
    inside = crosses(drawing, columns, rows, band)
    top, left = drawing(columns), drawing(rows)
    corner = torch.ones_like(top[:1])
    lines = [torch.cat([corner, top]), *(torch.cat([left[i : i + 1], inside[i]]) for i in range(count))]
    table: Tensor = make_grid(torch.cat(lines), nrow=count + 1, padding=GAP, pad_value=1.0)
    return table


def _band_of(side: int) -> Band:
    if side <= MOST_COARSE:
        return "coarse"
    return "fine" if side >= LEAST_FINE else "middle"


def _styled(generator: Generator) -> StyleGenerator:
    if not isinstance(generator, StyleGenerator):
        raise ValueError("This model has no styles to mix. Choose one that has: its title says so.")
    return generator
