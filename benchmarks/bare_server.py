"""python -m benchmarks.bare_server PORT EVENT_BYTES PICTURE_BYTES PACE: the least that a server can do for watchers.

It sends as many bytes as the page does, as often, and knows nothing: no run, no rendering, no routes.
"""

from __future__ import annotations

import asyncio
import sys
import time


async def serve(port: int, event_bytes: int, picture_bytes: int, pace: float) -> None:
    """For ever. pace: events a second, each naming a picture that was written this moment."""
    listeners: set[asyncio.StreamWriter] = set()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: "
    picture = head + b"image/webp\r\ncontent-length: %d\r\n\r\n" % picture_bytes + bytes(picture_bytes)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                if b"/live/run" in request:
                    writer.write(head + b"text/event-stream\r\n\r\n")
                    listeners.add(writer)
                else:
                    writer.write(picture)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            listeners.discard(writer)
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", port):
        while True:
            await asyncio.sleep(1 / pace)
            event = b"data: live/frames/bare/bare?v=%d " % time.time_ns()
            event = event.ljust(max(event_bytes - 4, 0), b".") + b"\r\n\r\n"
            for writer in listeners:
                writer.write(event)


if __name__ == "__main__":
    port, event_bytes, picture_bytes = map(int, sys.argv[1:4])
    asyncio.run(serve(port, event_bytes, picture_bytes, float(sys.argv[4])))
