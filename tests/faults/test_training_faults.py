"""A run always ends with a reason that a person understands, and what was saved stays good. In one process."""

from __future__ import annotations

import dataclasses
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import FOLDER_METHODS, built, experiment, play, settings
from torch import Tensor

from playground.objectives import OBJECTIVES
from playground.runs import Run, RunStore
from playground.runs.follower import Follower
from trainers.data import DataCache
from trainers.loop import train
from trainers.methods import experiment_in, method_of
from trainers.methods.gan import Gan
from trainers.pairs import PairMethod


@pytest.fixture
def data(own_root: Path) -> DataCache:
    return DataCache(own_root)


def gan(**changes: Any) -> Any:
    return experiment({"method": "gan", "architecture": "mlp", "objective": "non_saturating"} | changes)


@pytest.fixture
def run(store: RunStore, own_dataset: str) -> Run:
    """Three epochs of 25 steps."""
    return store.create(gan(dataset=own_dataset, batch_size=8, epochs=3))


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


def test_a_run_finishes_and_can_be_read(run: Run, accelerator: Accelerator, data: DataCache) -> None:
    steps = list(train(run, accelerator, data))
    assert [step.step for step in steps] == list(range(1, 76))
    status = run.status()
    assert (status.state, status.step, status.epoch, status.reason) == ("finished", 75, 3.0, "")
    frames = run.frames()
    assert (frames[0].step, frames[-1].step) == (0, 75)
    assert saved_step(run) == 75
    assert not run.is_alive()


@pytest.mark.slow
@pytest.mark.parametrize("room", [4_000, 0], ids=["little room", "no room"])
def test_a_full_disk_ends_the_run_and_spares_the_checkpoint(
    room: int, run: Run, accelerator: Accelerator, data: DataCache, disk: Disk
) -> None:
    stop_after(run, train(run, accelerator, data), steps=10)
    saved = saved_step(run)
    assert saved in (10, 11)

    training = train(run, accelerator, data)
    next(training)
    disk.room = room
    for _ in training:
        pass
    status = run.status()
    assert status.state == "failed"
    assert status.reason == "The disk is full. Free some space, then resume from the last checkpoint."
    assert saved_step(run) == saved

    disk.room = None  # somebody has cleared up
    steps = list(train(run, accelerator, data))
    assert steps[0].step == saved + 1
    assert run.status().state == "finished"
    assert run.status().step == 75
    assert not list(run.path.rglob(".*"))  # no half file is left over


