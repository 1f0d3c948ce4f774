"""A thread that the service needs: it does the same again and again, and no fault of one turn ends it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 60.0
"""after a fault, and after many in a row: each pause is twice the one before"""

log = logging.getLogger(__name__)


class SteadyThread:
    """Takes a turn whenever it is woken, and every `seconds` in any case.

    A turn that raises is logged and tried again after a pause, which grows while turns go on failing: a machine that
    is out of files or of disk gets well again, and whoever waits in line is served then.
    """

    def __init__(self, name: str, turn: Callable[[], None], seconds: float) -> None:
        self._turn, self._seconds = turn, seconds
        self._failures = 0
        self._closed, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.fault = ""
        """the error of the last turn; empty where it went well"""

    @property
    def name(self) -> str:
        return self._thread.name

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Take the next turn now, but for the pause after a fault."""
        self._wake.set()

    def close(self) -> None:
        """No turn begins after this; one under way ends by itself."""
        self._closed.set()
        self._wake.set()

    def lives(self) -> bool:
        """Whether it takes turns."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while True:
            self._wake.wait(self._seconds)
            self._wake.clear()
            if self._closed.is_set():
                return
            try:
                self._turn()
                self.fault, self._failures = "", 0
            except Exception as error:  # whatever it was, the next turn may go well
                self._survive(error)

    def _survive(self, error: Exception) -> None:
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 10))
        self._failures += 1
        self.fault = f"{type(error).__name__}: {error}"
        log.warning("%s met a fault and tries again in %.1f s: %s", self.name, pause, self.fault)
        self._closed.wait(pause)
