"""Tells a page with every answer how many of its streams of events have ended, so that nothing it asks for is lost.

Gradio closes a page's stream of events when nothing is pending, and its script opens another one with the answer to the
next thing asked for, if it knows by then that the last one is closed. Over a poor network the answer may come first:
the script then waits at a stream that has ended, and what was asked for never shows. `view/stream_ends.js` holds such
an answer until the end of that stream has come too.
"""

from __future__ import annotations

from collections import OrderedDict

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.ui.last_words import LAST_WORDS, STREAM

JOIN = "/queue/join"
PAGE, ENDED = "x-page", "x-streams-ended"
"""headers: what the script calls its page, and how many of that page's streams have ended"""
MOST_PAGES = 4096
"""that are counted for; those that came first are forgotten first"""


class CountStreamEnds:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._ended: OrderedDict[str, int] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        page = Headers(scope=scope).get(PAGE) if path.endswith((STREAM, JOIN)) else None
        if page is None:
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if path.endswith(STREAM) and LAST_WORDS in message.get("body", b""):
                self._count(page)  # before it is sent: what is asked for from now on needs another stream
            if path.endswith(JOIN) and message["type"] == "http.response.start":
                MutableHeaders(scope=message)[ENDED] = str(self._ended.get(page, 0))
            await send(message)

        await self.app(scope, receive, sent)

    def _count(self, page: str) -> None:
        self._ended[page] = self._ended.pop(page, 0) + 1
        if len(self._ended) > MOST_PAGES:
            self._ended.popitem(last=False)
