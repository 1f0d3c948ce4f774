"""Maps of labels to start from: drawn here from rectangles and polygons, and those that ship beside a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from playground.data.pictures import read_picture
from playground.sketch.classes import BUILDING, SIDE, STREET, LabelSet

Place = tuple[str, tuple[int, ...]]
"""class, and in pixels of SIDE either left, top, right, bottom, right and bottom not included, or the x and y of each
corner of a polygon"""


@dataclass(frozen=True)
class ExampleMap:
    """A map with a name for people."""

    title: str
    picture: Image.Image
    """RGB, a square, only colours of its set"""


def example_maps(labels: LabelSet, folder: Path, side: int = SIDE) -> list[ExampleMap]:
    """Our own first, then each PNG of `folder`, by name; only ours where there is no such folder."""
    own = [ExampleMap(title, build_map(labels, places, side)) for title, places in OWN_MAPS[labels.name].items()]
    shipped = sorted(folder.glob("*.png"))
    return own + [
        ExampleMap(f"Map {number}", labels.label_map(read_picture(path), side))
        for number, path in enumerate(shipped, 1)
    ]


def build_map(labels: LabelSet, places: tuple[Place, ...], side: int = SIDE) -> Image.Image:
    """Places of classes, later ones over earlier ones; "various" where there is none. RGB, side x side."""
    picture = Image.new("RGB", (side, side), labels.colours["various"])
    draw, scale = ImageDraw.Draw(picture), side / SIDE
    for name, numbers in places:
        corners = [(x * scale, y * scale) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if len(corners) == 2:
            (left, top), (right, bottom) = corners
            draw.rectangle((left, top, right - 1, bottom - 1), fill=labels.colours[name])
        else:
            draw.polygon(corners, fill=labels.colours[name])
    return picture


def _windows(columns: range, rows: range, width: int, height: int) -> tuple[Place, ...]:
    return tuple(("window", (x, y, x + width, y + height)) for y in rows for x in columns)


HOUSE: tuple[Place, ...] = (
    ("sky", (0, 0, 128, 100)),
    ("vegetation", (0, 62, 128, 100)),
    *(("building", (64 - 5 * i, 14 + 3 * i, 64 + 5 * i, 17 + 3 * i)) for i in range(1, 10)),  # the roof, in steps
    ("building", (24, 44, 104, 100)),
    ("vegetation", (4, 52, 22, 100)),
    *_windows(range(34, 90, 40), range(52, 53), 20, 16),
    *_windows(range(34, 90, 40), range(76, 77), 20, 14),
    ("door", (58, 74, 70, 100)),
    ("pavement", (0, 100, 128, 108)),
    ("road", (0, 108, 128, 128)),
)
TOWN: tuple[Place, ...] = (
    ("sky", (0, 0, 128, 40)),
    ("building", (0, 14, 46, 104)),
    ("building", (46, 26, 90, 104)),
    ("building", (90, 8, 128, 104)),
    *_windows(range(6, 40, 13), range(24, 76, 17), 8, 11),
    *_windows(range(52, 86, 12), range(36, 76, 17), 7, 11),
    *_windows(range(96, 124, 11), range(18, 76, 17), 7, 11),
    ("door", (18, 84, 28, 104)),
    ("door", (64, 84, 73, 104)),
    ("window", (94, 84, 124, 98)),
    ("vegetation", (30, 80, 46, 104)),
    ("pavement", (0, 104, 128, 111)),
    ("road", (0, 111, 128, 128)),
    ("car", (78, 98, 112, 115)),
)


def _car(left: int, top: int, width: int) -> tuple[Place, ...]:
    """From behind, on its wheels."""
    w, h = width, width * 3 // 4
    return (
        ("car", (left, top + h // 3, left + w, top + h)),
        (
            "car",
            (left + w // 8, top + h // 3, left + w // 4, top, left + w * 3 // 4, top, left + w * 7 // 8, top + h // 3),
        ),
    )


def _person(left: int, top: int, height: int) -> tuple[Place, ...]:
    w = height // 3
    return (
        ("person", (left, top + height // 5, left + w, top + height)),
        ("person", (left + w // 4, top, left + w - w // 4, top + height // 5)),
    )


def _lamp(at: int, top: int, bottom: int) -> tuple[Place, ...]:
    return ("pole", (at, top, at + 2, bottom)), ("pole", (at - 6, top, at + 2, top + 2))


HIGH_STREET: tuple[Place, ...] = (
    ("sky", (0, 0, 128, 128)),
    ("building", (0, 0, 30, 0, 52, 40, 52, 70, 0, 92)),
    ("building", (128, 6, 96, 24, 78, 44, 78, 70, 128, 90)),
    ("tree", (50, 42, 62, 36, 70, 40, 80, 38, 80, 68, 50, 68)),
    ("pavement", (0, 84, 54, 66, 58, 66, 0, 118)),
    ("pavement", (128, 84, 76, 66, 72, 66, 128, 112)),
    ("road", (58, 66, 72, 66, 128, 110, 128, 128, 0, 128, 0, 116)),
    *_lamp(22, 16, 98),
    ("sign", (101, 46, 109, 56)),
    ("pole", (104, 56, 106, 94)),
    *_car(60, 62, 11),
    *_car(82, 68, 30),
    *_person(14, 68, 36),
    *_person(30, 68, 24),
)
AVENUE: tuple[Place, ...] = (
    ("sky", (0, 0, 128, 128)),
    ("building", (0, 40, 128, 68)),
    ("tree", (0, 0, 26, 4, 44, 22, 50, 48, 44, 62, 20, 70, 0, 72)),
    ("tree", (128, 10, 108, 12, 92, 26, 82, 46, 88, 62, 108, 68, 128, 70)),
    ("tree", (48, 44, 58, 40, 66, 44, 76, 42, 84, 48, 84, 64, 48, 64)),
    ("fence", (0, 66, 46, 62, 46, 68, 0, 80)),
    ("pavement", (0, 80, 54, 64, 58, 64, 0, 104)),
    ("pavement", (128, 76, 78, 64, 74, 64, 128, 96)),
    ("road", (58, 64, 74, 64, 128, 96, 128, 128, 0, 128, 0, 104)),
    ("pole", (26, 48, 29, 92)),
    ("cyclist", (46, 64, 54, 86)),
    ("cyclist", (43, 76, 57, 88)),
    *_car(70, 62, 10),
    *_car(100, 66, 26),
)
CROSSING: tuple[Place, ...] = (
    ("sky", (0, 0, 128, 128)),
    ("building", (0, 10, 36, 10, 36, 70, 0, 76)),
    ("building", (36, 26, 60, 26, 60, 68, 36, 70)),
    ("building", (84, 20, 128, 4, 128, 78, 84, 68)),
    ("tree", (58, 40, 70, 34, 84, 40, 86, 66, 58, 66)),
    ("pavement", (0, 74, 128, 74, 128, 82, 0, 82)),
    ("road", (0, 80, 128, 80, 128, 128, 0, 128)),
    ("pole", (90, 30, 93, 84)),
    ("sign", (87, 28, 96, 44)),
    *_lamp(40, 14, 80),
    *_person(12, 60, 24),
    *_person(22, 62, 22),
    *_person(104, 60, 26),
    *_car(52, 62, 32),
)
OWN_MAPS: Mapping[str, Mapping[str, tuple[Place, ...]]] = {
    BUILDING.name: {"House": HOUSE, "Street": TOWN},
    STREET.name: {"High street": HIGH_STREET, "Avenue": AVENUE, "Crossing": CROSSING},
}
"""by the name of their set"""
