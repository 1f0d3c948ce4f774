"""A stream that has said that it ends is not cut off by a visitor who hangs up at that word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from gradio.server_messages import CloseStreamMessage
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message

from playground.ui.stream_ends import STREAM, StreamEnds


def ended_well(wrap: bool, last: str, path: str = STREAM) -> bool:
    """Whether a stream whose visitor hangs up at its last message gets to its end, which takes it a moment."""
    ends: list[str] = []
    hung_up = asyncio.Event()

    async def events() -> AsyncIterator[str]:
        try:
            yield last
            await asyncio.sleep(0.05)
            ends.append("by itself")
        except asyncio.CancelledError:
            ends.append("cut off")
            raise

    async def receive() -> Message:
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            hung_up.set()

    async def visit() -> None:
        app: ASGIApp = StreamingResponse(events(), media_type="text/event-stream")
        scope = {"type": "http", "path": path, "headers": [], "asgi": {"spec_version": "2.3"}}
        await (StreamEnds(app) if wrap else app)(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:  # a browser driven from this one may have a loop there
        thread.submit(asyncio.run, asyncio.wait_for(visit(), timeout=5)).result()
    assert len(ends) == 1
    return ends == ["by itself"]


CLOSING = f"data: {orjson.dumps(CloseStreamMessage().model_dump(), default=str).decode()}\n\n"


@pytest.mark.parametrize("path", [STREAM, f"/gradio_api{STREAM}"])
def test_the_last_message_is_known_as_gradio_writes_it(path: str) -> None:
    assert not ended_well(wrap=False, last=CLOSING, path=path)
    assert ended_well(wrap=True, last=CLOSING, path=path)


def test_who_leaves_earlier_or_elsewhere_is_let_go() -> None:
    assert not ended_well(wrap=True, last='data: {"msg":"process_generating"}\n\n')
    assert not ended_well(wrap=True, last=CLOSING, path="/other")
