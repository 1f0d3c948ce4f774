"""Small sets of two kinds of pictures that come with the page, for methods that turn one kind into the other.

Where a folder of pictures is wanted, the name of one of these does as well. A new one is its own file with an ENTRY,
and one line in ENTRIES.
"""

from __future__ import annotations

from pathlib import Path

from playground.data.built_in import coloured_garments, digits_garments, drawn_faces, edges_digits
from playground.data.built_in.built_in import BuiltIn, DrawnPairs, DrawnPictures, Kind, numbered
from playground.data.dataset import Split
from playground.data.folders import Direction, Letter, Pairs, Part, Pictures, kind_in, pairs_in, part_to_show

__all__ = [
    "BUILT_IN",
    "BuiltIn",
    "Kind",
    "built_in",
    "kind_of",
    "pairs_of",
    "part_shown",
    "titles_for",
]

ENTRIES = (
    edges_digits.ENTRY,
    coloured_garments.ENTRY,
    drawn_faces.ENTRY,
    digits_garments.ENTRY,
)
BUILT_IN: dict[str, BuiltIn] = {entry.name: entry for entry in ENTRIES}
"""by name, in the order of the form"""


def built_in(data: object) -> BuiltIn | None:
    """The set of that name; None for a folder, also for one that is called like a set."""
    return None if Path(str(data)).is_dir() else BUILT_IN.get(str(data))


def titles_for(kind: Kind | None) -> dict[str, str]:
    """Titles of the sets that a method can learn from, by name. kind: what it learns from; None for none of these."""
    if kind is None:
        return {}
    return {name: entry.title for name, entry in BUILT_IN.items() if entry.paired or kind == "kinds"}


def pairs_of(data: Path, part: Part, direction: Direction = "AtoB") -> Pairs:
    """Those of a set or a folder. Raises DataUnavailable."""
    if (entry := built_in(data)) is None:
        return pairs_in(data, part, direction)
    a, b = entry.load(_split(part))
    return DrawnPairs(tuple((path, None) for path in numbered(a)), direction, a=a, b=b)


def kind_of(data: Path, part: Part, letter: Letter) -> Pictures:
    """Pictures of one kind of a set or a folder. Raises DataUnavailable."""
    if (entry := built_in(data)) is None:
        return kind_in(data, part, letter)
    pictures = entry.load(_split(part))["AB".index(letter)]
    return DrawnPictures(numbered(pictures), pictures=pictures)


def part_shown(data: Path, letter: Letter | None = None) -> Part:
    """Which part of a set or a folder is shown and measured: see `part_to_show`."""
    return part_to_show(data, letter) if built_in(data) is None else "test"


def _split(part: Part) -> Split:
    return "train" if part == "train" else "test"
