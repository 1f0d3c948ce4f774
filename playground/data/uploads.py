"""From what a person uploads, files and zips, to the bytes of single pictures, within fixed limits.

Nothing is ever unpacked to disk, so names inside a zip are only labels: "../../etc/passwd" writes nowhere.
"""

from __future__ import annotations

import itertools
import mmap
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playground.data.file_names import display_name, is_hidden, is_system_file, left_out, parts_of, printable
from playground.data.zip_names import path_in_zip, refusal_of_zip

MB = 10**6
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
ZIP_ENTRY = re.compile(rb"PK\x01\x02")
"""each entry of a zip's table of contents begins with it (APPNOTE.TXT, 4.3.12)"""
ENCRYPTED = 0x1
"""bit of a zip entry's flags (APPNOTE.TXT, 4.4.4)"""
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""what every system's own zip makes; LZMA could ask for gigabytes in its header"""
NOT_A_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error)
"""what zipfile raises for bytes that are none"""


@dataclass(frozen=True)
class Limits:
    """How much one upload may cost. Every bound holds against hostile files too."""

    min_files: int = 16
    """usable pictures: fewer teach a network nothing"""
    max_files: int = 5000
    """files looked at, usable or not: where there are more, evenly spread over all of them"""
    max_listed: int = 100_000
    """files that one zip may list: its table of contents is held in memory"""
    max_upload_bytes: int = 200 * MB
    """of everything uploaded, as it arrives"""
    max_unpacked_bytes: int = 1000 * MB
    """of all files in all zips"""
    max_file_bytes: int = 25 * MB
    """of one picture"""
    max_jpeg_bytes: int = 100 * MB
    """the same of a JPEG: cameras of 200 megapixels save as many"""
    max_pixels: int = 40_000_000
    """of one picture: width times height"""
    max_seconds: float = 120.0
    """of work on one upload, whatever makes it slow; looked at between two files"""


@dataclass(frozen=True)
class Upload:
    """One file that may be a picture."""

    name: str
    """for messages only, never a path to open"""
    content: bytes
    folders: tuple[str, ...] = ()
    """names of those that it lies in, inside a zip, the outermost first: people sort pictures by class that way"""


STANDARD = Limits()


class LimitReachedError(Exception):
    """Nothing more is read. The message tells the person which limit it was."""


@dataclass
class _Spread:
    """Chooses at most `most` of `listed` files, evenly: an upload sorted by class loses none of its classes."""

    listed: int
    most: int
    seen: int = 0

    def takes_next(self) -> bool:
        """Whether the next file is one of them."""
        before, self.seen = self.seen, self.seen + 1
        return self.listed <= self.most or before * self.most % self.listed < self.most


@dataclass
class _Budget:
    """What is left to spend; each method takes some or raises LimitReachedError."""

    limits: Limits
    upload_bytes: int = 0
    unpacked_bytes: int = 0
    started: float = field(default_factory=time.monotonic)

    def take_upload(self, count: int) -> None:
        self.upload_bytes += count
        if self.upload_bytes > self.limits.max_upload_bytes:
            size = self.limits.max_upload_bytes // MB
            raise LimitReachedError(
                f"Your files have more than {size} MB together. The rest was left out; use smaller ones."
            )

    def take_time(self) -> None:
        if time.monotonic() - self.started >= self.limits.max_seconds:
            raise LimitReachedError("Your pictures take too long to read. The rest was left out; save smaller copies.")

    def take_unpacked(self, count: int) -> None:
        self.unpacked_bytes += count
        if self.unpacked_bytes > self.limits.max_unpacked_bytes:
            size = self.limits.max_unpacked_bytes // MB
            raise LimitReachedError(
                f"Your zip unpacks to more than {size} MB. The rest was left out; use smaller pictures."
            )


def read_uploads(files: Sequence[Path], limits: Limits) -> Iterator[Upload | str]:
    """Every visible file, those inside zips too, one at a time; a str is a problem in plain words."""
    hidden: list[str] = []
    listed = sum(_count(path, limits, hidden) for path in files)
    if listed > limits.max_files:
        yield f"Of your {listed:,} files, {limits.max_files:,} are looked at, spread evenly over all of them."
    if hidden:
        yield left_out("hidden", hidden)
    budget, spread = _Budget(limits), _Spread(listed, limits.max_files)
    try:
        for path in files:
            yield from _read_path(path, budget, spread)
    except LimitReachedError as reached:
        yield str(reached)


