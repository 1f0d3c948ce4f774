"""The time of a run that shares its trainer with others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class OwnClock:
    """Seconds that pass only while its run is at work; call it to read it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._away = 0.0

    def __call__(self) -> float:
        return self._clock() - self._away

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Others are at work inside this block, or nobody is."""
        start = self._clock()
        try:
            yield
        finally:
            self._away += self._clock() - start
