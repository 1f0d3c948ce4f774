"""Lets a stream of events end by itself once it has said that it ends.

Gradio's script hangs up as soon as it reads the last message. On a busy server the stream has not returned by then: it
is cancelled instead, and takes the visitor's queue along, with what the visitor has asked for since. The next stream
is answered with 404, and what was asked for never shows.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAM = "/queue/data"
LAST_WORDS = b'"msg":"close_stream"'


class LastWords:
    """Hides from a stream of events that its visitor has hung up, from its last message on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(STREAM):
            await self.app(scope, receive, send)
            return
        said = False

        async def received() -> Message:
            message = await receive()
            while said:  # only the end of the stream ends this, by cancelling it
                await asyncio.sleep(3600)
            return message

        async def sent(message: Message) -> None:
            nonlocal said
            said = said or LAST_WORDS in message.get("body", b"")
            await send(message)

        await self.app(scope, received, sent)
