"""A trainer process of the page: it lets others go first, and outlives a server that has gone."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from trainers import worker


def test_a_server_that_has_gone_hears_no_reply_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def broken(word: str, **_: Any) -> None:
        tried.append(word)
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", broken)
    worker._reply("done")
    assert tried == ["done"]


def test_a_worker_gives_way_also_where_processors_are_shared_among_sessions() -> None:
    """In a session of its own, as the page's server starts it; its niceness counted for nothing there."""
    told = "from trainers import worker; worker.give_way(); import os; print(os.nice(0)); "
    told += "print(worker.SESSION.read_text() if worker.SESSION.exists() else '', flush=True); "
    # One that has given way is slow to tidy up: on a busy machine it takes minutes.
    told += "os._exit(0)"
    answer = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, start_new_session=True
    ).stdout.splitlines()
    assert int(answer[0]) >= worker.NICENESS
    if answer[1]:
        assert answer[1].endswith(f"nice {worker.NICENESS}")