def test_weights_that_run_away_end_the_run_and_spare_the_checkpoint(
    run: Run, accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(run, train(run, accelerator, data), steps=5)
    good = run.checkpoint.read_bytes()

    def bottomless(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return -(real - fake).mul(10).square().mean().exp()  # whichever way they go

    runaway = dataclasses.replace(OBJECTIVES["non_saturating"], d_loss=bottomless)
    monkeypatch.setitem(OBJECTIVES, "non_saturating", runaway)
    run.order(settings={"d_lr": 0.1, "g_lr": 0.1})
    for _ in train(run, accelerator, data):
        pass
    status = run.status()
    assert status.state == "diverged"
    assert "loss) was no longer a number" in status.reason
    assert "Try smaller learning rates" in status.reason
    assert run.checkpoint.read_bytes() == good


def test_missing_pictures_are_named(store: RunStore, accelerator: Accelerator, data: DataCache) -> None:
    run = store.create(gan(dataset="own-0123456789ab"))
    assert list(train(run, accelerator, data)) == []
    status = run.status()
    assert status.state == "failed"
    assert "own-0123456789ab are not on this computer" in status.reason


@pytest.mark.parametrize("error", [MemoryError(), torch.OutOfMemoryError("CUDA out of memory")])
def test_a_lack_of_memory_is_told_with_advice(
    error: Exception, run: Run, accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object) -> None:
        raise error

    monkeypatch.setattr(Gan, "turn", greedy)
    assert list(train(run, accelerator, data)) == []
    assert run.status().state == "failed"
    assert run.status().reason == "There was not enough memory. Try a smaller batch or a smaller network."


def test_a_fault_of_the_program_is_told_and_raised(
    run: Run, accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(Gan, "turn", faulty)
    with pytest.raises(KeyError):
        list(train(run, accelerator, data))
    assert (run.status().state, run.status().reason) == ("failed", "The trainer met a fault: KeyError: 'oops'")
    assert not run.is_alive()


@pytest.mark.parametrize("before", ["its data", "its first step"])
def test_a_run_that_goes_on_and_fails_keeps_the_step_it_had(
    before: str, run: Run, accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(run, train(run, accelerator, data), steps=10)
    was, saved = run.status(), run.checkpoint.read_bytes()
    assert was.step >= 10

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(*((Gan, "turn", fail) if before == "its first step" else (DataCache, "dataset", fail)))
        assert list(train(run, accelerator, data)) == []
    status = run.status()
    assert (status.state, status.step, status.epoch, status.epochs) == ("failed", was.step, was.epoch, was.epochs)
    assert run.checkpoint.read_bytes() == saved
    assert next(train(run, accelerator, data)).step == was.step + 1


def test_a_run_that_died_before_its_first_checkpoint_starts_anew(
    run: Run, accelerator: Accelerator, data: DataCache
) -> None:
    training = train(run, accelerator, data)
    for _ in range(20):
        next(training)
    run.add_frame(19, 0.76, b"of the life before")
    run.log.append({"kind": "step", "step": 19, "epoch": 0.76})
    training.close()  # type: ignore[attr-defined]  # as a kill would: nothing more is written
    assert run.status().state == "interrupted"
    assert not run.checkpoint.exists()

    training = train(run, accelerator, data)
    assert next(training).step == 1
    assert [frame.step for frame in run.frames()][:1] == [0]
    assert 19 not in [frame.step for frame in run.frames()]
    assert 19 not in [event["step"] for event in run.log.since()[0]]
    training.close()  # type: ignore[attr-defined]


def test_a_run_has_one_trainer_at_a_time(run: Run, accelerator: Accelerator, data: DataCache) -> None:
    before = run.status()
    with run.lock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "lock", lambda self, lock=run.lock: lock(timeout=0.1))
        with pytest.raises(TimeoutError):
            next(train(run, accelerator, data))
        assert run.status() == before  # it belongs to the other trainer


@pytest.mark.slow
def test_digits_are_measured_when_a_run_on_them_finishes(
    store: RunStore, accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainers.generative.EVALUATED", 64)
    run = store.create(gan(batch_size=512, epochs=1))
    kind, config = experiment_in(run)
    method = kind(config, accelerator, data)
    method.images = 59_900  # nearly there
    (run.path / "checkpoint").mkdir(exist_ok=True)
    torch.save(method.to_checkpoint(), run.checkpoint)
    (step,) = train(run, accelerator, data)
    assert step.epoch == pytest.approx(60_412 / 60_000)
    assert run.status().state == "finished"
    (event,) = (event for event in run.log.since()[0] if event["kind"] == "evaluation")
    assert event["samples"] == 64 and event["fid"] > 0
    assert len(event["counts"]) == 10 and sum(event["counts"]) <= 64 and 0 <= event["covered"] <= 10


def test_a_run_that_stops_at_an_epoch_asked_for_is_stopped(run: Run, accelerator: Accelerator, data: DataCache) -> None:
    run.order(stop_epoch=0.2)
    assert [step.step for step in train(run, accelerator, data)] == [1, 2, 3, 4, 5]
    assert run.status().state == "stopped"


@pytest.mark.parametrize("name", FOLDER_METHODS)
def test_a_picture_that_cannot_be_read_ends_the_run_in_plain_words(
    name: str, store: RunStore, accelerator: Accelerator, data: DataCache, tmp_path: Path
) -> None:
    run = store.create(experiment(given := settings(name, tmp_path)))
    for path in given["data"].rglob("*.png"):
        path.write_bytes(b"no picture")
    assert list(train(run, accelerator, data)) == []
    assert run.status().state == "failed"
    assert "is not a picture that can be read" in run.status().reason
    assert str(tmp_path) not in run.status().reason


@pytest.mark.parametrize("name", FOLDER_METHODS)
def test_what_is_not_used_is_named_before_the_first_step_and_stops_nothing(
    name: str, accelerator: Accelerator, data: DataCache, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = settings(name, tmp_path)
    for folder in {path.parent for path in given["data"].rglob("*.png")}:
        (folder / "broken.png").write_bytes(b"no picture")
        (folder / "notes.txt").write_text("no picture")
    method = built(given, accelerator, data)
    said = capsys.readouterr().err
    assert method.step == 0
    assert "broken.png is not a picture that can be read" in said and "notes.txt. Names of pictures end in" in said
    on_the_page = " ".join(method.left_out)
    assert "broken.png is not" in on_the_page and "notes.txt" in on_the_page and str(tmp_path) not in on_the_page
    steps = int(method.images_per_epoch) // given["batch_size"] + 2  # more than a pass, in which each file is drawn
    assert len(play(method, steps)) == steps


def test_who_watches_is_told_before_the_first_picture_what_is_not_used(
    store: RunStore, accelerator: Accelerator, data: DataCache, tmp_path: Path
) -> None:
    given = settings(FOLDER_METHODS[0], tmp_path)
    next(given["data"].rglob("*.png")).with_name("broken.png").write_bytes(b"no picture")
    run = store.create(experiment(given))
    next(training := train(run, accelerator, data))
    assert any("broken.png is not a picture" in sentence for sentence in Follower(run).look().left_out)
    training.close()


@pytest.mark.parametrize("name", [name for name in FOLDER_METHODS if name not in ("discogan", "bicyclegan")])
def test_folder_methods_whose_weights_run_away_say_so(
    name: str, store: RunStore, accelerator: Accelerator, data: DataCache, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run = store.create(experiment(settings(name, tmp_path)))
    module = "trainers.pairs" if issubclass(method_of(name), PairMethod) else f"trainers.methods.{name}"
    monkeypatch.setattr(f"{module}.decayed", lambda *_: 1e30)
    for _ in train(run, accelerator, data):
        pass
    assert run.status().state == "diverged"
    assert "was no longer a number" in run.status().reason
    assert "Try smaller learning rates" in run.status().reason
    assert not run.checkpoint.exists()


def test_settings_that_this_copy_does_not_know_are_named(run: Run, accelerator: Accelerator, data: DataCache) -> None:
    """And so are those that are damaged; the log keeps no traceback of either."""
    for text, says in (
        ('{"method": "of tomorrow"}', "no method called 'of tomorrow'"),
        ("[" * 9999, "could not be read"),
    ):
        (run.path / "config.json").write_text(text)
        assert list(train(run, accelerator, data)) == []
        assert run.status().state == "failed"
        assert says in run.status().reason and "fault" not in run.status().reason


def test_features_that_are_not_installed_end_the_run_with_what_to_do(
    store: RunStore, data: DataCache, tmp_path: Path, accelerator: Accelerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    run = store.create(experiment(settings("pix2pix", tmp_path, perceptual=1.0)))
    assert list(train(run, accelerator, data)) == []
    assert run.status().state == "failed"
    assert "pip install efficientnet-lite-pytorch" in run.status().reason
