"""Outlines of handwritten digits, and the digits."""

from __future__ import annotations

from torch import Tensor

from playground.data import mnist
from playground.data.built_in.built_in import BuiltIn, in_grey, outlines, padded_to_32, part_of
from playground.data.dataset import Split


def load(split: Split) -> tuple[Tensor, Tensor]:
    """A: outlines, white on black; B: the digits. Raises DataUnavailable."""
    digits = mnist.load(split).images
    glyphs = padded_to_32(digits[part_of(len(digits), split)])
    return in_grey(outlines(glyphs)), in_grey(glyphs)


ENTRY = BuiltIn("edges-digits", "Outlines → digits", mnist.ENTRY.licence, 32, paired=True, load=load)
