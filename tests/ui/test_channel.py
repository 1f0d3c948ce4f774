"""What all who watch one thing are sent, without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from playground.ui.live.channel import MOST_UNWATCHED, Broadcaster, Channel, Message, Showing

T = TypeVar("T")


class Steps:
    """A source that moves on when it is told to."""

    def __init__(self) -> None:
        self.parts: dict[str, Any] = {"step": 0, "constant": "same"}
        self.has_ended = False
        self.looks = self.asked = 0
        self.fault: Exception | None = None

    is_bundled = False

    def goes_on(self) -> bool:
        self.asked += 1
        return not self.has_ended

    def look(self) -> Showing:
        self.looks += 1
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        return Showing(dict(self.parts), self.has_ended)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.live.channel.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("playground.ui.live.channel.PAUSE_SECONDS", 0.001)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """In another thread: the browser's tests keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def said(message: Message) -> dict[str, Any]:
    """The parts of a message as the browser reads them."""
    (data,) = [line for line in message.event.decode().splitlines() if line.startswith("data: ")]
    parts: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return parts


async def after(channel: Channel[Steps], messages: AsyncIterator[Message], step: int) -> dict[str, Any]:
    """What is said once the source has come to that step."""
    channel.source.parts["step"] = step
    return said(await anext(messages))


def test_only_what_has_changed_is_sent() -> None:
    async def both() -> list[dict[str, Any]]:
        channel = Channel(Steps())
        messages = channel.messages()
        return [said(await anext(messages)), await after(channel, messages, 1)]

    assert run(both()) == [{"step": 0, "constant": "same"}, {"step": 1}]


def test_all_who_watch_are_sent_the_same_bytes_of_one_look() -> None:
    async def events() -> list[Message]:
        channel = Channel(Steps())
        watchers = [channel.messages() for _ in range(20)]
        await asyncio.gather(*(anext(each) for each in watchers))
        looks = channel.source.looks
        channel.source.parts["step"], channel.source.has_ended = 1, True
        messages = await asyncio.gather(*(anext(each) for each in watchers))
        assert channel.source.looks <= looks + 2
        return messages

    assert len({id(message.event) for message in run(events())}) == 1


def test_who_is_slow_skips_to_the_newest() -> None:
    async def parts() -> dict[str, Any]:
        channel = Channel(Steps())
        slow, quick = channel.messages(), channel.messages()
        await anext(slow)
        await anext(quick)
        for step in range(1, 6):
            await after(channel, quick, step)
        return said(await anext(slow))

    assert run(parts()) == {"step": 5}


def test_who_comes_back_goes_on_where_they_were() -> None:
    async def parts() -> list[dict[str, Any]]:
        channel = Channel(Steps())
        leaver, other = channel.messages(), channel.messages()
        last = (await anext(leaver)).id
        await anext(other)
        await leaver.aclose()  # type: ignore[attr-defined]
        await after(channel, other, 1)
        back = said(await anext(channel.messages(last)))
        stranger = said(await anext(channel.messages("0123abcd-1")))
        return [back, stranger, said(await anext(channel.messages("nonsense")))]

    everything = {"step": 1, "constant": "same"}
    assert run(parts()) == [{"step": 1}, everything, everything]


def test_it_ends_with_what_it_watches_and_looks_again_for_the_next() -> None:
    async def parts() -> list[dict[str, Any]]:
        channel = Channel(Steps())
        channel.source.has_ended = True
        before = [said(message) async for message in channel.messages()]
        channel.source.parts["step"] = 7
        return before + [said(message) async for message in channel.messages()]

    assert run(parts()) == [{"step": 0, "constant": "same"}, {"step": 7, "constant": "same"}]  # nothing of before


def test_nobody_watches_nobody_looks() -> None:
    async def looks() -> tuple[int, int]:
        channel = Channel(Steps())
        messages = channel.messages()
        await anext(messages)
        await messages.aclose()  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
        before = channel.source.looks
        await asyncio.sleep(0.05)
        return before, channel.source.looks

    before, later = run(looks())
    assert before == later


def test_a_look_that_fails_is_told_and_made_again(caplog: pytest.LogCaptureFixture) -> None:
    async def parts() -> dict[str, Any]:
        channel = Channel(Steps())
        channel.source.fault = OSError(24, "Too many open files")
        return said(await anext(channel.messages()))

    assert run(parts()) == {"step": 0, "constant": "same"}
    assert "Too many open files" in caplog.text


def test_channels_that_nobody_watches_do_not_grow_in_number() -> None:
    broadcaster = Broadcaster()
    first = broadcaster.channel("0", Steps)
    assert broadcaster.channel("0", Steps) is first
    first.watchers = 1
    for number in range(1, 3 * MOST_UNWATCHED):
        broadcaster.channel(str(number), Steps)
    assert len(broadcaster) <= MOST_UNWATCHED + 2
    assert broadcaster.channel("0", Steps) is first


def test_many_who_rest_look_once_and_all_learn_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.live.channel.REST_SECONDS", 0.02)

    async def rest() -> tuple[int, int]:
        channel = Channel(Steps())
        channel.source.has_ended = True
        waiting = [asyncio.create_task(channel.rest()) for _ in range(50)]
        await asyncio.sleep(0.1)
        waiting[0].cancel()  # somebody closes the page
        await asyncio.sleep(0.1)
        asked = channel.source.asked
        assert not any(one.done() for one in waiting[1:])
        channel.source.has_ended = False
        await asyncio.gather(*waiting[1:])
        return asked, channel.watchers

    asked, watchers = run(rest())
    assert 2 <= asked < 50 and watchers == 0
