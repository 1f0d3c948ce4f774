"""Colour hints to learn from: short strokes of the wanted colours, drawn onto the ink that is given.

As in Zhang et al. 2017, Real-Time User-Guided Image Colorization with Learned Deep Priors (section 3.1), what a user
would tell is drawn by chance from the target, and some pictures tell nothing, so that both are learnt.
"""

from __future__ import annotations

import math
import random

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from playground.data.pixels import pixels_of

UNTOLD = 0.3
"""share of the pictures without a hint"""
RECOLOURED = 0.5
"""of the others: share in which red, green and blue are put in an order by chance, so that nothing but the hints tells
the colours"""
EXCHANGED = RECOLOURED * 5 / 6
"""of the others: share in which they do change places, for one order in six is the one they had"""
PEN = (0.02, 0.06)
"""width of a stroke, in parts of the side"""
LENGTH = (0.02, 0.25)
"""of a stroke, in parts of the side"""
SAME = 0.12
"""of 2 from black to white: what differs less in every channel belongs to the same area"""
PAPER, INK = 0.8, -0.6
"""a pixel whose channels are all above the one is paper, all below the other is ink: neither is a colour to tell"""


def with_hints(source: Tensor, target: Tensor, chance: random.Random, most: int) -> tuple[Tensor, Tensor]:
    """The source with up to `most` strokes of the target's colours beneath its ink, and the target; pictures (3, s, s)
    in [-1, 1].

    Each stroke keeps to the area whose colour it tells, as a person would. Ink, paper and greys are the same whichever
    colour is called red.
    """
    if chance.random() < UNTOLD:
        return source, target
    if chance.random() < RECOLOURED:
        target = target[chance.sample(range(3), 3)]
    told = (target.amin(dim=0) < PAPER) & (target.amax(dim=0) > INK)
    places = told.nonzero()
    hints = torch.ones_like(source)
    for _ in range(chance.randint(1, most) if len(places) else 0):
        row, column = places[chance.randrange(len(places))].tolist()
        colour = target[:, row, column, None, None]
        area = ((target - colour).abs() < SAME).all(dim=0)
        hints = torch.where(area & stroke_through(row, column, source.shape[-1], chance), colour, hints)
    return beneath(source, hints), target


def beneath(ink: Tensor, colour: Tensor) -> Tensor:
    """Both on one sheet, as transparent inks lie on each other; in [-1, 1]."""
    return (ink + 1) * (colour + 1) / 2 - 1


def stroke_through(row: int, column: int, side: int, chance: random.Random) -> Tensor:
    """Where a pen goes that begins at this pixel: bool (side, side)."""
    sheet = Image.new("L", (side, side), 0)
    pen, turn = side * chance.uniform(*PEN), chance.uniform(0, 2 * math.pi)
    step, bend = side * chance.uniform(*LENGTH) / 3, chance.uniform(-0.8, 0.8)
    x, y = column + 0.5, row + 0.5
    draw = ImageDraw.Draw(sheet)
    for number in range(4):
        draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
        if number == 3:
            break
        to = x + step * math.cos(turn + number * bend), y + step * math.sin(turn + number * bend)
        draw.line((x, y, *to), fill=255, width=max(1, round(pen)))
        x, y = to
    return pixels_of(sheet)[0] > 0
