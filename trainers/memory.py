"""Memory between two runs of a trainer."""

from __future__ import annotations

import contextlib
import ctypes
import gc


def give_back() -> None:
    """Hand back to the system what the last run no longer needs.

    The allocator keeps what was freed, from one run to the next some 40 to 120 MB of the first game. Where it cannot be
    asked to let go, as outside glibc, it keeps them.
    """
    gc.collect()  # networks and their optimisers know each other
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
