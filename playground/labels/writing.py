"""Digits set into a line as a hand writes them: each takes the room of its ink, not of its frame."""

from __future__ import annotations

import torch
from torch import Tensor

BLACK = -1.0
INK = -0.5
"""a pixel lighter than this belongs to the stroke"""
GAP = 3
"""pixels between two digits, and at both ends"""


def line_of(digits: Tensor) -> Tensor:
    """Pictures (m, c, s, s) in [-1, 1], light on black, side by side: (c, s, w). Their heights stay as drawn.

    Every picture brings its empty margins along; set edge to edge, a narrow 1 would stand alone.
    """
    gap = digits.new_full((*digits.shape[1:3], GAP), BLACK)
    parts = [gap]
    for digit in digits:
        parts += [_trim(digit), gap]
    return torch.cat(parts, dim=2)


def _trim(digit: Tensor) -> Tensor:
    """(c, s, s) without the columns left and right that hold no ink; whole where there is none at all."""
    inked = (digit > INK).any(dim=0).any(dim=0).nonzero().flatten()
    return digit[..., int(inked[0]) : int(inked[-1]) + 1] if len(inked) else digit
