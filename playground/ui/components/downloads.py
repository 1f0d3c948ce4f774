"""Files that are made for somebody to download, and go after a while."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

#: Files made for download are cleared away after this time.
KEEP_SECONDS = 3600.0


def clear_old(folder: Path) -> None:
    """Remove files that were made for somebody long ago."""
    for path in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):  # somebody else clears up at the same moment
            if path.is_file() and time.time() - path.stat().st_mtime > KEEP_SECONDS:
                path.unlink()
