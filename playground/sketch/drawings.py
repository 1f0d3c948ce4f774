"""Drawings to start from, as strokes of a pen: points on a sheet of 100 x 100, joined by lines or smooth curves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

Point = tuple[float, float]
PAPER = 100
PEN = 2.8
"""width, in parts of the paper: 3.6 pixels of 128"""
FINER = 4
"""times larger while drawn, then averaged: smooth lines"""


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen."""

    points: tuple[Point, ...]
    smooth: bool = False
    """a curve through the points (Catmull and Rom 1974) instead of lines"""
    filled: bool = False

    def path(self) -> list[Point]:
        """Points that lie close enough to be joined by lines."""
        return list(_curve(self.points)) if self.smooth else list(self.points)


def line(*points: Point) -> Stroke:
    return Stroke(points)


def curve(*points: Point) -> Stroke:
    return Stroke(points, smooth=True)


def oval(x: float, y: float, rx: float, ry: float | None = None, filled: bool = False) -> Stroke:
    """Around (x, y)."""
    ry = rx if ry is None else ry
    turns = [2 * math.pi * i / 96 for i in range(97)]
    return Stroke(tuple((x + rx * math.cos(a), y + ry * math.sin(a)) for a in turns), filled=filled)


def box(left: float, top: float, right: float, bottom: float) -> Stroke:
    return line((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def draw_strokes(strokes: tuple[Stroke, ...], side: int = 512) -> Image.Image:
    """Black on white, "L", side x side, as a hand with a round pen would."""
    scale = side * FINER / PAPER
    large = Image.new("L", (side * FINER, side * FINER), 255)
    draw, radius = ImageDraw.Draw(large), PEN * scale / 2
    for stroke in strokes:
        path = [(x * scale, y * scale) for x, y in stroke.path()]
        if stroke.filled:
            draw.polygon(path, fill=0)
        for x, y in _dots(path, radius / 6):  # Pillow's own wide lines are uneven where they bend
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return large.reduce(FINER)


def _dots(path: list[Point], gap: float) -> Iterator[Point]:
    """Points along it, at most `gap` apart."""
    for (x, y), (right, down) in itertools.pairwise(path):
        steps = math.ceil(math.hypot(right - x, down - y) / gap)
        yield from ((x + (right - x) * i / steps, y + (down - y) * i / steps) for i in range(steps))
    yield path[-1]


def _curve(points: tuple[Point, ...], steps: int = 12) -> Iterator[Point]:
    is_closed = points[0] == points[-1]
    before = points[-2] if is_closed else points[0]
    after = points[1] if is_closed else points[-1]
    knots = (before, *points, after)
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        for step in range(steps):
            t = step / steps
            yield (_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t))
    yield points[-1]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    """From b to c, where a and d say how the curve comes and goes."""
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


SMILEY = (
    oval(50, 50, 36), oval(38, 42, 3, 5, True), oval(62, 42, 3, 5, True),
    curve((32, 59), (40, 69), (50, 72), (60, 69), (68, 59)),
)  # fmt: skip
HOUSE = (
    box(22, 46, 78, 84), line((14, 48), (50, 16), (86, 48)), line((66, 29), (66, 18), (75, 18), (75, 37)),
    box(43, 60, 57, 84), box(28, 55, 38, 66), box(62, 55, 72, 66),
)  # fmt: skip
CAT = (
    curve((24, 34), (20, 50), (23, 64), (34, 76), (50, 80), (66, 76), (77, 64), (80, 50), (76, 34)),
    line((24, 34), (22, 13), (40, 26)), line((60, 26), (78, 13), (76, 34)), curve((40, 26), (50, 24), (60, 26)),
    oval(38, 48, 3, 5, True), oval(62, 48, 3, 5, True), Stroke(((46, 58), (54, 58), (50, 62), (46, 58)), filled=True),
    curve((50, 63), (46, 68), (40, 67)), curve((50, 63), (54, 68), (60, 67)),
    line((26, 58), (10, 55)), line((26, 64), (11, 67)), line((74, 58), (90, 55)), line((74, 64), (89, 67)),
)  # fmt: skip
CUP = (
    curve((20, 40), (22, 56), (26, 70), (36, 79), (46, 81), (56, 79), (66, 70), (70, 56), (72, 40)),
    line((20, 40), (72, 40)),
    curve((72, 46), (84, 44), (88, 54), (82, 64), (68, 66)), line((14, 86), (78, 86)),
    curve((36, 32), (32, 26), (38, 20), (34, 13)), curve((54, 32), (50, 26), (56, 20), (52, 13)),
)  # fmt: skip
FISH = (
    curve((12, 52), (24, 36), (42, 28), (60, 34), (74, 48), (60, 64), (42, 72), (24, 66), (12, 52)),
    curve((73, 47), (82, 34), (92, 28), (89, 50), (92, 72), (82, 62), (73, 49)),
    oval(27, 48, 2.5, filled=True), curve((38, 32), (44, 44), (44, 56), (38, 69)),
    curve((42, 28), (52, 18), (62, 22), (62, 35)),
)  # fmt: skip
FLOWER = (
    oval(50, 36, 9), curve((43, 30), (40, 14), (50, 10), (60, 14), (57, 30)),
    curve((57, 30), (72, 22), (79, 31), (75, 41), (59, 39)),
    curve((59, 39), (69, 52), (62, 60), (53, 58), (50, 45)), curve((50, 45), (47, 58), (38, 60), (31, 52), (41, 39)),
    curve((41, 39), (25, 41), (21, 31), (28, 22), (43, 30)), line((50, 58), (50, 92)),
    curve((50, 84), (56, 70), (72, 68), (66, 80), (50, 86)), curve((50, 90), (44, 76), (28, 74), (34, 86), (50, 91)),
)  # fmt: skip

DRAWINGS: dict[str, tuple[Stroke, ...]] = {
    "Smiley": SMILEY,
    "House": HOUSE,
    "Cat": CAT,
    "Cup": CUP,
    "Fish": FISH,
    "Flower": FLOWER,
}
