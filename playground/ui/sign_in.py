"""Name and password of a page that has them (--auth): one attempt at a time, and wrong ones are slow."""

from __future__ import annotations

import hmac
from asyncio import Lock, sleep

WRONG_SECONDS, MOST_SECONDS = 1.0, 4.0
"""that a wrong attempt takes, and each further one in a row, twice as long up to the most"""
MOST_WAITING = 100
"""attempts in line: more are refused unread"""


class SignIn:
    """The one account of this server.

    Guesses sent side by side are looked at one after the other, so that sending many gains nothing; right ones take no
    time, so a class that signs in at once does not wait.
    """

    def __init__(self, name: str, password: str, wrong_seconds: float = WRONG_SECONDS) -> None:
        self._account = name.encode(), password.encode()
        self._wrong_seconds = wrong_seconds
        self._wrong, self._waiting = 0, 0
        self._turn = Lock()

    async def check(self, name: str, password: str) -> bool:
        """Whether this is the account."""
        if self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            async with self._turn:
                given = name.encode(errors="replace"), password.encode(errors="replace")
                # Both are compared in any case: how long it takes tells nothing.
                same_name, same_password = map(hmac.compare_digest, given, self._account)
                if same_name and same_password:
                    self._wrong = 0
                    return True
                await sleep(min(MOST_SECONDS, self._wrong_seconds * 2.0 ** min(self._wrong, 10)))
                self._wrong += 1
                return False
        finally:
            self._waiting -= 1
