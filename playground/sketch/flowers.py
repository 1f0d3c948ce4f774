"""Outlines of flowers to start from, as strokes of a pen."""

from __future__ import annotations

import math

from playground.sketch.drawings import Stroke, curve, line, oval


def petals(x: float, y: float, count: int, near: float, far: float, width: float) -> tuple[Stroke, ...]:
    """Around (x, y), from `near` to `far` away. width: of each, as a share of what there is room for."""

    def at(angle: float, reach: float) -> tuple[float, float]:
        return x + reach * math.cos(angle), y + reach * math.sin(angle)

    half, middle, end = math.pi / count * width, near + 0.6 * (far - near), near + 0.92 * (far - near)
    turns = [2 * math.pi * i / count - math.pi / 2 for i in range(count)]
    return tuple(
        curve(
            at(a - 0.6 * half, near), at(a - half, middle), at(a - 0.6 * half, end), at(a, far),
            at(a + 0.6 * half, end), at(a + half, middle), at(a + 0.6 * half, near),
        )
        for a in turns
    )  # fmt: skip


DAISY = (oval(50, 40, 10), *petals(50, 40, 9, 13, 35, 0.85), curve((50, 76), (51, 88), (48, 100)))
SUNFLOWER = (
    oval(50, 46, 20), *petals(50, 46, 13, 22, 42, 0.8), line((46, 90), (46, 100)), line((54, 90), (54, 100)),
)  # fmt: skip
TULIP = (
    curve((36, 22), (29, 38), (32, 54), (42, 62), (50, 63), (58, 62), (68, 54), (71, 38), (64, 22)),
    curve((36, 22), (42, 30), (44, 38)), curve((64, 22), (58, 30), (56, 38)),
    curve((38, 58), (40, 34), (50, 16), (60, 34), (62, 58)), line((48, 63), (47, 100)), line((52, 63), (53, 100)),
    curve((47, 96), (34, 84), (24, 62), (30, 78), (40, 100)), curve((53, 98), (66, 84), (76, 58), (72, 80), (62, 100)),
)  # fmt: skip
ROSE = (
    curve((50, 44), (54, 40), (58, 46), (52, 53), (43, 50), (42, 40), (50, 33), (62, 36), (65, 48), (58, 59)),
    curve((42, 40), (32, 40), (30, 52), (38, 63), (52, 66), (66, 60)),
    curve((50, 33), (44, 22), (56, 18), (68, 26), (65, 40)),
    curve((65, 44), (78, 42), (82, 56), (72, 70), (58, 66)), curve((32, 44), (18, 46), (18, 62), (30, 74), (44, 66)),
    curve((44, 24), (30, 20), (22, 34), (30, 44)), curve((30, 74), (42, 84), (58, 84), (72, 70)),
    curve((50, 84), (51, 92), (50, 100)),
)  # fmt: skip

FLOWERS: dict[str, tuple[Stroke, ...]] = {"Daisy": DAISY, "Sunflower": SUNFLOWER, "Tulip": TULIP, "Rose": ROSE}
