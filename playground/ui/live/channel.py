"""What people watch: each thing is looked at and encoded once, however many they are.

What is shown has named parts. Each part carries the version at which it last changed, so whoever comes late, comes back
or is slow is sent the newest of what they do not have, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sse_starlette import ServerSentEvent

LOOK_SECONDS = 0.05
"""between two looks while somebody watches"""
REST_SECONDS = 2.0
"""between two looks whether something that has ended goes on"""
PAUSE_SECONDS, LONGEST_PAUSE = 2.0, 60.0
"""until the next look after one that failed; it doubles while they fail"""
MOST_UNWATCHED = 32
"""channels without watchers that stay: who comes back soon is sent only what is new, and an ended run is not read
again for everyone who opens its page"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Showing:
    """What there is to see at one moment."""

    parts: Mapping[str, Any]
    """by name, as JSON has them. A part that has not changed may be the same object: it is then not compared"""
    has_ended: bool
    """nothing more happens unless somebody asks for it"""


class Source(Protocol):
    """What is looked at; from one thread at a time."""

    is_bundled: bool
    """whether it is over for good once it has ended"""

    def look(self) -> Showing: ...

    def goes_on(self) -> bool:
        """Whether it has not ended, or no longer; from any thread."""
        ...


S = TypeVar("S", bound=Source)


@dataclass(frozen=True)
class Message:
    """What has changed since the message before."""

    id: str
    """names the state of the watcher who has read it: what to say when one comes back"""
    event: bytes
    """as it is sent: the id, and JSON with the parts by name"""


class Channel(Generic[S]):
    """Looks while somebody watches, and ends with what it looks at. Belongs to the event loop of its watchers."""

    def __init__(self, source: S) -> None:
        self.source = source
        self.watchers = 0
        self._mark = secrets.token_hex(4)
        """of this channel: versions of another one mean nothing here"""
        self._version = 0
        self._parts: Mapping[str, Any] = {}
        self._changed: dict[str, int] = {}
        self._encoded: dict[str, str] = {}
        self._messages: dict[int, Message] = {}
        """to the newest version, by the one that the watcher has"""
        self._is_old = True
        """nobody has looked for a while: what is here is not sent before somebody has"""
        self._moved = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._resting: asyncio.Task[None] | None = None

    async def messages(self, last: str = "") -> AsyncIterator[Message]:
        """The newest at once, and what has changed whenever it has, until it ends.

        last: id of the last message that this watcher has read, if there is one.
        """
        mark, _, version = last.partition("-")
        seen = int(version) if mark == self._mark and version.isdecimal() else 0
        self.watchers += 1
        try:
            self._look_on()
            while True:
                if self._version > seen and not self._is_old:
                    message = self._message_since(seen)
                    seen = self._version
                    yield message
                elif self._looking is None or self._looking.done():
                    return
                else:
                    await self._moved.wait()
        finally:
            self.watchers -= 1

    async def rest(self) -> None:
        """Until what has ended goes on. However many wait, it is looked at once; they are watchers all the while."""
        self.watchers += 1
        try:
            if self._resting is None or self._resting.done():
                self._resting = asyncio.create_task(self._rest_while_watched())
            await asyncio.shield(self._resting)  # one who leaves does not end it for the others
        finally:
            self.watchers -= 1

    async def _rest_while_watched(self) -> None:
        while self.watchers and not await asyncio.to_thread(self.source.goes_on):
            await asyncio.sleep(REST_SECONDS)

    def _look_on(self) -> None:
        """Look again where the last look was the last."""
        if self._looking is None or self._looking.done():
            self._moved, self._is_old = asyncio.Event(), True
            self._looking = asyncio.create_task(self._look_while_watched())

    async def _look_while_watched(self) -> None:
        pause = PAUSE_SECONDS
        try:
            while self.watchers:
                try:
                    showing = await asyncio.to_thread(self.source.look)
                except Exception:  # a full disk, too many open files: it may pass
                    log.exception("What people watch could not be read")
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                    continue
                self._take(showing.parts)
                if showing.has_ended:
                    return
                pause = PAUSE_SECONDS
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._moved.set()

    def _take(self, parts: Mapping[str, Any]) -> None:
        """Wake the watchers if anything has changed."""
        before, self._parts = self._parts, parts
        new = [name for name, part in parts.items() if name not in before or before[name] != part]
        if new:
            self._version += 1
            self._messages.clear()
        elif not self._is_old:
            return
        for name in new:
            self._changed[name] = self._version
            self._encoded[name] = json.dumps(parts[name], separators=(",", ":"))
        self._is_old = False
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def _message_since(self, seen: int) -> Message:
        """Made once for all who have seen as much."""
        if seen not in self._messages:
            newer = (name for name in self._parts if self._changed[name] > seen)
            data = ",".join(f"{json.dumps(name)}:{self._encoded[name]}" for name in newer)
            event = ServerSentEvent(f"{{{data}}}", id=f"{self._mark}-{self._version}")
            self._messages[seen] = Message(event.id or "", event.encode())
        return self._messages[seen]


class Broadcaster:
    """All channels of a server, each under a name: finds the one of a name, or opens it."""

    def __init__(self) -> None:
        self._channels: dict[str, Channel[Any]] = {}

    def channel(self, name: str, open_source: Callable[[], Source]) -> Channel[Any]:
        """The channel that everybody watches who asks for this name. To be called on the server's event loop."""
        channel = self._channels.pop(name, None) or Channel(open_source())
        unwatched = [known for known, channel in self._channels.items() if not channel.watchers]
        for known in unwatched[: max(0, len(unwatched) - MOST_UNWATCHED)]:
            del self._channels[known]
        self._channels[name] = channel  # the newest wish comes last
        return channel

    def __len__(self) -> int:
        return len(self._channels)
