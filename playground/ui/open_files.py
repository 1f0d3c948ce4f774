"""How many files and connections the server may have open, and how often it says that there are too many.

Each page that is open holds one or two connections. Systems give a process a thousand files unless it asks for more.
"""

from __future__ import annotations

import contextlib
import logging
import resource
import time

MOST_FILES = 65_536
SAID_AGAIN_SECONDS = 60.0
NO_MORE = "socket.accept() out of system resource"


def allow_many_files() -> None:
    """As many as the system lets this process have, up to MOST_FILES; and no more lines of the log than are read."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < wanted:
        with contextlib.suppress(OSError, ValueError):  # macOS has another limit beside this one
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    logging.getLogger("asyncio").addFilter(SayOnce())


class SayOnce(logging.Filter):
    """Where no connection can be let in, asyncio says so two thousand times a second, each with a traceback: a disk is
    full of it within a day. Once a minute, and without, is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._said = -SAID_AGAIN_SECONDS

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.getMessage().startswith(NO_MORE):
            return True
        now = time.monotonic()
        if now - self._said < SAID_AGAIN_SECONDS:
            return False
        self._said = now
        record.msg, record.args, record.exc_info = "Too many files are open: new connections wait.", (), None
        return True
