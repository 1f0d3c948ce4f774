"""What belongs to one visitor and is too large to travel: kept on the server under a name nobody can guess."""

from __future__ import annotations

import secrets
import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class VisitorStore(Generic[T]):
    """A bounded number of things; the ones that were not used for longest are let go first. Safe in several threads."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._things: dict[str, tuple[T, int]] = {}
        self._lock = threading.Lock()

    def put(self, thing: T, size: int) -> str:
        """Its name. size: bytes, about. The newest one stays, whatever its size."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._things[name] = thing, size
            while len(self._things) > 1 and self._is_full():
                del self._things[next(iter(self._things))]
        return name

    def get(self, name: str | None) -> T | None:
        """None where it was let go, or never was."""
        with self._lock:
            if name is None or name not in self._things:
                return None
            self._things[name] = self._things.pop(name)  # now the newest
            return self._things[name][0]

    def drop(self, name: str | None) -> None:
        """Let go of it now."""
        with self._lock:
            self._things.pop(name or "", None)

    def _is_full(self) -> bool:
        return len(self._things) > self.most or sum(size for _, size in self._things.values()) > self.most_bytes
