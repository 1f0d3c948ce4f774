"""Writing a file whole or not at all; on a full disk, over what it was."""

from __future__ import annotations

import errno
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


def write_whole_or_over(path: Path, content: bytes) -> None:
    """`write_whole` for a few words of text that end in nothing but space, such as JSON; where the disk is full, over
    those that are there, which takes no more room. Raises OSError.

    One call writes them, so whoever reads meets the old ones or the new ones.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not path.is_file():
            raise
        with open(path, "r+b", buffering=0) as file:
            file.write(content.ljust(os.fstat(file.fileno()).st_size))
