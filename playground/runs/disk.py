"""How much disk the runs of a page may take: looked at when one starts, and while they grow."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from playground.runs.directory import Run
from playground.runs.status import ENDED_STATES, LIVE_STATES
from playground.runs.store import RunStore, is_of_page

LOOK_SECONDS = 15.0
"""between two looks at what has grown"""
LEAST_FREE_BYTES = 200_000_000
"""a new run is refused when the disk has less room than this"""
USED_UP = (
    "The runs of this page have used up the disk that they may take (--disk), so this one was stopped. Its pictures "
    "and its last checkpoint stay."
)


class DiskKeeper:
    """Clears away the oldest ended runs of the page while others grow; where that is not enough, stops what grows."""

    def __init__(self, store: RunStore, most_bytes: int, stop: Callable[[Run, str], object]) -> None:
        self.store, self.most_bytes, self._stop = store, most_bytes, stop
        self._ended: dict[Run, int] = {}
        """bytes of runs that do not grow any more"""

    def is_over(self) -> bool:
        """Whether the runs of the page take more than they may, and one of them is at work."""
        sizes = self._sizes()
        return sum(sizes.values()) > self.most_bytes and bool(self._growing(sizes))

    def make_room(self, tell: Callable[[str], object]) -> None:
        """Keep to the limit. tell: is told in a sentence which runs go, before they go. Nothing may start meanwhile."""
        self.store.prune(self.most_bytes, tell)
        sizes = self._sizes()
        growing = self._growing(sizes)
        if growing and sum(sizes.values()) > self.most_bytes:
            self._stop(max(growing, key=lambda run: sizes[run]), USED_UP)

    def _growing(self, sizes: Iterable[Run]) -> list[Run]:
        return [run for run in sizes if run.status().state in LIVE_STATES]

    def _sizes(self) -> dict[Run, int]:
        sizes = {run: self._size(run) for run in self.store.runs() if is_of_page(run)}
        self._ended = {run: size for run, size in self._ended.items() if run in sizes}
        return sizes

    def _size(self, run: Run) -> int:
        if run.status().state not in ENDED_STATES:
            self._ended.pop(run, None)
            return run.size()
        if run not in self._ended:
            self._ended[run] = run.size()
        return self._ended[run]


def free_bytes(folder: Path) -> int | None:
    """Room on the disk of that folder; None where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
