"""A PNG written line by line: a picture of 200 million pixels never is in memory as a whole, as Pillow wants it.

PNG (Portable Network Graphics) Specification, third edition, W3C 2025.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
"""of so many channels: grey, grey with alpha, RGB, RGBA (section 11.2.1)"""
AVERAGE = 3
"""filter: a line stores its difference to the mean of what is left of and above each byte (section 9.2)"""
LEVEL = 4
"""of zlib's compression: 6 makes files 8 % smaller in three times the time"""
AT_ONCE = 2**18
"""bytes that are filtered together: they stay in the processor's cache"""

Lines = NDArray[np.uint8]


class PngWriter:
    """Context manager: `write` lines from top to bottom, `height` in all. The file is whole once the block is left.

    ValueError for lines of another shape, and at the end where some are missing. OSError where the disk refuses.
    """

    def __init__(self, path: Path, width: int, height: int, channels: int, texts: Mapping[str, str]) -> None:
        """channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. texts: by keyword, Latin-1."""
        self.path, self.width, self.height, self.channels, self.texts = path, width, height, channels, texts
        self._above: Lines = np.zeros((width, channels), np.uint8)
        self._written = 0
        self._packer = zlib.compressobj(LEVEL)

    def __enter__(self) -> PngWriter:
        self._file: BinaryIO = self.path.open("wb")
        self._file.write(b"\x89PNG\r\n\x1a\n")
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, COLOUR_TYPES[self.channels], 0, 0, 0)
        self._chunk(b"IHDR", header)
        for keyword, text in self.texts.items():
            self._chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + text.encode("latin-1", "replace"))
        return self

    def write(self, lines: Lines) -> None:
        """uint8 (n, width, channels)."""
        if lines.shape[1:] != (self.width, self.channels) or self._written + len(lines) > self.height:
            raise ValueError(
                f"lines must be (n, {self.width}, {self.channels}), {self.height} in all, got {lines.shape} after "
                f"{self._written}"
            )
        step = max(1, AT_ONCE // (self.width * self.channels))
        for start in range(0, len(lines), step):
            some = lines[start : start + step]
            self._data(self._packer.compress(_filter(some, self._above).tobytes()))
            self._above = some[-1].copy()
        self._written += len(lines)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                if self._written != self.height:
                    raise ValueError(f"{self._written} lines were written of {self.height}")
                self._data(self._packer.flush())
                self._chunk(b"IEND", b"")
        finally:
            self._file.close()

    def _data(self, packed: bytes) -> None:
        if packed:
            self._chunk(b"IDAT", packed)

    def _chunk(self, kind: bytes, content: bytes) -> None:
        self._file.write(struct.pack(">I", len(content)) + kind + content)
        self._file.write(struct.pack(">I", zlib.crc32(kind + content)))


def _filter(lines: Lines, above: Lines) -> Lines:
    """(n, w, c), and the line above them -> (n, 1 + w * c): the filter's number, then bytes modulo 256."""
    up = np.concatenate([above[None], lines[:-1]])
    left = np.zeros_like(lines)
    left[:, 1:] = lines[:, :-1]
    # The mean of two bytes, rounded down, without leaving bytes.
    mean = (left & up) + ((left ^ up) >> 1)
    filtered = np.empty((len(lines), 1 + lines[0].size), np.uint8)
    filtered[:, 0] = AVERAGE
    filtered[:, 1:] = (lines - mean).reshape(len(lines), -1)
    return filtered
