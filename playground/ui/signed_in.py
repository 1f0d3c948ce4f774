"""Addresses of our own that only those may ask who may see the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

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
