"""What a trainer process does before anybody presses Train."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from accelerate import Accelerator
from playing import cache
from torch import Tensor

from trainers import worker
from trainers.methods import first_method


class Clock:
    """Half a second passes each time somebody looks."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 0.5
        return self.now


def test_the_warm_up_gives_the_speed_of_what_the_page_opens_with(
    pictures: Tensor, accelerator: Accelerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It also draws and measures once: what that compiles and imports is ready before the click."""
    kind = first_method()
    called: list[str] = []

    def watched(name: str) -> None:
        whole = getattr(kind, name)
        monkeypatch.setattr(
            kind, name, lambda self, *args, **kwargs: (called.append(name), whole(self, *args, **kwargs))[1]
        )

    for name in ("preview", "evaluate", "turn"):
        watched(name)
    monkeypatch.setattr(worker.time, "perf_counter", Clock())
    speed = worker.warm_up(accelerator, cache(pictures, name=kind.usual().dataset))
    assert speed == worker.TIMED_TURNS * kind.usual().batch_size / 0.5
    assert called == ["preview", "evaluate", *["turn"] * (worker.WARM_UP_TURNS + worker.TIMED_TURNS)]


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
