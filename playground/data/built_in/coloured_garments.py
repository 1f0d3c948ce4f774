"""Outlines of garments, and the garments dyed in a colour by chance: one outline has many answers."""

from __future__ import annotations

import colorsys

import torch
from torch import Tensor

from playground.data import fashion
from playground.data.built_in.built_in import BuiltIn, in_grey, outlines, padded_to_32, part_of
from playground.data.dataset import Split

SEEDS: dict[Split, int] = {"train": 0, "test": 1}


def load(split: Split) -> tuple[Tensor, Tensor]:
    """A: outlines, white on black; B: the garments, each in one strong colour. Raises DataUnavailable."""
    garments = fashion.load(split).images
    glyphs = padded_to_32(garments[part_of(len(garments), split)])
    chance = torch.Generator().manual_seed(SEEDS[split])
    hues = torch.rand(len(glyphs), generator=chance).tolist()
    colours = torch.tensor([colorsys.hsv_to_rgb(hue, 0.85, 1.0) for hue in hues])
    dyed = (glyphs.float() * colours[:, :, None, None]).round().to(torch.uint8)
    return in_grey(outlines(glyphs)), dyed


ENTRY = BuiltIn("coloured-garments", "Outlines → coloured garments", fashion.ENTRY.licence, 32, paired=True, load=load)
