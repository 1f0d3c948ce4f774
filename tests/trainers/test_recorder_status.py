"""What the page reads of a run at work: pauses, pace, time left, and how it is."""

from __future__ import annotations

import pytest
from accelerate import Accelerator
from playing import alone, experiment
from test_recorder import GAN, Scene
from torch import Tensor

from playground.runs import RunStore
from playground.runs.diagnosis import Diagnosis, diagnosis_of
from playground.runs.history import History
from playground.runs.status import Status
from trainers.diagnosis.steady import HOLDING
from trainers.recorder import FRAME_SECONDS, Recorder, RunClock, Speed


@pytest.fixture
def scene(store: RunStore, accelerator: Accelerator, pictures: Tensor) -> Scene:
    return Scene(store.create(experiment(GAN)), accelerator, pictures)


# ---- pauses


def test_a_pause_shows_and_saves_exactly_where_the_run_stands(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(3, FRAME_SECONDS / 100)
    assert scene.frames() == [0]
    scene.recorder.pause(True)
    assert scene.frames() == [0, 3]
    assert scene.saved_step() == 3
    status = scene.status()
    assert (status.state, status.step, status.seconds_left) == ("paused", 3, None)


def test_every_single_step_of_a_paused_run_is_shown(scene: Scene) -> None:
    scene.recorder.open()
    scene.recorder.pause(True)
    scene.play(3, FRAME_SECONDS / 100, alone(scene.method, "D"))
    assert scene.frames() == [0, 1, 2, 3]
    assert [event["step"] for event in scene.events("step")] == [1, 2, 3]
    pace = scene.status().images_per_second
    assert scene.status() == Status("paused", 3, 3 * 8 / 200, 3, pace, device="cpu, float32")
    scene.recorder.pause(False)
    assert scene.status().state == "running"


# ---- pace


def test_pace_and_time_left_follow_the_clock(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(25, 0.5)  # 8 pictures in half a second; one of three epochs of 200
    status = scene.status()
    assert status.epoch == 1.0
    assert status.images_per_second == pytest.approx(16)
    assert status.seconds_left == pytest.approx(400 / 16)


def test_a_first_step_that_compiles_says_nothing_of_the_pace(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(1, 60)
    assert (scene.status().images_per_second, scene.status().seconds_left) == (0, None)
    scene.play(24, 0.5)
    assert scene.status().images_per_second == pytest.approx(16)


def test_a_run_that_ends_elsewhere_tells_the_time_to_there(scene: Scene) -> None:
    scene.run.order(stop_epoch=2.0)
    scene.recorder.open()
    scene.play(25, 0.5)
    assert scene.status().epochs == 2.0
    assert scene.status().seconds_left == pytest.approx(200 / 16)


def test_a_pause_does_not_count_as_slowness(scene: Scene) -> None:
    scene.recorder.open()
    scene.play(10, 0.5)
    scene.recorder.pause(True)
    scene.clock.now += 3600
    scene.recorder.pause(False)
    scene.play(10, 0.5)
    assert scene.status().images_per_second == pytest.approx(16)


class Planned:
    """As much of a method as its speed needs: 250 pictures a pass."""

    images_per_epoch = 250.0

    def __init__(self, epoch: float) -> None:
        self.epoch = epoch

    def pictures_until(self, epochs: float) -> float:
        return max(0.0, epochs - self.epoch) * self.images_per_epoch


def test_nothing_is_said_before_there_are_two_looks() -> None:
    speed = Speed()
    for _ in range(2):
        assert speed.images_per_second == 0
        assert speed.seconds_left(Planned(0.0), 1.0) is None  # type: ignore[arg-type]
        speed.look(5.0, 100)


def test_only_the_last_looks_count() -> None:
    speed = Speed(looks=3)
    for second, images in enumerate((0, 1000, 1010, 1020)):
        speed.look(float(second), images)
    assert speed.images_per_second == pytest.approx(10)


def test_the_time_left_follows_from_the_pictures_that_are_left() -> None:
    speed = Speed()
    speed.look(0.0, 0)
    speed.look(10.0, 500)
    assert speed.seconds_left(Planned(2.0), 5.0) == pytest.approx(15)  # type: ignore[arg-type]
    assert speed.seconds_left(Planned(6.0), 5.0) == 0  # type: ignore[arg-type]


def test_time_in_which_others_train_is_not_its_own() -> None:
    now = [0.0]
    own = RunClock(lambda: now[0])
    now[0] = 3
    with own.pause():
        now[0] = 10
    now[0] += 2
    assert own() == 5


# ---- how it is


def test_a_diagnosis_is_written_once_for_every_change(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    well, ill = Diagnosis("learning", "All is well."), Diagnosis("mode_collapse", "All alike.", "Do.", {"g_lr": 0.5})
    found: list[Diagnosis | None] = [well]
    monkeypatch.setattr(scene.method, "diagnose", lambda config, history: found[-1])
    scene.recorder.open()
    scene.play(5, 2.0)
    assert [diagnosis_of(event) for event in scene.events("diagnosis")] == [well]
    found.append(ill)
    scene.play(5, 2.0)
    found.append(None)  # it cannot tell any more
    scene.play(2, 2.0)
    assert [diagnosis_of(event) for event in scene.events("diagnosis")] == [well, ill]
    assert scene.events("diagnosis")[1]["step"] == 5 + HOLDING
    found.append(well)
    scene.play(HOLDING - 1, 2.0)
    assert len(scene.events("diagnosis")) == 2  # it may be chance
    scene.recorder.close("stopped")
    assert [diagnosis_of(event) for event in scene.events("diagnosis")] == [well, ill, well]
    # Who goes on has been told so already.
    scene.recorder = Recorder(scene.run, scene.method, scene.clock)
    scene.recorder.open()
    scene.play(3, 2.0)
    assert len(scene.events("diagnosis")) == 3


def test_a_run_that_goes_on_is_judged_by_all_of_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.recorder.open()
    scene.play(4, 2.0)
    scene.recorder.close("stopped")
    seen: list[History] = []
    monkeypatch.setattr(scene.method, "diagnose", lambda config, history: seen.append(history))
    scene.recorder = Recorder(scene.run, scene.method, scene.clock)
    scene.recorder.open()
    scene.play(1, 2.0)
    assert [moment.step for moment in seen[-1].moments] == [1, 2, 3, 4, 5]
