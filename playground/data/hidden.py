"""Files that are no pictures anybody meant: those of the system, of which nobody is told, and other hidden ones."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

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
