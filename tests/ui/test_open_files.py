"""A server with many visitors has files enough, and says in few words where it has not."""

from __future__ import annotations

import logging
import resource

import pytest

from playground.ui import open_files
from playground.ui.open_files import MOST_FILES, SAID_AGAIN_SECONDS, SayOnce, allow_many_files


@pytest.fixture(autouse=True)
def _log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("asyncio"), "filters", [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1024, 4096), (4096, 4096)),
        ((1024, 10**6), (MOST_FILES, 10**6)),
        ((1024, resource.RLIM_INFINITY), (MOST_FILES, resource.RLIM_INFINITY)),
        ((10**6, 10**6), None),
    ],
)
def test_as_many_files_as_the_system_gives(
    before: tuple[int, int], after: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(open_files.resource, "getrlimit", lambda _: before)
    monkeypatch.setattr(open_files.resource, "setrlimit", lambda _, limits: asked.append(limits))
    allow_many_files()
    assert asked == ([after] if after else [])


def test_that_there_are_too_many_is_said_once_a_minute_and_all_else_as_it_is(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(open_files.time, "monotonic", lambda: clock[0])
    log = logging.getLogger("asyncio")
    log.addFilter(SayOnce())

    def accept() -> None:
        try:
            raise OSError(24, "Too many open files")
        except OSError as error:
            log.error("socket.accept() out of system resource\nsocket: <fd=8>", exc_info=error)

    for _ in range(50):
        accept()
    log.error("Task was destroyed but it is pending")
    clock[0] += SAID_AGAIN_SECONDS
    accept()
    said = "Too many files are open: new connections wait."
    assert caplog.messages == [said, "Task was destroyed but it is pending", said]
    assert "Traceback" not in caplog.text
