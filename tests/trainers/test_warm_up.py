"""What a trainer does before anybody presses Train."""

from __future__ import annotations

import pytest
from accelerate import Accelerator
from playing import cache
from torch import Tensor

from trainers import warm_up
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
    monkeypatch.setattr(warm_up.time, "perf_counter", Clock())
    speed = warm_up.warm_up(accelerator, cache(pictures, name=kind.usual().dataset))
    assert speed == warm_up.TIMED_TURNS * kind.usual().batch_size / 0.5
    assert called == ["preview", "evaluate", *["turn"] * (warm_up.WARM_UP_TURNS + warm_up.TIMED_TURNS)]
