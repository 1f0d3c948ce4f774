"""Reading IDX, the file format of MNIST and its descendants (LeCun's MNIST page, "File formats")."""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import torch
from torch import Tensor

UNSIGNED_BYTE = 0x08
"""the only IDX element type that picture sets use"""
MAX_BYTES = 64 * 2**20
"""refused above this, so that a damaged header never asks for all memory; MNIST's largest file has 45 MiB"""


class IdxError(ValueError):
    """The bytes are not the IDX file that was asked for."""


def read_idx(path: Path, md5: str) -> Tensor:
    """The array in one gzipped IDX file: uint8, shape as the file's header says.

    `md5` is the expected hex digest of the unpacked bytes (the gzip wrapper may differ between mirrors).
    Raises FileNotFoundError, or IdxError where the file is damaged or another one.
    """
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with gzip.open(path, "rb") as file:
            start = _read_exactly(file, 4)
            zeros, kind, ndim = struct.unpack(">HBB", start)
            if zeros != 0 or kind != UNSIGNED_BYTE or ndim == 0:
                raise IdxError(f"IDX of bytes must start with 00 00 08, got {start.hex(' ')}")
            lengths = _read_exactly(file, 4 * ndim)
            shape = struct.unpack(f">{ndim}I", lengths)
            if not 0 < math.prod(shape) <= MAX_BYTES:
                raise IdxError(f"IDX shape {shape} must hold 1 to {MAX_BYTES} bytes")
            body = _read_exactly(file, math.prod(shape))
            if file.read(1):
                raise IdxError("the file goes on after its last element")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise IdxError(f"gzip: {error}") from error
    for part in (start, lengths, body):
        digest.update(part)
    if digest.hexdigest() != md5:
        raise IdxError(f"MD5 of the unpacked bytes is {digest.hexdigest()}, expected {md5}")
    return torch.frombuffer(body, dtype=torch.uint8).view(shape)


def _read_exactly(file: gzip.GzipFile, count: int) -> bytearray:
    buffer = bytearray(count)
    if file.readinto(buffer) != count:
        raise IdxError(f"the file ends early: {count} bytes expected")
    return buffer
