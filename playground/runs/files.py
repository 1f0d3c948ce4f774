"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Create or replace `path` in one step, through a temporary name beside it.

    Nobody ever reads half a file, and on failure the old one stays. The folder must exist. Raises OSError.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
