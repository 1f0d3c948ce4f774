"""Handwritten digits and garments: two kinds that belong to no pairs."""

from __future__ import annotations

from torch import Tensor

from playground.data import fashion, mnist
from playground.data.built_in.built_in import BuiltIn, in_grey, padded_to_32, part_of
from playground.data.dataset import Split


def load(split: Split) -> tuple[Tensor, Tensor]:
    """A: digits; B: garments. Raises DataUnavailable."""
    digits, garments = mnist.load(split).images, fashion.load(split).images
    chosen = part_of(min(len(digits), len(garments)), split)
    return in_grey(padded_to_32(digits[chosen])), in_grey(padded_to_32(garments[chosen]))


ENTRY = BuiltIn(
    "digits-garments",
    "Digits ↔ garments",
    f"{mnist.ENTRY.licence}; garments {fashion.ENTRY.licence}",
    32,
    paired=False,
    load=load,
)
