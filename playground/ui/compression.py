"""Sends the page itself compressed: a megabyte of text otherwise, to thirty people over one Wi-Fi."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEVEL = 5
"""of 9: those above save 3 % of the bytes and take twice as long"""
PAGES = ("", "config", "gradio_api/info")
"""last parts of the addresses that describe the whole page; scripts and styles are compressed by Gradio, streams and
pictures by nobody"""


class CompressPage:
    """ASGI middleware: gzip for the page, and what programs read of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.compressed = app, GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope.get("path", "").removeprefix(scope.get("root_path", "")).strip("/")
        app = self.compressed if below in PAGES else self.app
        await app(scope, receive, send)
