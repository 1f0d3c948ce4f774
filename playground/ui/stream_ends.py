"""Lets a stream of events end by itself once it has said that it ends, and tells its page with every answer how many of
its streams have ended, so that nothing it asks for is lost.

Gradio closes a page's stream of events when nothing is pending, and its script hangs up as soon as it reads the last
message. On a busy server the stream has not returned by then: it is cancelled instead, and takes the visitor's queue
along, with what the visitor has asked for since. The next stream is answered with 404, and what was asked for never
shows. So from its last message on a stream does not hear that its visitor has hung up.

The script opens another stream with the answer to the next thing asked for, if it knows by then that the last one is
closed. Over a poor network the answer may come first: the script then waits at a stream that has ended. Such an answer
says how many streams have ended, and `view/stream_ends.js` holds it until the end of the last one has come too.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAM, JOIN = "/queue/data", "/queue/join"
LAST_WORDS = b'"msg":"close_stream"'
PAGE, ENDED = "x-page", "x-streams-ended"
"""headers: what the script calls its page, and how many of that page's streams have ended"""
MOST_PAGES = 4096
"""that are counted for; those that came first are forgotten first"""


class StreamEnds:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._ended: OrderedDict[str, int] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path.endswith(STREAM):
            await self._follow(scope, receive, send)
        elif path.endswith(JOIN):
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _follow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream: to its last words and beyond, which count as its end."""
        page = Headers(scope=scope).get(PAGE)
        has_ended = False

        async def received() -> Message:
            message = await receive()
            while has_ended:  # only the end of the stream ends this, by cancelling it
                await asyncio.sleep(3600)
            return message

        async def sent(message: Message) -> None:
            nonlocal has_ended
            if LAST_WORDS in message.get("body", b""):
                has_ended = True
                if page is not None:
                    self._count(page)  # before it is sent: what is asked for from now on needs another stream
            await send(message)

        await self.app(scope, received, sent)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What was asked for is taken: say how many streams have ended."""
        page = Headers(scope=scope).get(PAGE)

        async def sent(message: Message) -> None:
            if page is not None and message["type"] == "http.response.start":
                MutableHeaders(scope=message)[ENDED] = str(self._ended.get(page, 0))
            await send(message)

        await self.app(scope, receive, sent)

    def _count(self, page: str) -> None:
        self._ended[page] = self._ended.pop(page, 0) + 1
        if len(self._ended) > MOST_PAGES:
            self._ended.popitem(last=False)
