"""What takes long and is wanted by many: made once, and waited for only by those who want the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Values by key, each made when it is first asked for. Safe to call from several threads.

    Who asks for a value that is being made waits for it; who asks for another one does not.

    Args:
        most: how many are remembered, at least 1; the one that nobody has asked for longest is forgotten first. None
            for all.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self._values: dict[Hashable, Future[Value]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of that key, by `make` where there is none yet. What `make` raises is not remembered."""
        with self._lock:
            future = self._values.get(key)
            is_first = future is None
            if future is not None:
                self._values[key] = self._values.pop(key)  # to the end: those in front are forgotten first
            else:
                if self.most is not None and len(self._values) >= self.most:
                    del self._values[next(iter(self._values))]
                future = self._values[key] = Future()
        if is_first:
            try:
                future.set_result(make())
            except BaseException as error:
                with self._lock:
                    if self._values.get(key) is future:
                        del self._values[key]
                future.set_exception(error)
        return future.result()

    def made(self, key: Hashable) -> Value | None:
        """The value of that key; None where there is none yet, also while it is being made."""
        with self._lock:
            future = self._values.get(key)
        if future is None or not future.done() or future.exception() is not None:
            return None
        return future.result()

    def forget(self, key: Hashable) -> None:
        """Who asks for it next makes it anew."""
        with self._lock:
            self._values.pop(key, None)
