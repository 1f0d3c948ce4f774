"""What training of picture-to-picture networks writes, and how it obeys: with a course that only counts."""

from __future__ import annotations

import errno
import io
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torch import Tensor
from trainers.course import Step, attend, decayed, open_run, order_of

from playground.runs import Run, RunStore, lay_out
from playground.runs.status import Status
from trainers import course

PATIENCE = 20.0


@dataclass(frozen=True)
class CountingConfig:
    data: Path = Path("pictures")
    goal: float = 2.0


class Counting:
    """Ten steps a pass, four pictures a step. `then(n)` is called before step n is told."""

    device = "cpu, float32"

    def __init__(self, passes: float = 2.0, then: Callable[[int], Any] = lambda n: None) -> None:
        self.passes, self.then, self.n = passes, then, 0
        self.figures: Callable[[int], dict[str, float]] = lambda n: {"l1": 1 / n, "d_loss": 0.5}

    def steps(self) -> Iterator[Step]:
        while True:
            self.n += 1
            self.then(self.n)
            yield Step(self.n, self.n / 10, 4 * self.n, self.figures(self.n))

    def preview(self) -> tuple[Tensor, int]:
        return torch.full((6, 3, 8, 8), -1.0), 6

    def to_checkpoint(self) -> dict[str, Any]:
        return {"step": self.n}

    def restore(self, checkpoint: dict[str, Any]) -> None:
        self.n = checkpoint["step"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return lay_out(tmp_path / "counting", {"program": "counting"}, 2.0)


@pytest.fixture(autouse=True)
def frames_at_every_step(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And the signals of the test's own process as they were."""
    monkeypatch.setattr(course, "FRAME_SECONDS", 0.0)
    monkeypatch.setattr(course, "FRAME_SHARE", math.inf)
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


def steps(run: Run) -> list[int]:
    return [event["step"] for event in run.events()[0]]


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


# ---- what is written


def test_a_run_ends_after_its_passes_with_pictures_figures_and_a_checkpoint(run: Run) -> None:
    assert attend(run, Counting()) == 0
    assert run.status() == Status("finished", 20, 2.0, 2.0, run.status().images_per_second, None, "", "cpu, float32")
    events = run.events()[0]
    assert steps(run) == list(range(1, 21))
    assert events[4] == {"kind": "step", "step": 5, "epoch": 0.5, "l1": 0.2, "d_loss": 0.5}
    assert [frame.step for frame in run.frames()] == list(range(1, 21))
    assert Image.open(io.BytesIO(run.frames()[-1].path.read_bytes())).format == "WEBP"
    assert torch.load(run.checkpoint, weights_only=True) == {"step": 20}


def test_figures_between_two_pictures_are_averaged(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "FRAME_SECONDS", 1000.0)
    attend(run, Counting())
    first, last = run.events()[0]
    assert (first["step"], first["l1"]) == (1, 1.0)
    assert last["l1"] == pytest.approx(sum(1 / n for n in range(2, 21)) / 19)


def test_the_status_tells_pace_and_time_left(run: Run) -> None:
    seen: list[Status] = []

    def look(n: int) -> None:
        time.sleep(0.005)
        seen.append(run.status())

    attend(run, Counting(then=look))
    assert seen[0].state == "running"  # from the first moment on
    later = seen[-1]
    assert later.images_per_second > 0 and later.seconds_left is not None
    assert later.step == 19  # one step of four pictures is missing
    assert later.seconds_left == pytest.approx(4 / later.images_per_second, rel=0.1)


def test_long_runs_keep_few_frames(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "MOST_FRAMES", 8)
    attend(run, Counting())
    kept = [frame.step for frame in run.frames()]
    assert len(kept) <= 8 and (kept[0], kept[-1]) == (1, 20)


# ---- how it obeys


def test_it_stops_saves_and_the_same_command_goes_on(run: Run) -> None:
    assert attend(run, Counting(then=lambda n: n == 7 and run.order(command="stop"))) == 0
    status = run.status()
    assert (status.state, status.step, status.epoch) == ("stopped", 7, 0.7)
    assert "The same command goes on" in status.reason
    following = Counting()
    assert attend(run, following) == 0
    assert run.status().state == "finished"
    assert steps(run) == list(range(1, 21))


def test_it_waits_while_paused_and_goes_on(run: Run) -> None:
    seen: list[tuple[str, int, bool]] = []

    def release() -> None:
        wait_for(lambda: run.status().state == "paused")
        time.sleep(0.3)
        seen.append((run.status().state, run.status().step, run.checkpoint.is_file()))
        run.order(command="run")
        wait_for(lambda: run.status().state != "paused")
        seen.append((run.status().state, run.status().step, True))

    person = threading.Thread(target=release)

    def pause(n: int) -> None:
        if n == 5:
            run.order(command="pause")
            person.start()
        time.sleep(0.01 if n > 5 else 0)

    assert attend(run, Counting(then=pause)) == 0
    person.join()
    assert seen[0] == ("paused", 5, True)  # what was paused can be lost no more
    assert seen[1][0] in ("running", "finished")
    assert steps(run) == list(range(1, 21))


def test_a_paused_run_can_be_stopped(run: Run) -> None:
    def stop() -> None:
        wait_for(lambda: run.status().state == "paused")
        run.order(command="stop")

    person = threading.Thread(target=stop)

    def pause(n: int) -> None:
        if n == 5:
            run.order(command="pause")
            person.start()

    attend(run, Counting(then=pause))
    person.join()
    assert (run.status().state, run.status().step) == ("stopped", 5)


def test_an_old_order_does_not_stop_a_new_start(run: Run) -> None:
    run.order(command="stop")
    attend(run, Counting())
    assert run.status().state == "finished"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_the_end_of_a_job_stop_in_order(run: Run, number: int) -> None:
    assert attend(run, Counting(then=lambda n: n == 4 and os.kill(os.getpid(), number))) == 0
    assert (run.status().state, run.status().step) == ("stopped", 4)
    assert signal.getsignal(number) == signal.SIG_DFL  # a second one does not wait


def test_after_a_crash_it_forgets_what_the_checkpoint_has_not_seen(run: Run) -> None:
    attend(run, Counting(then=lambda n: n == 5 and run.order(command="stop")))
    kept = run.checkpoint.read_bytes()
    attend(run, Counting(then=lambda n: n == 12 and run.order(command="stop")))
    run.checkpoint.write_bytes(kept)  # as if it had been killed before the next checkpoint
    attend(run, Counting())
    assert steps(run) == list(range(1, 21))
    run.checkpoint.unlink()
    attend(run, Counting())
    assert steps(run) == list(range(1, 21))


# ---- how it fails


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_figure_that_is_no_number_ends_the_run_as_diverged(run: Run, bad: float) -> None:
    counting = Counting()
    counting.figures = lambda n: {"l1": bad if n == 6 else 0.5}
    assert attend(run, counting) == 1
    assert (run.status().state, run.status().step) == ("diverged", 5)
    assert run.status().reason == "At step 6, l1 was no longer a number. Try a smaller learning rate."


def no_space(*args: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_in_plain_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(n: int) -> None:
        if n == 6:
            monkeypatch.setattr(Run, "add_frame", no_space)

    assert attend(run, Counting(then=fill)) == 1
    assert run.status().state == "failed"
    assert run.status().reason.startswith("The disk is full. Free some space")


def test_a_disk_that_is_full_at_the_end_is_said_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainers.pace.write_whole", no_space)  # the last checkpoint
    assert attend(run, Counting()) == 1
    assert "disk is full" in run.status().reason


def test_where_not_even_the_status_can_be_written_the_run_reads_as_interrupted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(n: int) -> None:
        if n == 6:
            monkeypatch.setattr(Path, "write_bytes", no_space)

    assert attend(run, Counting(then=fill)) == 1
    assert (run.status().state, run.status().step) == ("interrupted", 5)


def test_too_little_memory_is_said_in_plain_words(run: Run) -> None:
    def ask_too_much(n: int) -> None:
        raise MemoryError

    assert attend(run, Counting(then=ask_too_much)) == 1
    assert "not enough memory. Try a smaller batch" in run.status().reason


def test_a_programmers_fault_is_named_and_raised(run: Run) -> None:
    def break_down(n: int) -> None:
        raise KeyError("weights")

    with pytest.raises(KeyError):
        attend(run, Counting(then=break_down))
    assert (run.status().state, run.status().reason) == ("failed", "The trainer met a fault: KeyError: 'weights'")
    assert not run.is_alive()


# ---- run directories


def test_the_same_experiment_opens_its_directory_again(tmp_path: Path) -> None:
    run = open_run(tmp_path / "a", "counting", CountingConfig(), 2.0)
    assert run.settings() == {"program": "counting", "data": "pictures", "goal": 2.0}
    assert run.status() == Status("waiting", epochs=2.0)
    assert open_run(tmp_path / "a", "counting", CountingConfig(), 2.0) == run


def test_a_directory_of_another_experiment_is_refused(tmp_path: Path, store: RunStore) -> None:
    open_run(tmp_path / "a", "counting", CountingConfig(), 2.0)
    for program, config in (("counting", CountingConfig(goal=3.0)), ("other", CountingConfig())):
        with pytest.raises(ValueError, match=r"holds another experiment\. Choose another --out"):
            open_run(tmp_path / "a", program, config, 2.0)


def test_a_directory_that_is_being_trained_is_refused(tmp_path: Path) -> None:
    run = open_run(tmp_path / "a", "counting", CountingConfig(), 2.0)
    with run.lock(), pytest.raises(ValueError, match=r"A trainer is at work in .*\. Stop it, or choose another --out"):
        open_run(tmp_path / "a", "counting", CountingConfig(), 2.0)


# ---- schedules


def test_the_learning_rate_falls_over_the_second_half_and_never_to_nothing() -> None:
    rates = [decayed(1.0, passes, 10.0) for passes in (0.0, 5.0, 7.5, 10.0, 12.0)]
    assert rates == [1.0, 1.0, 0.5, 0.02, 0.02]


def test_each_pass_has_an_order_of_its_own_that_can_be_found_again() -> None:
    first = order_of(50, 0, seed=1)
    assert sorted(first) == list(range(50))
    assert first == order_of(50, 0, seed=1)
    assert first != order_of(50, 1, seed=1) and first != order_of(50, 0, seed=2)
