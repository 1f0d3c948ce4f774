"""Maps of labels to start from: two built here from rectangles, and those that ship beside the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from playground.data.pictures import read_picture
from playground.sketch.classes import COLOURS, SIDE, label_map

Place = tuple[str, int, int, int, int]
"""class, left, top, right, bottom in pixels of SIDE, right and bottom not included"""


@dataclass(frozen=True)
class ExampleMap:
    """A map with a name for people."""

    title: str
    picture: Image.Image
    """RGB, SIDE x SIDE, only colours of CLASSES"""


def example_maps(folder: Path) -> list[ExampleMap]:
    """Our own first, then each PNG of `folder`, by name; only ours where there is no such folder."""
    own = [ExampleMap("House", build_map(HOUSE)), ExampleMap("Street", build_map(STREET))]
    shipped = sorted(folder.glob("*.png"))
    return own + [ExampleMap(f"Map {number}", label_map(read_picture(path))) for number, path in enumerate(shipped, 1)]


def build_map(places: tuple[Place, ...]) -> Image.Image:
    """Rectangles of classes, later ones over earlier ones; "various" where there is none."""
    picture = Image.new("RGB", (SIDE, SIDE), COLOURS["various"])
    draw = ImageDraw.Draw(picture)
    for name, left, top, right, bottom in places:
        draw.rectangle((left, top, right - 1, bottom - 1), fill=COLOURS[name])
    return picture


def _windows(columns: range, rows: range, width: int, height: int) -> tuple[Place, ...]:
    return tuple(("window", x, y, x + width, y + height) for y in rows for x in columns)


HOUSE: tuple[Place, ...] = (
    ("sky", 0, 0, 128, 100),
    ("vegetation", 0, 62, 128, 100),
    *(("building", 64 - 5 * i, 14 + 3 * i, 64 + 5 * i, 17 + 3 * i) for i in range(1, 10)),  # the roof, in steps
    ("building", 24, 44, 104, 100),
    ("vegetation", 4, 52, 22, 100),
    *_windows(range(34, 90, 40), range(52, 53), 20, 16),
    *_windows(range(34, 90, 40), range(76, 77), 20, 14),
    ("door", 58, 74, 70, 100),
    ("pavement", 0, 100, 128, 108),
    ("road", 0, 108, 128, 128),
)
STREET: tuple[Place, ...] = (
    ("sky", 0, 0, 128, 40),
    ("building", 0, 14, 46, 104),
    ("building", 46, 26, 90, 104),
    ("building", 90, 8, 128, 104),
    *_windows(range(6, 40, 13), range(24, 76, 17), 8, 11),
    *_windows(range(52, 86, 12), range(36, 76, 17), 7, 11),
    *_windows(range(96, 124, 11), range(18, 76, 17), 7, 11),
    ("door", 18, 84, 28, 104),
    ("door", 64, 84, 73, 104),
    ("window", 94, 84, 124, 98),
    ("vegetation", 30, 80, 46, 104),
    ("pavement", 0, 104, 128, 111),
    ("road", 0, 111, 128, 128),
    ("car", 78, 98, 112, 115),
)