def _count(path: Path, limits: Limits, hidden: list[str]) -> int:
    """Files that may be read of what was uploaded under this path; what is wrong with it is said when it is read.

    hidden: gets the names of those that are left out because of them, as a message gives them.
    """
    if is_hidden(path.name):
        hidden += [] if is_system_file(path.name) else [display_name(path.name)]
        return 0
    try:
        if path.suffix.lower() != ".zip" or path.stat().st_size > limits.max_upload_bytes:
            return 1
        if _entries_at_least(path, limits.max_listed):
            return 0
        with zipfile.ZipFile(path) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, *NOT_A_ZIP):
        return 0
    unseen = [entry for entry in files if is_hidden(path_in_zip(entry))]
    hidden += [_name_in_zip(e, display_name(path.name)) for e in unseen if not is_system_file(path_in_zip(e))]
    return sum(not is_hidden(path_in_zip(entry)) and not _is_locked(entry) for entry in files)


def _read_path(path: Path, budget: _Budget, spread: _Spread) -> Iterator[Upload | str]:
    name = display_name(path.name)
    if is_hidden(path.name):
        return
    try:
        if not path.is_file():
            yield f"{name} is not a file. Choose pictures, or one zip of pictures."
            return
        budget.take_upload(path.stat().st_size)
        if path.suffix.lower() == ".zip":
            yield from _read_zip(path, name, budget, spread)
            return
        if not spread.takes_next():
            return
        budget.take_time()
        if path.suffix.lower() in OTHER_ARCHIVES:
            yield f"{name} is an archive this page cannot open. Make a .zip of the pictures and try again."
            return
        yield _read_file(path, name, budget.limits)
    except OSError:
        yield _unreadable(name)


def read_upload(path: Path, limits: Limits) -> Upload | str:
    """One file where one picture is wanted; a str is the problem in plain words."""
    name = display_name(path.name)
    try:
        if not path.is_file():
            return f"{name} is not a file. Choose a picture."
        if path.suffix.lower() in (".zip", *OTHER_ARCHIVES):
            return f"{name} is an archive. Unpack it, and choose one picture."
        return _read_file(path, name, limits)
    except OSError:
        return _unreadable(name)


def _read_file(path: Path, name: str, limits: Limits) -> Upload | str:
    """Reads at most one byte more than allowed."""
    with path.open("rb") as file:
        return _check(name, file.read(_most_bytes(file.peek(2), limits) + 1), limits)


def _unreadable(name: str) -> str:
    return f"{name} cannot be read. Upload it again."


def _read_zip(path: Path, name: str, budget: _Budget, spread: _Spread) -> Iterator[Upload | str]:
    if _entries_at_least(path, budget.limits.max_listed):
        yield f"{name} lists far too many files. Zip at most {budget.limits.max_files} pictures."
        return
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not is_hidden(path_in_zip(e))]
            locked = sum(_is_locked(entry) for entry in entries)
            if locked:
                yield f"{name} is locked with a password ({locked} of {len(entries)} files). Zip without one."
            for entry in entries:
                if not _is_locked(entry) and spread.takes_next():
                    yield _read_entry(archive, entry, name, budget)
    except NOT_A_ZIP as error:
        yield refusal_of_zip(path, name, error)


def _is_locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & ENCRYPTED)


def _name_in_zip(entry: zipfile.ZipInfo, zip_name: str) -> str:
    return f"{display_name(path_in_zip(entry))} in {zip_name}"


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, zip_name: str, budget: _Budget) -> Upload | str:
    """One file of a zip. Reads at most one byte more than allowed, whatever size the zip claims."""
    budget.take_time()
    name = _name_in_zip(entry, zip_name)
    if entry.compress_type not in PACKINGS:
        return f"{name} is packed in an unusual way. Make the zip with your system's own Compress."
    try:
        with archive.open(entry) as member:
            start = member.peek(2)[:2]  # type: ignore[attr-defined]  # of zipfile.ZipExtFile
            content = member.read(_most_bytes(start, budget.limits) + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, struct.error):
        return f"{name} is damaged. Make the zip again, or leave this file out."
    budget.take_unpacked(len(content))
    if entry.filename.lower().endswith(".zip"):
        return f"{name} is a zip inside a zip. Unpack it first, then zip the pictures themselves."
    above = tuple(printable(part) for part in parts_of(path_in_zip(entry))[:-1])
    return _check(name, content, budget.limits, above)


def _check(name: str, content: bytes, limits: Limits, folders: tuple[str, ...] = ()) -> Upload | str:
    if not content:
        return f"{name} is empty. Choose it again, or another one."
    if len(content) > (most := _most_bytes(content, limits)):
        return f"{name} has more than {most // MB} MB. Save a smaller copy and try again."
    return Upload(name, content, folders)


def _most_bytes(start: bytes, limits: Limits) -> int:
    is_jpeg = start.startswith(b"\xff\xd8")
    return max(limits.max_file_bytes, limits.max_jpeg_bytes) if is_jpeg else limits.max_file_bytes


def _entries_at_least(path: Path, count: int) -> bool:
    """Whether a zip's table of contents may list `count` files, found without building that table.

    zipfile makes an object for each entry as it opens: 200 MB of empty ones would take gigabytes.
    """
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = itertools.islice(ZIP_ENTRY.finditer(content), count)
        return sum(1 for _ in found) == count
