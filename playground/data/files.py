"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Create or replace `path` in one step, so that a reader never meets half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        pass
    try:
        Path(part.name).write_bytes(content)
        os.replace(part.name, path)
    except OSError:  # a full disk above all: leave no half behind
        Path(part.name).unlink(missing_ok=True)
        raise
