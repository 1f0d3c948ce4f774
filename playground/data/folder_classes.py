"""Which class a picture of a zip belongs to, by the folders that it lies in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

PARTS = frozenset(
    ("train", "training", "test", "testing", "val", "valid", "validation", "eval", "dev", "images", "image", "imgs",
     "img", "pictures", "pics", "photos", "jpegimages", "png", "jpg", "jpeg")
)  # fmt: skip
"""folders that say for what, or in what form, pictures lie there, and not what they show; in small letters"""
MOST_CLASSES = 99
FEW_STRAYS = 0.1
"""share of the pictures that may lie in no class, and are left out then"""

Folders = tuple[str, ...]
"""that a picture lies in, from the outermost"""


@dataclass(frozen=True)
class FolderClasses:
    """What folders say of pictures."""

    names: tuple[str, ...]
    """of each picture its class; "" for all where folders are no classes"""
    left_out: frozenset[int]
    """places of the pictures that are in no class while nearly all others are"""
    notes: tuple[str, ...]
    """sentences for the person: what was not taken as it lies there"""


def classes_by_folder(lie_in: Sequence[Folders], names: Sequence[str]) -> FolderClasses:
    """names: of the pictures, for messages."""
    found = [folders[-1] if folders else "" for folders in _telling(lie_in)]
    classes, strays = set(found) - {""}, [place for place, name in enumerate(found) if not name]
    none = tuple("" for _ in found)
    if len(classes) < 2:
        return FolderClasses(none, frozenset(), ())
    if len(classes) > MOST_CLASSES:
        many = f"Your {len(classes):,} folders are not taken for classes: at most {MOST_CLASSES} can be."
        return FolderClasses(none, frozenset(), (many,))
    if not strays:
        return FolderClasses(tuple(found), frozenset(), ())
    beside = f"{_pictures(len(strays))} in none of your {len(classes)} folders, such as {names[strays[0]]}"
    if len(strays) > FEW_STRAYS * len(found):
        return FolderClasses(none, frozenset(), (f"{beside}: so folders are not taken for classes.",))
    return FolderClasses(tuple(found), frozenset(strays), (f"{beside}: left out, as folders are classes.",))


def in_order(folder: str) -> list[tuple[int, str]]:
    """A key to sort by: numbers in a name count as numbers."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", folder.lower())]


def _telling(lie_in: Sequence[Folders]) -> list[Folders]:
    """Without folders that all pictures lie in, and without those that are PARTS, as all beside them are."""
    children: dict[Folders, set[str]] = defaultdict(set)
    for folders in lie_in:
        for depth, folder in enumerate(folders):
            children[folders[:depth]].add(folder.lower())
    shared = _shared(lie_in)
    return [
        tuple(
            folder for depth, folder in enumerate(folders) if depth >= shared and not children[folders[:depth]] <= PARTS
        )
        for folders in lie_in
    ]


def _shared(lie_in: Sequence[Folders]) -> int:
    """How many outer folders all pictures have in common."""
    if not lie_in:
        return 0
    first, last = min(lie_in), max(lie_in)
    return next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))


def _pictures(count: int) -> str:
    return "1 picture lies" if count == 1 else f"{count:,} pictures lie"
