"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Create or replace `path` in one step, through a temporary name beside it.

    Nobody ever reads half a file, and on failure the old one stays. The folder must exist. Raises OSError.
    """
    # Of a fixed length, whatever the file is called: names may have 255 bytes.
    temporary = path.with_name(f".{secrets.token_hex(16)}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
