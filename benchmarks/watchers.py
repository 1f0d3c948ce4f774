"""People who watch a run, as far as a server notices: each has a stream, and fetches the newest picture it names.

A process of its own, with a few lines of HTTP in place of a hundred browsers, which would measure themselves.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

ADDRESS = re.compile(rb"(live/frames/[\w.-]+/[\w.-]+\?v=(\d+))")
LONGEST = 2**20
"""bytes of one event, at most"""


@dataclass
class Watched:
    """What one of them, or all, have got."""

    pictures: int = 0
    late: list[float] = field(default_factory=list)
    """seconds from when a picture was written to when it has arrived"""
    event_bytes: list[int] = field(default_factory=list)
    picture_bytes: list[int] = field(default_factory=list)

    def add(self, other: Watched) -> None:
        self.pictures += other.pictures
        self.late += other.late
        self.event_bytes += other.event_bytes
        self.picture_bytes += other.picture_bytes


def watch_together(port: int, run: str, watchers: int, warm_up: float, seconds: float) -> Watched:
    """That many watch for so long; what comes in the first `warm_up` seconds is not counted."""
    return asyncio.run(_watch_together(port, run, watchers, warm_up, seconds))


async def _watch_together(port: int, run: str, watchers: int, warm_up: float, seconds: float) -> Watched:
    since = time.time() + warm_up
    each = [Watcher(port, run, since) for _ in range(watchers)]
    tasks = [asyncio.create_task(one.watch()) for one in each]
    await asyncio.sleep(warm_up + seconds)
    for task in tasks:
        task.cancel()
    faults = [fault for fault in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(fault, Exception)]
    if faults:
        raise faults[0]
    total = Watched()
    for one in each:
        total.add(one.got)
    return total


class Watcher:
    """One stream and one line for pictures. While a picture is on its way, only the newest of the next ones counts."""

    def __init__(self, port: int, run: str, since: float) -> None:
        self.port, self.run, self.since = port, run, since
        self.got = Watched()
        self._newest = b""
        self._written = 0
        self._named = asyncio.Event()

    async def watch(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self._listen())
            both.create_task(self._fetch())

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=LONGEST)
        writer.write(_request(f"live/run?name={self.run}".encode()))
        while True:
            event = await reader.readuntil(b"\r\n\r\n")
            if time.time() >= self.since:
                self.got.event_bytes.append(len(event))
            if found := ADDRESS.search(event):
                self._newest, self._written = found[1], int(found[2])
                self._named.set()

    async def _fetch(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while True:
            await self._named.wait()
            self._named.clear()
            written = self._written
            writer.write(_request(self._newest))
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
            await reader.readexactly(size)
            if time.time() >= self.since and b" 200 " in head:
                self.got.pictures += 1
                self.got.late.append(time.time() - written / 1e9)
                self.got.picture_bytes.append(size)


def _request(path: bytes) -> bytes:
    return b"GET /" + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
