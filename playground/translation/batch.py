"""Several files at once into one zip."""

from __future__ import annotations

import os
import secrets
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.data.file_names import file_stem
from playground.translation.cycle import Quality, SizedTranslator, there_and_back
from playground.translation.prepare import prepare_file, put_back, to_png

MOST_FILES = 100


@dataclass(frozen=True)
class BatchProgress:
    """How far it has come."""

    done: int
    total: int
    """files"""
    share: float
    """of the work, 0 to 1"""
    seconds_left: float
    problems: tuple[str, ...]
    """sentences: which files were left out, and why"""
    out: Path | None = None
    """the zip; there at the end, unless no file could be used"""

    @property
    def is_over(self) -> bool:
        return self.done == self.total


def translate_all(
    files: Sequence[Path], there: SizedTranslator, quality: Quality, about: str, out: Path
) -> Iterator[BatchProgress]:
    """Translate each picture and write a PNG of its own size into a zip at `out`, whose folder must exist.

    A file that cannot be used is named in `problems`, and the others go on. Leave it at any time: the zip then is not
    there. about: goes into each PNG. Raises ValueError for no files, or too many.
    """
    if not files:
        raise ValueError("There is nothing to translate yet. Choose some pictures.")
    if len(files) > MOST_FILES:
        raise ValueError(f"These are {len(files)} files. Choose {MOST_FILES} at most at a time.")
    begun, problems, names = time.monotonic(), list[str](), set[str]()
    temporary = out.with_name(f".{secrets.token_hex(16)}")
    try:
        # Stored: PNG is packed already.
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
            for index, path in enumerate(files):
                yield _progress(index, 0.0, len(files), begun, problems)
                try:
                    for share, content in _translate(path, there, quality, about):
                        if content is None:
                            yield _progress(index, share, len(files), begun, problems)
                        else:
                            archive.writestr(_free_name(path, names), content)
                except ValueError as problem:
                    problems.append(str(problem))
        if names:
            os.replace(temporary, out)
        total = len(files)
        yield BatchProgress(total, total, 1.0, 0.0, tuple(problems), out if names else None)
    finally:
        temporary.unlink(missing_ok=True)


def _translate(
    path: Path, there: SizedTranslator, quality: Quality, about: str
) -> Iterator[tuple[float, bytes | None]]:
    """Shares of the work; with the last, a PNG."""
    prepared = prepare_file(path, there.most_pixels)
    for step in there_and_back(prepared, there, None, quality):
        if not step.is_over:
            yield step.share, None
        else:
            yield 1.0, to_png(put_back(step.there, prepared.picture.size, prepared.alpha), about)


def _progress(index: int, share: float, total: int, begun: float, problems: list[str]) -> BatchProgress:
    whole = (index + share) / total
    left = (time.monotonic() - begun) / whole * (1 - whole) if whole else 0.0
    return BatchProgress(index, total, whole, left, tuple(problems))


def _free_name(path: Path, taken: set[str]) -> str:
    """A name within the zip that no other picture has, whatever the upload was called."""
    stem = file_stem(path.name)
    name, number = f"{stem}.png", 2
    while name.lower() in taken:
        name, number = f"{stem} {number}.png", number + 1
    taken.add(name.lower())
    return name
