"""What a run publishes, and when, by a clock that the test winds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor
from trainers.engine import Turn, train
from trainers.publisher import CHECKPOINT_SECONDS, FRAME_SECONDS, Publisher, grid_picture
from trainers.state import State

from playground.config import GanConfig
from playground.metrics import Evaluator
from playground.runs import Run, RunStore
from playground.runs.status import Status
from trainers import publisher as publisher_module

BOTH = Turn(("D", "G"), d_steps=1, d_lr=1e-3, g_lr=1e-3)
CONFIG = GanConfig(architecture="mlp", batch_size=8, epochs=3)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Scene:
    """A run, its state and its publisher, and a way to let time pass in steps."""

    def __init__(self, run: Run, accelerator: Accelerator, pictures: Tensor, judge: Evaluator | None = None) -> None:
        self.run, self.pictures, self.clock = run, pictures, Clock()
        self.state = State.fresh(CONFIG, accelerator)
        self.publisher = Publisher(run, self.state, judge, self.clock)

    def play(self, steps: int, seconds: float, turn: Turn = BOTH) -> None:
        """So many steps of so long each."""
        for step in train(self.state, self.pictures, [turn] * steps):
            self.clock.now += seconds
            self.publisher.saw(step)

    def frames(self) -> list[int]:
        return [frame.step for frame in self.run.frames()]

    def saved_step(self) -> int | None:
        if not self.run.checkpoint.is_file():
            return None
        step: int = torch.load(self.run.checkpoint, weights_only=True)["step"]
        return step

    def status(self) -> Status:
        with self.run.lock():
            return self.run.status()


@pytest.fixture
def scene(store: RunStore, accelerator: Accelerator, pictures: Tensor) -> Scene:
    return Scene(store.create(CONFIG), accelerator, pictures)


def test_the_first_picture_comes_before_the_first_step(scene: Scene) -> None:
    scene.publisher.opening(epoch=0.0)
    (frame,) = scene.run.frames()
    assert (frame.step, frame.epoch) == (0, 0.0)
    with Image.open(frame.path) as picture:
        assert picture.size == (8 * 30 + 2, 8 * 30 + 2)
        assert picture.format == "WEBP"
    status = scene.status()
    assert (status.state, status.step, status.epochs, status.device) == ("running", 0, 3, "cpu, float32")


def test_quick_steps_share_a_frame_and_slow_ones_have_one_each(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(20, FRAME_SECONDS / 3.99)
    assert scene.frames() == [0, 4, 8, 12, 16, 20]
    scene.play(3, 5 * FRAME_SECONDS)
    assert scene.frames()[-3:] == [21, 22, 23]


def test_frames_that_take_long_to_draw_come_less_often(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = scene.publisher._frame

    def slow() -> None:
        whole()
        scene.clock.now += 1.0

    scene.publisher.opening(0.0)
    monkeypatch.setattr(scene.publisher, "_frame", slow)
    scene.play(20, 1.0)
    # 1 s of drawing goes with 3 s of training: at steps 1, 4, 7...
    assert scene.frames() == [0, 1, *range(4, 21, 3)]


def test_each_frame_has_one_measurement_of_the_steps_since_the_last(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    losses = []
    for step in train(scene.state, scene.pictures, [BOTH] * 8):
        losses.append(step.d_loss)
        scene.clock.now += FRAME_SECONDS / 3.99
        scene.publisher.saw(step)
    events = [event for event in scene.run.events()[0] if event["kind"] == "step"]
    assert [event["step"] for event in events] == [4, 8]
    assert events[0]["d_loss"] == pytest.approx(sum(losses[:4]) / 4, abs=1e-5)
    assert events[1]["d_loss"] == pytest.approx(sum(losses[4:]) / 4, abs=1e-5)
    assert events[1]["epoch"] == pytest.approx(8 * 8 / 200)


def test_a_player_who_stood_still_has_no_number(scene: Scene) -> None:
    scene.play(1, FRAME_SECONDS, Turn(("D",), 1, 1e-3, 1e-3))
    (event,) = scene.run.events()[0]
    assert event["g_loss"] is None
    assert event["d_loss"] > 0


def test_a_checkpoint_is_saved_now_and_then(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(9, CHECKPOINT_SECONDS / 10)
    assert scene.saved_step() is None
    scene.play(2, CHECKPOINT_SECONDS / 10)
    assert scene.saved_step() == 10
    scene.play(10, CHECKPOINT_SECONDS / 10)
    assert scene.saved_step() == 20


def test_a_pause_shows_and_saves_exactly_where_the_run_stands(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(3, FRAME_SECONDS / 100)
    assert scene.frames() == [0]
    scene.publisher.paused(True)
    assert scene.frames() == [0, 3]
    assert scene.saved_step() == 3
    status = scene.status()
    assert (status.state, status.step, status.seconds_left) == ("paused", 3, None)


def test_every_single_step_of_a_paused_run_is_shown(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.publisher.paused(True)
    scene.play(3, FRAME_SECONDS / 100, Turn(("D",), 1, 1e-3, 1e-3))
    assert scene.frames() == [0, 1, 2, 3]
    assert scene.status() == Status(
        "paused", step=3, epoch=3 * 8 / 200, epochs=3, images_per_second=scene.status().images_per_second,
        device="cpu, float32",
    )  # fmt: skip
    scene.publisher.paused(False)
    assert scene.status().state == "running"


def test_pace_and_time_left_follow_the_clock(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(25, 0.5)  # 8 pictures in half a second; one of three epochs of 200
    status = scene.status()
    assert status.epoch == 1.0
    assert status.images_per_second == pytest.approx(16)
    assert status.seconds_left == pytest.approx(400 / 16)


def test_a_pause_does_not_count_as_slowness(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(10, 0.5)
    scene.publisher.paused(True)
    scene.clock.now += 3600
    scene.publisher.paused(False)
    scene.play(10, 0.5)
    assert scene.status().images_per_second == pytest.approx(16)


@pytest.mark.parametrize("ending", ["finished", "stopped", "interrupted"])
def test_an_end_in_good_order_shows_and_saves_the_last_step(scene: Scene, ending: str) -> None:
    scene.publisher.opening(0.0)
    scene.play(2, FRAME_SECONDS / 100)
    scene.publisher.close(ending, "Why.")  # type: ignore[arg-type]
    assert scene.frames() == [0, 2]
    assert scene.saved_step() == 2
    assert scene.run.events()[0][-1]["step"] == 2
    status = scene.run.status()
    assert (status.state, status.step, status.reason, status.seconds_left) == (ending, 2, "Why.", None)


def test_weights_that_ran_away_do_not_replace_a_good_checkpoint(scene: Scene) -> None:
    scene.publisher.opening(0.0)
    scene.play(2, CHECKPOINT_SECONDS)
    good = scene.run.checkpoint.read_bytes()
    with torch.no_grad():
        for parameter in scene.state.generator.parameters():
            parameter.fill_(math.nan)
    scene.publisher.close("diverged", "The weights have run away.")
    assert scene.run.checkpoint.read_bytes() == good
    status = scene.run.status()
    assert (status.state, status.reason) == ("diverged", "The weights have run away.")


class Counting(Evaluator):
    """A judge of own pictures who counts how often it is asked."""

    asked = 0

    def evaluate(self, pictures: Tensor):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().evaluate(pictures)


@pytest.fixture
def judged(
    store: RunStore, accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> tuple[Scene, Counting]:
    monkeypatch.setattr(publisher_module, "JUDGED", 64)
    judge = Counting(pictures, "own-0123456789ab")
    return Scene(store.create(CONFIG), accelerator, pictures, judge), judge


def test_samples_are_judged_every_two_seconds_and_at_the_end(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    scene.publisher.opening(0.0)
    scene.play(8, 0.25)
    verdicts = [event for event in scene.run.events()[0] if event["kind"] == "verdict"]
    assert [(event["step"], event["samples"]) for event in verdicts] == [(8, 64)]
    assert 0 <= verdicts[0]["diversity"] < 2
    assert "fid" not in verdicts[0]  # no digits: a number would mislead
    scene.play(1, 0.25)
    scene.publisher.close("finished")
    assert judge.asked == 2


def test_nobody_who_wants_a_stop_waits_for_the_judge(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    scene.run.order(command="stop")
    scene.play(8, 0.25)
    assert judge.asked == 0


def test_pictures_that_are_no_numbers_are_not_judged(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    with torch.no_grad():
        for parameter in scene.state.average.parameters():
            parameter.fill_(math.nan)
    scene.publisher.close("finished")
    assert judge.asked == 0
    assert scene.run.status().state == "finished"


def test_a_grid_is_grey_and_in_rows_of_eight() -> None:
    pictures = torch.linspace(-1, 1, 16).view(16, 1, 1, 1).expand(16, 1, 28, 28)
    grid = grid_picture(pictures)
    assert (grid.mode, grid.size) == ("L", (8 * 30 + 2, 2 * 30 + 2))
    assert [grid.getpixel((16 + 30 * column, 46)) for column in (0, 7)] == [136, 255]
    assert grid.getpixel((0, 0)) == 0
