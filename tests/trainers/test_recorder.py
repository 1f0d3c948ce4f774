"""What a run publishes, and when, by a clock that the test winds."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from playing import OWN, alone, built, cache, everybody, experiment
from torch import Tensor

from playground.metrics import Evaluator
from playground.runs import Run, RunStore
from playground.runs.status import Status
from trainers import generative
from trainers import recorder as recorder_module
from trainers.method import Turn
from trainers.recorder import (
    CHECKPOINT_SECONDS,
    FIRST_CHECKPOINT_SECONDS,
    FRAME_SECONDS,
    FRAME_SHARE,
    TRAINED_SECONDS,
    Recorder,
    grid_picture,
)
from trainers.tensors import numbers

GAN = {"method": "gan", "dataset": OWN, "architecture": "mlp", "batch_size": 8, "epochs": 3}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Scene:
    """A run, its method and its recorder, and a way to let time pass in steps."""

    def __init__(self, run: Run, accelerator: Accelerator, pictures: Tensor, judge: Evaluator | None = None) -> None:
        data = cache(pictures)
        data._evaluators[OWN] = judge  # type: ignore[assignment]
        self.run, self.clock = run, Clock()
        self.method = built(GAN, accelerator, data)
        self.recorder = Recorder(run, self.method, self.clock)

    def play(self, steps: int, seconds: float, turn: Turn | None = None) -> list[dict[str, float]]:
        """So many steps of so long each."""
        told = []
        for _ in range(steps):
            figures = numbers(self.method.accelerator, self.method.turn(turn or everybody(self.method)))
            self.method.step += 1
            self.clock.now += seconds
            self.recorder.record(figures)
            told.append(figures)
        return told

    def frames(self) -> list[int]:
        return [frame.step for frame in self.run.frames()]

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.run.log.since()[0] if event["kind"] == kind]

    def saved(self) -> dict[str, Any] | None:
        if not self.run.checkpoint.is_file():
            return None
        state: dict[str, Any] = torch.load(self.run.checkpoint, weights_only=True)
        return state

    def saved_step(self) -> int | None:
        state = self.saved()
        return None if state is None else int(state["step"])

    def status(self) -> Status:
        with self.run.lock():
            return self.run.status()


@pytest.fixture
def scene(store: RunStore, accelerator: Accelerator, pictures: Tensor) -> Scene:
    return Scene(store.create(experiment(GAN)), accelerator, pictures)


# ---- pictures


def test_the_first_picture_comes_before_the_first_step(scene: Scene) -> None:
    scene.recorder.open()
    (frame,) = scene.run.frames()
    assert (frame.step, frame.epoch) == (0, 0.0)
    with Image.open(frame.path) as picture:
        assert picture.size == (8 * 30 + 2, 8 * 30 + 2)
        assert picture.format == "WEBP"
    status = scene.status()
    assert (status.state, status.step, status.epochs, status.device) == ("running", 0, 3, "cpu, float32")


def test_quick_steps_share_a_frame_and_slow_ones_have_one_each(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(20, FRAME_SECONDS / 3.99)
    assert scene.frames() == [0, 4, 8, 12, 16, 20]
    scene.play(3, 5 * FRAME_SECONDS)
    assert scene.frames()[-3:] == [21, 22, 23]


def test_drawing_takes_little_of_the_time(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FRAME_SHARE == 0.18
    whole = scene.recorder._frame

    def slow() -> None:
        whole()
        scene.clock.now += 1.0

    scene.recorder.open()
    monkeypatch.setattr(scene.recorder, "_frame", slow)
    scene.play(31, 1.0)
    # 1 s of drawing in every 6 s: it goes with 5 s of training.
    assert scene.frames() == [0, 1, 6, 11, 16, 21, 26, 31]


def test_long_runs_keep_few_frames(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "MOST_FRAMES", 8)
    monkeypatch.setattr(recorder_module, "THIN_EVERY", 1)
    scene.recorder.open()
    scene.play(20, FRAME_SECONDS)
    kept = scene.frames()
    assert len(kept) <= 8 and (kept[0], kept[-1]) == (0, 20)


def test_a_grid_is_grey_or_in_colour_and_in_rows() -> None:
    pictures = torch.linspace(-1, 1, 16).view(16, 1, 1, 1).expand(16, 1, 28, 28)
    grid = grid_picture(pictures)
    assert (grid.mode, grid.size) == ("L", (8 * 30 + 2, 2 * 30 + 2))
    assert [grid.getpixel((16 + 30 * column, 46)) for column in (0, 7)] == [136, 255]
    assert grid.getpixel((0, 0)) == 0
    colours = grid_picture(pictures.expand(16, 3, 28, 28), columns=6)
    assert (colours.mode, colours.size) == ("RGB", (6 * 30 + 2, 3 * 30 + 2))


# ---- the game


def test_each_picture_has_its_moment_of_the_game(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(2, FRAME_SECONDS)
    told = scene.events("game")
    assert [event["step"] for event in told] == scene.frames() == [0, 1, 2]
    assert ["latents" in event for event in told] == [True, False, False]
    assert all(len(event["fake"]) == len(event["real"]) == 8 for event in told)
    assert all(0 <= verdict <= 1 for event in told for verdict in event["fake"] + event["real"])
    with Image.open(scene.run.game_path(2, scene.method.epoch)) as picture:
        assert picture.size == (8 * 30 + 2, 2 * 30 + 2)


def test_what_is_thinned_or_forgotten_takes_its_moment_along(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(4, FRAME_SECONDS)
    scene.run.thin_frames(4)
    scene.run.rewind(3)
    kept = {frame.path.name for frame in scene.run.frames()}
    assert kept == {path.name for path in (scene.run.path / "game").iterdir()}
    assert len(kept) == 3


# ---- figures


def test_each_frame_has_one_measurement_of_the_steps_since_the_last(scene: Scene) -> None:
    scene.recorder.open()
    losses = [figures["d_loss"] for figures in scene.play(8, FRAME_SECONDS / 3.99)]
    events = scene.events("step")
    assert [event["step"] for event in events] == [4, 8]
    assert events[0]["d_loss"] == pytest.approx(sum(losses[:4]) / 4, abs=1e-5)
    assert events[1]["d_loss"] == pytest.approx(sum(losses[4:]) / 4, abs=1e-5)
    assert events[1]["epoch"] == pytest.approx(8 * 8 / 200)
    assert events[1].keys() == {
        "kind",
        "step",
        "epoch",
        "seconds",
        "d_loss",
        "g_loss",
        "d_real",
        "d_fake",
        "g_gradient",
    }


def test_who_stood_still_has_no_figure(scene: Scene) -> None:
    scene.play(1, FRAME_SECONDS, alone(scene.method, "D"))
    (event,) = scene.events("step")
    assert "g_loss" not in event
    assert event["d_loss"] > 0


def test_a_mean_is_taken_over_the_steps_that_told_the_figure(scene: Scene) -> None:
    told = [
        *scene.play(1, FRAME_SECONDS / 10),
        *scene.play(2, FRAME_SECONDS / 10, alone(scene.method, "D")),
        *scene.play(1, FRAME_SECONDS),
    ]
    (event,) = scene.events("step")
    assert event["d_loss"] == pytest.approx(sum(figures["d_loss"] for figures in told) / 4, abs=1e-5)
    assert event["g_loss"] == pytest.approx((told[0]["g_loss"] + told[3]["g_loss"]) / 2, abs=1e-5)


def test_seconds_of_training_count_without_pauses_and_go_on_with_the_checkpoint(
    scene: Scene, accelerator: Accelerator
) -> None:
    scene.recorder.open()
    scene.play(10, 0.5)
    scene.recorder.pause(True)
    scene.clock.now += 3600
    scene.play(1, 100.0)  # a single step: somebody looked at it for long
    scene.recorder.pause(False)
    scene.play(10, 0.5)
    assert scene.events("step")[-1]["seconds"] == pytest.approx(10)
    scene.recorder.close("stopped")
    state = scene.saved()
    assert state is not None and state[TRAINED_SECONDS] == pytest.approx(10)
    scene.recorder = Recorder(scene.run, scene.method, scene.clock, state[TRAINED_SECONDS])
    scene.recorder.open()
    scene.play(2, 0.5)
    assert scene.events("step")[-1]["seconds"] == pytest.approx(11)


# ---- checkpoints


def test_a_checkpoint_is_saved_soon_and_then_now_and_then(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(1, FIRST_CHECKPOINT_SECONDS * 0.9)
    assert scene.saved_step() is None
    scene.play(1, FIRST_CHECKPOINT_SECONDS * 0.2)
    assert scene.saved_step() == 2
    scene.play(9, CHECKPOINT_SECONDS / 10)
    assert scene.saved_step() == 2
    scene.play(2, CHECKPOINT_SECONDS / 10)
    assert scene.saved_step() == 12


@pytest.mark.parametrize("ending", ["finished", "stopped", "interrupted"])
def test_an_end_in_good_order_shows_and_saves_the_last_step(scene: Scene, ending: Any) -> None:
    scene.recorder.open()
    scene.play(2, FRAME_SECONDS / 100)
    scene.recorder.close(ending, "Why.")
    assert scene.frames() == [0, 2]
    assert scene.saved_step() == 2
    assert scene.events("step")[-1]["step"] == 2
    status = scene.run.status()
    assert (status.state, status.step, status.reason, status.seconds_left) == (ending, 2, "Why.", None)


def test_weights_that_ran_away_do_not_replace_a_good_checkpoint(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(2, CHECKPOINT_SECONDS)
    good = scene.run.checkpoint.read_bytes()
    with torch.no_grad():
        for parameter in scene.method.generator.parameters():
            parameter.fill_(math.nan)
    scene.recorder.close("diverged", "The weights have run away.")
    assert scene.run.checkpoint.read_bytes() == good
    status = scene.run.status()
    assert (status.state, status.reason) == ("diverged", "The weights have run away.")


# ---- evaluations


class Counting(Evaluator):
    """A judge of own pictures who counts how often it is asked."""

    asked = 0

    def evaluate(self, pictures: Tensor) -> Any:
        self.asked += 1
        return super().evaluate(pictures)


@pytest.fixture
def judged(
    store: RunStore, accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> tuple[Scene, Counting]:
    monkeypatch.setattr(generative, "EVALUATED", 64)
    judge = Counting(pictures, OWN)
    return Scene(store.create(experiment(GAN)), accelerator, pictures, judge), judge


def test_samples_are_measured_every_two_seconds_and_at_the_end(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    scene.recorder.open()
    scene.play(8, 0.25)
    (event,) = scene.events("evaluation")
    assert (event["step"], event["samples"]) == (8, 64)
    assert 0 <= event["diversity"] < 2
    assert "fid" not in event  # no digits: a number would mislead
    scene.play(1, 0.25)
    scene.recorder.close("finished")
    assert judge.asked == 2


def test_nobody_who_wants_a_stop_or_a_pause_waits_for_the_evaluation(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    for command in ("stop", "pause"):
        scene.run.order(command=command)
        scene.play(8, 0.25)
    assert judge.asked == 0


def test_pictures_that_are_no_numbers_are_not_measured(judged: tuple[Scene, Counting]) -> None:
    scene, judge = judged
    with torch.no_grad():
        for parameter in scene.method.average.parameters():
            parameter.fill_(math.nan)
    scene.recorder.close("finished")
    assert judge.asked == 0
    assert scene.run.status().state == "finished"
