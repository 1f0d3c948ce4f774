"""A run always ends with a reason that a person understands, and what was saved stays good. In one process."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from torch import Tensor
from trainers.learners import LEARNERS
from trainers.live import Stage, train_run

from playground.config import GanConfig
from playground.objectives import OBJECTIVES
from playground.runs import Run, RunStore


@pytest.fixture
def stage(own_root: Path) -> Stage:
    return Stage(own_root)


@pytest.fixture
def run(store: RunStore, own_dataset: str) -> Run:
    """Three epochs of 25 steps."""
    return store.create(GanConfig(dataset=own_dataset, architecture="mlp", batch_size=8, epochs=3))


class Disk:
    """A disk that can be full: of each write only the first bytes find room."""

    def __init__(self) -> None:
        self.room: int | None = None
        self.write = Path.write_bytes

    def write_bytes(self, path: Path, content: bytes) -> int:
        if self.room is not None and len(content) > self.room:
            self.write(path, content[: self.room])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.write(path, content)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(Path, "write_bytes", lambda path, content: disk.write_bytes(path, content))
    return disk


def saved_step(run: Run) -> int:
    step: int = torch.load(run.checkpoint, weights_only=True)["step"]
    return step


def stop_after(run: Run, training: Iterator[object], steps: int) -> None:
    """Train that many steps, then stop in good order, so that there is a checkpoint."""
    for _, _ in zip(range(steps), training, strict=False):
        pass
    run.order(command="stop")
    assert list(training) == []
    run.order(command="run")


def test_a_run_finishes_and_can_be_read(run: Run, accelerator: Accelerator, stage: Stage) -> None:
    steps = list(train_run(run, accelerator, stage))
    assert [step.step for step in steps] == list(range(1, 76))
    status = run.status()
    assert (status.state, status.step, status.epoch, status.reason) == ("finished", 75, 3.0, "")
    frames = run.frames()
    assert (frames[0].step, frames[-1].step) == (0, 75)
    assert saved_step(run) == 75
    assert not run.is_alive()


@pytest.mark.parametrize("room", [4_000, 0], ids=["little room", "no room"])
def test_a_full_disk_ends_the_run_and_spares_the_checkpoint(
    room: int, run: Run, accelerator: Accelerator, stage: Stage, disk: Disk
) -> None:
    stop_after(run, train_run(run, accelerator, stage), steps=10)
    saved = saved_step(run)
    assert saved in (10, 11)

    training = train_run(run, accelerator, stage)
    next(training)
    disk.room = room
    for _ in training:
        pass
    status = run.status()
    if room:
        assert status.state == "failed"
        assert status.reason == "The disk is full. Free some space, then resume from the last checkpoint."
    else:  # not even the status found room: the released lock still tells
        assert status.state == "interrupted"
    assert saved_step(run) == saved

    disk.room = None  # somebody has cleared up
    steps = list(train_run(run, accelerator, stage))
    assert steps[0].step == saved + 1
    assert run.status().state == "finished"
    assert run.status().step == 75
    assert not list(run.path.rglob(".*"))  # no half file is left over


def test_weights_that_run_away_end_the_run_and_spare_the_checkpoint(
    run: Run, accelerator: Accelerator, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(run, train_run(run, accelerator, stage), steps=5)
    good = run.checkpoint.read_bytes()

    def bottomless(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return -(real - fake).mean().exp()

    runaway = dataclasses.replace(OBJECTIVES["non_saturating"], d_loss=bottomless)
    monkeypatch.setitem(OBJECTIVES, "non_saturating", runaway)
    run.order(d_lr=0.1, g_lr=0.1)
    for _ in train_run(run, accelerator, stage):
        pass
    status = run.status()
    assert status.state == "diverged"
    assert "loss was no longer a number" in status.reason
    assert "Try smaller learning rates" in status.reason
    assert run.checkpoint.read_bytes() == good


def test_missing_pictures_are_named(store: RunStore, accelerator: Accelerator, stage: Stage) -> None:
    run = store.create(GanConfig(dataset="own-0123456789ab", architecture="mlp"))
    assert list(train_run(run, accelerator, stage)) == []
    status = run.status()
    assert status.state == "failed"
    assert "own-0123456789ab are not on this computer" in status.reason


@pytest.mark.parametrize("error", [MemoryError(), torch.OutOfMemoryError("CUDA out of memory")])
def test_a_lack_of_memory_is_told_with_advice(
    error: Exception, run: Run, accelerator: Accelerator, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object) -> Iterator[object]:
        raise error

    monkeypatch.setitem(LEARNERS, "gan", dataclasses.replace(LEARNERS["gan"], train=greedy))
    assert list(train_run(run, accelerator, stage)) == []
    assert run.status().state == "failed"
    assert run.status().reason == "There was not enough memory. Try a smaller batch or a smaller network."


def test_a_fault_of_the_program_is_told_and_raised(
    run: Run, accelerator: Accelerator, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> Iterator[object]:
        raise KeyError("oops")

    monkeypatch.setitem(LEARNERS, "gan", dataclasses.replace(LEARNERS["gan"], train=faulty))
    with pytest.raises(KeyError):
        list(train_run(run, accelerator, stage))
    assert run.status().state == "failed"
    assert "KeyError" in run.status().reason


def test_a_run_that_died_before_its_first_checkpoint_starts_anew(
    run: Run, accelerator: Accelerator, stage: Stage
) -> None:
    training = train_run(run, accelerator, stage)
    for _ in range(20):
        next(training)
    run.add_frame(19, 0.76, b"of the life before")
    run.append_event({"kind": "step", "step": 19, "epoch": 0.76})
    training.close()  # type: ignore[attr-defined]  # as a kill would: nothing more is written
    assert run.status().state == "interrupted"
    assert not run.checkpoint.exists()

    training = train_run(run, accelerator, stage)
    assert next(training).step == 1
    assert [frame.step for frame in run.frames()][:1] == [0]
    assert 19 not in [frame.step for frame in run.frames()]
    assert 19 not in [event["step"] for event in run.events()[0]]
    training.close()  # type: ignore[attr-defined]


def test_a_run_has_one_trainer_at_a_time(run: Run, accelerator: Accelerator, stage: Stage) -> None:
    before = run.status()
    with run.lock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "lock", lambda self, lock=run.lock: lock(timeout=0.1))
        with pytest.raises(TimeoutError):
            next(train_run(run, accelerator, stage))
        assert run.status() == before  # it belongs to the other trainer


def test_digits_are_judged_when_a_run_on_them_finishes(
    store: RunStore, accelerator: Accelerator, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainers.publisher.JUDGED", 64)
    run = store.create(GanConfig(architecture="mlp", batch_size=512, epochs=1))
    training = train_run(run, accelerator, stage)
    next(training)
    run.order(stop_epoch=0.02)
    steps = list(training)
    assert steps[-1].epoch == pytest.approx(0.02, abs=0.01)
    assert run.status().state == "stopped"
