"""Who may see a page that has a name and a password (--auth), and the addresses of our own that ask for them."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

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


Handler = Callable[[Request], Awaitable[Response]]


def signed_in(handler: Handler) -> Handler:
    """The same for those only who may see the page."""

    async def checked(request: Request) -> Response:
        if not may_see(request):
            return Response("Sign in on the page first.", 401, media_type="text/plain")
        return await handler(request)

    return checked


def may_see(request: Request) -> bool:
    """Whether this visitor has signed in to the page, as Gradio keeps it; always, where it needs no password."""
    app = request.app
    if getattr(app, "auth", None) is None:
        return True
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(request.cookies.get(name) in app.tokens for name in names)
