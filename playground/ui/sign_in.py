"""Name and password of a page that has them (--auth)."""

from __future__ import annotations

import hmac

from playground.ui.guesses import ADDRESS, Guesses


class SignIn:
    """The one account of this server. Wrong attempts are slow; a class that signs in at once does not wait."""

    def __init__(self, name: str, password: str) -> None:
        self._account = name.encode(), password.encode()
        self._guesses = Guesses()

    async def check(self, name: str, password: str) -> bool:
        """Whether this is the account."""
        given = name.encode(errors="replace"), password.encode(errors="replace")

        def is_right() -> bool:
            # Both are compared in any case: how long it takes tells nothing.
            same_name, same_password = map(hmac.compare_digest, given, self._account)
            return same_name and same_password

        return await self._guesses.check(ADDRESS.get(), is_right)
