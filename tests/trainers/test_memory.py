"""What a trainer keeps of the runs that it has trained: nothing."""

from __future__ import annotations

import gc
import json
import queue
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from accelerate import Accelerator
from playing import cache, experiment, settings
from torch import Tensor

from playground.data import DataUnavailable
from playground.runs import RunStore
from trainers import worker
from trainers.hardware import Hardware
from trainers.loop import train_race

WARM_UP, RUNS, STEPS = 2, 4, 3


@pytest.mark.slow
def test_runs_leave_nothing_behind_in_their_trainer(pictures: Tensor, accelerator: Accelerator, tmp_path: Path) -> None:
    """A run is some thousand objects: networks, optimisers, recorder, history."""
    store, data = RunStore(tmp_path), cache(pictures)

    def train(times: int) -> int:
        for _ in range(times):
            run = store.create(experiment(settings("gan", tmp_path, architecture="mlp")))
            steps = train_race([run], accelerator, data, abandoned=lambda run=run: run.status().step >= STEPS)
            assert sum(1 for _ in steps) > 0
        gc.collect()
        return len(gc.get_objects())

    before = train(WARM_UP)
    assert (train(RUNS) - before) / RUNS < 50


def test_what_was_freed_goes_back_to_the_system() -> None:
    """The allocator keeps it by itself while anything that came later is in use."""
    process = psutil.Process()
    freed = [bytearray(100_000) for _ in range(1_000)]
    last = bytearray(100_000)
    del freed
    before = process.memory_info().rss
    worker.give_back()
    assert before - process.memory_info().rss > 50e6
    assert last


def test_a_trainer_gives_back_when_nobody_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said: list[str] = []
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    for name in ("first", "second"):
        lines.put(json.dumps([str(tmp_path / name)]))

    def without_pictures(*_: object) -> float:
        raise DataUnavailable("none")

    def trained(runs: list[object], *_: object, **__: object) -> Iterator[object]:
        said.append("trained")
        yield from ()

    monkeypatch.setattr(Hardware, "accelerator", lambda hardware: None)
    monkeypatch.setattr("trainers.warm_up.warm_up", without_pictures)
    monkeypatch.setattr("trainers.loop.train_race", trained)
    monkeypatch.setattr(worker, "give_way", lambda: None)
    monkeypatch.setattr(worker, "_reply", said.append)
    monkeypatch.setattr(worker, "give_back", lambda: (said.append("given back"), lines.put(None)))
    monkeypatch.setattr(worker.threading.Thread, "start", lambda thread: None)
    monkeypatch.setattr(worker.queue, "SimpleQueue", lambda: lines)
    monkeypatch.setattr("sys.argv", ["worker", "--own", str(tmp_path)])
    worker.main()
    assert said == ["ready 0.0", "trained", "done", "trained", "done", "given back"]
