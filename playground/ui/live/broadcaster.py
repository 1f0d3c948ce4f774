"""All channels of a server, each under a name; those that nobody watches are kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.ui.live.channel import Channel, Source

MOST_UNWATCHED = 32
"""channels without watchers that stay: who comes back soon is sent only what is new, and an ended run is not read
again for everyone who opens its page"""


class Broadcaster:
    """Finds the channel of a name, or opens it."""

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
