"""Guesses of a secret are slow: who was wrong must wait, longer after each further one, wherever they come from."""

from __future__ import annotations

import threading
from asyncio import sleep
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

WRONG_SECONDS, MOST_SECONDS = 1.0, 4.0
"""that are waited after a wrong guess; after each further one in a row twice as long, up to the most"""
CROWD, CROWD_SECONDS = 20, 60.0
"""wrong guesses of all addresses together in so many seconds, after which everybody waits before one is looked at"""
WAIT_FOR_EACH, LONGEST_WAIT = 0.1, 10.0
"""seconds for each wrong guess beyond those, up to the longest: who knows the secret waits, but is never locked out"""
MOST_WAITING = 100
"""guesses of one address in line: more are refused unread"""
MOST_ADDRESSES = 10_000
"""that are kept in mind"""
ADDRESS: ContextVar[str] = ContextVar("ADDRESS", default="")
"""where the request comes from that is answered at this moment"""


@dataclass
class _Guesser:
    wrong: int = 0
    until: float = 0.0
    """when the next guess is looked at"""
    waiting: int = 0
    was_right: bool = False
    """what others guess elsewhere is no reason to let this one wait"""
    has_waited: bool = False
    """for the crowd, since the last guess that was looked at"""


class Guesses:
    """Looks at the guesses of each address one after the other, so that sending many gains nothing.

    Who guesses from one address keeps nobody waiting at another, until many are wrong at many addresses. Right guesses
    take no time.
    """

    def __init__(self) -> None:
        self._guessers: OrderedDict[str, _Guesser] = OrderedDict()
        self._wrong_at: deque[float] = deque(maxlen=CROWD + round(LONGEST_WAIT / WAIT_FOR_EACH))
        """when the last wrong guesses were made, wherever"""
        self._lock = threading.Lock()

    async def check(self, address: str, is_right: Callable[[], bool]) -> bool:
        """When its turn has come. The answer to a wrong guess takes as long as the next one must wait."""
        guesser = self._guesser(address)
        if guesser.waiting >= MOST_WAITING:
            return False
        guesser.waiting += 1
        try:
            if wait := self._wait_for_crowd(guesser):
                await sleep(wait)
            while (left := guesser.until - monotonic()) > 0:
                await sleep(left)
            if self._look(guesser, is_right):
                return True
            await sleep(guesser.until - monotonic())
            return False
        finally:
            guesser.waiting -= 1

    def check_now(self, address: str, is_right: Callable[[], bool]) -> bool:
        """At once: False as well while an address must wait, and where many are wrong, for the first guess that comes
        from it: the next one counts that comes after the wait."""
        guesser = self._guesser(address)
        if guesser.until > monotonic():
            return False
        if not guesser.has_waited and (wait := self._wait_for_crowd(guesser)):
            guesser.until, guesser.has_waited = monotonic() + wait, True
            return False
        return self._look(guesser, is_right)

    def _look(self, guesser: _Guesser, is_right: Callable[[], bool]) -> bool:
        guesser.has_waited = False
        if is_right():
            guesser.wrong, guesser.was_right = 0, True
            return True
        self._wrong_at.append(monotonic())
        guesser.until = monotonic() + min(MOST_SECONDS, WRONG_SECONDS * 2.0 ** min(guesser.wrong, 10))
        guesser.wrong += 1
        return False

    def _wait_for_crowd(self, guesser: _Guesser) -> float:
        """Seconds, for as long as many are wrong."""
        begin = monotonic() - CROWD_SECONDS
        wrong = sum(at > begin for at in list(self._wrong_at))
        return 0.0 if guesser.was_right else min(LONGEST_WAIT, WAIT_FOR_EACH * max(0, wrong - CROWD))

    def _guesser(self, address: str) -> _Guesser:
        with self._lock:
            guesser = self._guessers.setdefault(address, _Guesser())
            self._guessers.move_to_end(address)
            if len(self._guessers) > MOST_ADDRESSES:
                self._guessers.popitem(last=False)
            return guesser


class KnowAddress:
    """ASGI middleware that says where a request comes from, to whoever answers it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ADDRESS.set(str((scope.get("client") or [""])[0]))
        await self.app(scope, receive, send)
