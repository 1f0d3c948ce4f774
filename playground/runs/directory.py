"""The run directory: read, control, write. With frame_directory.py, the only place that knows its file names.

    runs/<id>/config.json      the experiment, never changed
              about.json       what its method says of itself: title, figures, captions
              status.json      what the run is doing, written whole by its trainer
              orders.json      what the page wants, written whole by the page
              events.jsonl     one measurement a line, appended
              frames/          one picture a moment: <step>_<epoch>.webp
              game/            of a game of two: a row of fakes over a row of reals, under the same names
              checkpoint/      the newest state to go on from
              made-by-page     in a run that the page made and may clear away
              tag.json         the name that a person gave it, and whether it is kept
              lock             held by the trainer for as long as it lives

Every file but the event log is written to a temporary name and renamed, so a reader (and a crash) never
meets half a file. On a full disk, status and orders are written over the old ones, which lie there from the
start. The operating system drops the lock with the process, however it dies: that is how a killed trainer
is told from one that is busy.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from playground.runs.about import About, about_from_json
from playground.runs.event_log import EventLog
from playground.runs.files import write_whole, write_whole_or_over
from playground.runs.frame_directory import FrameDirectory
from playground.runs.status import LIVE_STATES, RESUMABLE_STATES, Orders, Status, from_json, to_json
from playground.runs.tag import Tag, tag_from_json, tag_to_json

try:
    import fcntl
except ImportError as error:
    raise ImportError("GAN Playground runs on Linux and macOS; on Windows start it inside WSL.") from error

NO_ROOM_BYTES = 1_000_000
"""less than a trainer needs to say how it ends"""
SILENT_END = "Its trainer ended without a word. It can go on from the last checkpoint."
FULL_DISK = "The disk of the server is full. Free some space, then resume from the last checkpoint."


class RunNotFound(ValueError):
    """No such run, or none any more; the message is fit for a person."""

    def __init__(
        self,
        message: str = "There is no run of that name here. It may have been cleared away to make room: pick one from "
        "the list, or start a new one.",
    ) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class Run(FrameDirectory):
    """One run directory. Reading is safe at any time, from any process."""

    @property
    def id(self) -> str:
        return self.path.name

    # ---- reading

    def settings(self) -> dict[str, Any]:
        """The experiment as it was written: names and plain values, METHOD among them.

        Raises RunNotFound where it has been cleared away since it was found, ValueError where it cannot be read.
        """
        try:
            settings: Any = json.loads((self.path / "config.json").read_text())
        except (FileNotFoundError, NotADirectoryError) as error:
            raise RunNotFound from error
        except (OSError, ValueError, RecursionError):  # brackets in brackets, a hundred thousand deep
            settings = None
        if not isinstance(settings, dict):
            raise ValueError("The settings of this run could not be read.")
        return settings

    def public_settings(self) -> dict[str, Any]:
        """The same for visitors and in files that they keep: folders of this machine by their last name alone."""
        return without_places(self.settings())

    def about(self) -> About:
        """What the run says of itself; next to nothing where that cannot be read, but never an error."""
        try:
            return about_from_json((self.path / "about.json").read_text())
        except (OSError, ValueError, RecursionError):
            return About(method="", title="A run", subject="without a description", players=())

    def status(self) -> Status:
        """The state now; a run whose trainer died reads as interrupted."""
        status = self._written_status()
        if status.state in LIVE_STATES and not self.is_alive():
            status = self._written_status()  # a trainer that ended in good order has said so before it let go
            if status.state in LIVE_STATES:
                reason = FULL_DISK if self._disk_is_full() else SILENT_END
                return dataclasses.replace(status, state="interrupted", seconds_left=None, reason=reason)
        return status

    def _disk_is_full(self) -> bool:
        try:
            return shutil.disk_usage(self.path).free < NO_ROOM_BYTES
        except OSError:
            return False

    def _written_status(self) -> Status:
        try:
            return from_json(Status, (self.path / "status.json").read_text())
        except (OSError, ValueError):
            return Status("interrupted", reason="The run's status could not be read.")

    def can_go_on(self, status: Status) -> bool:
        """Whether it may be resumed: after a pause, from its checkpoint, or before its first step. status: its own,
        which may have been read."""
        ended = status.state in RESUMABLE_STATES
        return status.state == "paused" or (ended and (self.checkpoint.is_file() or not _began(status)))

    def failed_at_once(self, status: Status) -> bool:
        """Whether it ended in a failure before its first step, such as for want of pictures: nothing was learnt."""
        return status.state == "failed" and not _began(status) and not self.checkpoint.is_file()

    def is_packed(self, status: Status) -> bool:
        """Whether only its pictures are here: it began, and its networks were left behind. To go on would lose them.

        One that was killed before it first saved has the folder for them, and may begin anew.
        """
        left_behind = status.state == "finished" or not self.checkpoint.parent.is_dir()
        return _began(status) and not self.checkpoint.is_file() and left_behind

    @property
    def saved_at(self) -> int:
        """When its networks were written last, in nanoseconds; 0 where they never were."""
        try:
            return self.checkpoint.stat().st_mtime_ns
        except OSError:
            return 0

    def is_alive(self) -> bool:
        """Whether a trainer holds this run's lock."""
        try:
            with open(self.path / "lock") as lock:
                # Shared, so that many watchers who look at once do not take each other for a trainer.
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return False
        except BlockingIOError:
            return True
        except OSError as error:
            return error.errno in (errno.EMFILE, errno.ENFILE)  # nobody can tell, so nobody may take it for dead

    @property
    def log(self) -> EventLog:
        """What was measured."""
        return EventLog(self.path / "events.jsonl")

    def orders(self) -> Orders:
        try:
            return from_json(Orders, (self.path / "orders.json").read_text())
        except (OSError, ValueError):
            return Orders()

    def tag(self) -> Tag:
        """What a person said of it."""
        try:
            return tag_from_json((self.path / "tag.json").read_text())
        except (OSError, ValueError):
            return Tag()

    @property
    def title(self) -> str:
        """The name that a person gave it; else what it is called by itself."""
        return self.tag().name or f"Run {self.id}"

    def created(self) -> float:
        """Seconds since the epoch; 0 when the directory is gone."""
        try:
            return (self.path / "config.json").stat().st_mtime
        except OSError:
            return 0.0

    def size(self) -> int:
        """Bytes on disk."""
        total = 0
        for folder, _, names in os.walk(self.path):  # which passes over folders that are gone by now
            for name in names:
                with contextlib.suppress(FileNotFoundError):  # a trainer has renamed it, or thinned it out, this moment
                    total += os.stat(os.path.join(folder, name)).st_size
        return total

    @property
    def checkpoint(self) -> Path:
        """Where the state to go on from lies, if `is_file()`."""
        return self.path / "checkpoint" / "state.pt"

    # ---- writing, by the page

    def order(self, settings: Mapping[str, float] | None = None, **changes: Any) -> Orders:
        """Change some of the orders. When two people change different ones at once, both changes count, of the live
        settings too: these are added to those that were given before."""
        with self._orders_lock():
            before = self.orders()
            orders = dataclasses.replace(before, settings={**before.settings, **(settings or {})}, **changes)
            write_whole_or_over(self.path / "orders.json", to_json(orders).encode())
        return orders

    def write_tag(self, **changes: Any) -> Tag:
        """Change a part of what was said of it. Raises OSError."""
        with self._orders_lock():
            tag = dataclasses.replace(self.tag(), **changes)
            write_whole(self.path / "tag.json", tag_to_json(tag).encode())
        return tag

    def _orders_lock(self) -> FileLock:
        self._refuse_ghost()
        return FileLock(self.path / "orders.lock", timeout=5.0)

    def _refuse_ghost(self) -> None:
        """A lock would make the folder of a run anew that somebody has deleted. Raises FileNotFoundError."""
        if not (self.path / "config.json").is_file():
            raise FileNotFoundError(errno.ENOENT, "This run is no longer here", str(self.path))

    # ---- writing, by the trainer

    def lock(self, timeout: float = 5.0) -> FileLock:
        self._refuse_ghost()
        return FileLock(self.path / "lock", timeout=timeout)

    def write_status(self, status: Status) -> None:
        write_whole_or_over(self.path / "status.json", to_json(status).encode())

    def rewind(self, step: int) -> None:
        """Forget what was published after `step`: the state that goes on has not seen it."""
        for frame in self.frames():
            if frame.step > step:
                self._drop(frame)
        self.log.rewind(step)


def without_places(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings in which paths have become names: where the folders of a server lie is no visitor's affair."""
    return {key: Path(v).name if isinstance(v, str) and os.path.isabs(v) else v for key, v in settings.items()}


def _began(status: Status) -> bool:
    """Whether it made a step; a status that could not be read says nothing of epochs."""
    return status.step > 0 or status.epochs == 0
