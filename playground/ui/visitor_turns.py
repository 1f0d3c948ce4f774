"""Who works when: what takes seconds is done for a few visitors at a time, and a newer wish ends an older one."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
LOOK_SECONDS = 0.25
"""how often one that waits looks whether it is still wanted"""
MOST_CALLS = 8
"""of programs that wait for their turn; more wait in the queue, where they hold no thread"""


@dataclass
class Tickets:
    """Each browser tab has one wish of a kind at a time: a newer one ends the older one."""

    _newest: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def take(self, session: str) -> int:
        """A ticket for a new stream."""
        self._count += 1
        self._newest[session] = self._count
        return self._count

    def holds(self, session: str, ticket: int) -> bool:
        return self._newest.get(session) == ticket

    def leave(self, session: str, ticket: int) -> None:
        if self.holds(session, ticket):
            del self._newest[session]


class VisitorTurns:
    """A kind of work that is done for `most` visitors at the same time; others wait in line."""

    def __init__(self, most: int) -> None:
        self.tickets = Tickets()
        self._gate = threading.BoundedSemaphore(most)

    def run(self, session: str, steps: Generator[T], waiting: T | None, last: T | None = None) -> Generator[T]:
        """The steps when it is their turn, `waiting` until then; None: they never wait. Left early, they are closed.

        A newer wish of the same session, or `give_up`, ends them; then `last` is said, if it is not None.
        """
        ticket = self.tickets.take(session)
        try:
            with closing(steps if waiting is None else self._in_turn(steps, waiting)) as wanted:
                while (step := next(wanted, None)) is not None:
                    if not self.tickets.holds(session, ticket):
                        if last is not None:
                            yield last
                        return
                    yield step
        finally:
            self.tickets.leave(session, ticket)

    def _in_turn(self, steps: Generator[T], waiting: T) -> Generator[T]:
        while not self._gate.acquire(timeout=LOOK_SECONDS):
            yield waiting
        try:
            with closing(steps):
                yield from steps
        finally:
            self._gate.release()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """A turn for work that nobody watches: waits until there is one."""
        with self._gate:
            yield

    def give_up(self, session: str) -> None:
        """Whatever this session had under way ends at its next step."""
        self.tickets.leave(session, self.tickets.take(session))
