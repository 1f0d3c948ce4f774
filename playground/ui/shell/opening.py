"""The first picture, in the page's own HTML: a browser takes more than a second to make the parts of the page.

It is the one with which the page then shows the bundled run, and is fetched once for both.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.ui.assets import beside
from playground.ui.hosting import DEMO, Host
from playground.ui.live.run_source import first_picture

PLACE = b"<gradio-app"
"""before which it stands"""
PAGE = b'"live-picture"'
"""in the HTML of the page itself, and not in that which asks for a password"""


def opening_html(host: Host) -> str:
    """Markup, style and script of what is seen until the page is there."""
    markup = beside(__file__, "html").replace("{picture}", first_picture(DEMO, host.demo, with_hint=False))
    return f"<style>{beside(__file__, 'css')}</style>{markup}<script>{beside(__file__, 'js')}</script>"


class Opening:
    """ASGI middleware: puts it into the page. Inside of what compresses."""

    def __init__(self, app: ASGIApp, html: str) -> None:
        self.app, self.html = app, html.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope.get("path", "").removeprefix(scope.get("root_path", "")).strip("/")
        is_page = scope["type"] == "http" and scope["method"] == "GET" and not below
        await self.app(scope, receive, _Whole(send, self.html).send if is_page else send)


class _Whole:
    """Holds an answer back until all of it is there."""

    def __init__(self, send: Send, html: bytes) -> None:
        self._send, self._html = send, html
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        if Headers(raw=self._start["headers"]).get("content-type", "").startswith("text/html") and PAGE in self._body:
            self._body = self._body.replace(PLACE, self._html + PLACE, 1)
            MutableHeaders(raw=self._start["headers"])["content-length"] = str(len(self._body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})
