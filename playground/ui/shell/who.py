"""Who is asking: the lecturer's browser carries a cookie, a lecturer's program a header."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from gradio.context import LocalContext

from playground.ui.guesses import ADDRESS, Guesses
from playground.ui.shell.classroom import Classroom

COOKIE, HEADER = "lecturer", "x-lecturer"


class Steering:
    """Knows who may steer. The code can be guessed, though slowly; the cookie that a browser gets for it cannot."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom = classroom
        self._guesses = Guesses()
        self.cookie = secrets.token_hex(32)
        """of this server's lecturer: after the server has started anew, the code is asked for once more"""

    async def check(self, code: str) -> bool:
        """Whether this is the code, from whoever asks at this moment."""
        return await self._guesses.check(ADDRESS.get(), partial(self.classroom.steers, code))

    def is_lecturer(self, cookies: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        """Whether a request may steer: every one, where there is no lecturer."""
        if not self.classroom.lecturer:
            return True
        if hmac.compare_digest(cookies.get(COOKIE, "").encode(), self.cookie.encode()):
            return True
        code = headers.get(HEADER, "")
        return bool(code) and self._guesses.check_now(ADDRESS.get(), partial(self.classroom.steers, code))

    def may_steer(self) -> bool:
        """Whether the request that is answered at this moment may steer. None: the server itself, which may."""
        request: Any = LocalContext.request.get(None)
        return request is None or self.is_lecturer(request.cookies, request.headers)
