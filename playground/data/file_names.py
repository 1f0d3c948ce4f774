"""What strangers call their files: names fit for a message or a file of ours, and names of what nobody meant."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath, PurePosixPath

MAX_NAME = 80
"""characters of a file's name that a message repeats"""
MAX_STEM = 100
"""bytes of a stranger's name that a file of ours begins with: file systems allow 255 in all, and count bytes"""
FORBIDDEN = set('<>:"|?*')
"""what no file's name may have on Windows; folders are parted before"""
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


def printable(text: str) -> str:
    """The same with a question mark for each character that cannot be shown."""
    return "".join(c if c.isprintable() else "?" for c in text)


def display_name(name: str) -> str:
    """A file's name, safe and short enough to repeat in a message."""
    text = printable("/".join(parts_of(name)))
    return text if len(text) <= MAX_NAME else "..." + text[3 - MAX_NAME :]


def without_place(sentence: str, folder: PurePath) -> str:
    """The sentence without where on this machine that folder lies: what is in it by its path from there."""
    return sentence.replace(f"{folder}{os.sep}", "").replace(str(folder), folder.name)


def file_stem(name: str, otherwise: str = "picture") -> str:
    """What a file of ours may be called after a stranger's: no folder, no extension, seen on every system.

    At most MAX_STEM bytes of UTF-8, cut at the end. A name that begins with a dot would be hidden, so those dots go.
    """
    stem = PurePosixPath("/".join(parts_of(name)[-1:])).stem
    safe = "".join(c if c.isprintable() and c not in FORBIDDEN else "_" for c in stem)
    short = safe.lstrip(". ").encode()[:MAX_STEM].decode(errors="ignore")
    return short.rstrip(". ") or otherwise
