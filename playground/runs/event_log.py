"""The measurements of a run: one JSON object a line, appended by its trainer, read by anybody at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.runs.files import write_whole
from playground.runs.status import finite_or_none

END_BYTES = 100_000
"""of a log: a run tells of its samples every few seconds"""
Event = dict[str, Any]


@dataclass(frozen=True)
class EventLog:
    """One file, which need not exist."""

    path: Path

    def since(self, offset: int = 0) -> tuple[list[Event], int]:
        """The events after byte `offset`, and the offset to ask with next time.

        A line that is not yet whole is left for later; a damaged one is passed over.
        """
        try:
            with open(self.path, "rb") as log:
                log.seek(offset)
                text = log.read()
        except FileNotFoundError:
            return [], offset
        whole = text.rfind(b"\n") + 1
        return list(_parse_lines(text[:whole].splitlines())), offset + whole

    def of_kind(self, kind: str) -> list[Event]:
        """All events of that kind so far, read without the others: most of a log are steps."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        likely = (line for line in lines if kind.encode() in line)
        return [event for event in _parse_lines(likely) if event.get("kind") == kind]

    def last(self, kind: str) -> Event | None:
        """The last event of that kind among those at the end; None where there is none."""
        events, _ = self.since(max(0, self.size() - END_BYTES))
        return next((event for event in reversed(events) if event.get("kind") == kind), None)

    def size(self) -> int:
        """Bytes; they become fewer when a run goes on from an earlier checkpoint."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def stamp(self) -> int:
        """Another one once the run has gone on from an earlier checkpoint; 0 where there is no log."""
        try:
            return self.path.stat().st_ino
        except OSError:
            return 0

    def append(self, event: Event) -> None:
        """Append one measurement. A half line left by a crash or a full disk is closed off first."""
        numbers = {key: finite_or_none(v) if isinstance(v, float) else v for key, v in event.items()}
        line = json.dumps(numbers).encode() + b"\n"
        with open(self.path, "ab+") as log:
            if log.tell() > 0:
                log.seek(-1, os.SEEK_END)
                line = line if log.read(1) == b"\n" else b"\n" + line
            log.write(line)

    def rewind(self, step: int) -> None:
        """Forget what was measured after `step`."""
        events, _ = self.since()
        kept = [json.dumps(event) + "\n" for event in events if event.get("step", 0) <= step]
        write_whole(self.path, "".join(kept).encode())


def _parse_lines(lines: Iterable[bytes]) -> Iterator[Event]:
    for line in lines:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            yield event
