"""Which files of a folder are pictures to learn from, and what is said of the others."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

PICTURE_SUFFIXES = (
    ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".gif",
    ".avif", ".ppm", ".pgm", ".pbm", ".pnm",
)  # fmt: skip
"""how the names of pictures end, in small letters"""


@dataclass(frozen=True)
class PictureFiles:
    """What a folder and its subfolders hold."""

    paths: tuple[Path, ...]
    """pictures by their names, by path"""
    left_out: tuple[str, ...]
    """a sentence for each kind of file that is not used; nothing of what systems add by themselves"""


def picture_files(folder: Path) -> PictureFiles:
    """By their names: no file is opened. Nothing where there is no such folder."""
    pictures, hidden, others, lost = [], [], [], []
    for path in sorted(_files_below(folder, frozenset())):
        name = str(path.relative_to(folder))
        if is_system_file(name):
            continue
        if is_hidden(name):
            hidden.append(str(path))
        elif not path.exists():
            lost.append(str(path))
        elif path.suffix.lower() in PICTURE_SUFFIXES:
            pictures.append(path)
        else:
            others.append(str(path))
    sentences = [left_out("hidden", hidden)] if hidden else []
    if others:
        sentences.append(f"{left_out('other', others)} Names of pictures end in .jpg, .png and the like.")
    if lost:
        sentences.append(f"{left_out('linked', lost)} A link leads nowhere until its file is fetched (git annex get).")
    return PictureFiles(tuple(pictures), tuple(sentences))


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Picture files in the folder and its subfolders, by path; none where there is no such folder."""
    return picture_files(folder).paths


def _files_below(folder: Path, above: frozenset[str]) -> Iterator[Path]:
    """Linked folders too; `above` holds the real paths on the way down, so that a link upwards ends it."""
    real = os.path.realpath(folder)
    if real in above or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files_below(path, above | {real})
        elif path.is_file() or (path.is_symlink() and not path.exists()):
            yield path


SYSTEM_FILES = (
    "._*", ".DS_Store", ".AppleDouble", ".Spotlight-V100", ".Trashes", ".fseventsd", ".TemporaryItems", "__MACOSX",
    "Thumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information", ".directory", ".Trash-*",
)  # fmt: skip
"""what macOS, Windows and Linux desktops put beside pictures by themselves; ._x is the Mac's second half of x"""


def is_system_file(name: str) -> bool:
    """Whether a system added it, by its path or that of a folder above it."""
    return any(fnmatchcase(part, pattern) for part in parts_of(name) for pattern in SYSTEM_FILES)


def is_hidden(name: str) -> bool:
    """Whether a person would not see it: a system file, or one whose name, or a folder's, begins with a dot."""
    return is_system_file(name) or any(part.startswith(".") for part in parts_of(name))


def parts_of(name: str) -> list[str]:
    """Folders and file, whichever way the slashes lean."""
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def left_out(kind: str, names: Sequence[str]) -> str:
    """The sentence that so many files of a kind were left out. names: at least one, fit for a message."""
    if len(names) == 1:
        return f"1 {kind} file was left out: {names[0]}."
    return f"{len(names):,} {kind} files were left out, such as {names[0]}."
