"""What the files in a zip are called, and what a file is that only ends in .zip."""

from __future__ import annotations

import contextlib
import unicodedata
import zipfile
from pathlib import Path

from playground.data.other_kinds import MARKUP, kind_of

SAYS_UTF8 = 0x800
"""bit of an entry's flags (APPNOTE.TXT, 4.4.4): without it, a name is in the letters of the first PC"""
ZIP = b"PK"


def path_in_zip(entry: zipfile.ZipInfo) -> str:
    """With its folders, as it was given: Macs write UTF-8 and do not say so, and take an umlaut apart."""
    name = entry.filename
    if not entry.flag_bits & SAYS_UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def refusal_of_zip(path: Path, name: str, error: Exception) -> str:
    """Why a file that should be a zip cannot be opened. error: what zipfile raised. Raises OSError."""
    if isinstance(error, UnicodeDecodeError):
        return (
            f"{name} says that its names are in UTF-8, and they are not. Make it again with your system's own Compress."
        )
    with path.open("rb") as file:
        start = file.read(MARKUP)
    kind = None if start.startswith(ZIP) else kind_of(start)
    if kind is not None:
        return f"{name} is no zip, but {kind}. Make a .zip of the pictures and try again."
    return f"{name} is not a whole zip file. Make it again, or upload the pictures themselves."
