"""Which files of a folder are pictures to learn from, and what is said of the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playground.data.file_names import is_hidden, is_system_file, left_out, printable

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
        name, shown = str(path.relative_to(folder)), printable(str(path))
        if is_system_file(name):
            continue
        if is_hidden(name):
            hidden.append(shown)
        elif not path.exists():
            lost.append(shown)
        elif path.suffix.lower() in PICTURE_SUFFIXES:
            pictures.append(path)
        else:
            others.append(shown)
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
