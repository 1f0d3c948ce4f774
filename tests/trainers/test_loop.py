"""What training writes, how it obeys and how it ends, for a method that only counts and for all others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, experiment, settings
from torch import Tensor

from playground.runs import Run, RunStore
from playground.runs.diagnosis import diagnosis_of
from playground.runs.status import Status
from trainers import loop, recorder
from trainers.data import DataCache
from trainers.loop import TrainingStep, train, train_by_turns
from trainers.method import Method, Preview, Turn
from trainers.methods.vae import VaeConfig
from trainers.recorder import TRAINED_SECONDS
from trainers.tensors import decayed, next_positions

#: A game and none; pairs, two kinds, squares and one picture; stages that come to an end of their own.
ONE_OF_EACH = ("gan", "vae", "pix2pix", "cyclegan", "srgan", "singan", "progressive")
one_of_each = pytest.mark.parametrize("name", ONE_OF_EACH)


class Counting(Method):
    """Ten turns a pass, four pictures a turn. `then(n)` is called before turn n is told."""

    figures = ()
    stateful = ()
    then: Callable[[int], object] = staticmethod(lambda n: None)
    told: Callable[[int], dict[str, float]] = staticmethod(lambda n: {"l1": 1 / n, "d_loss": 0.5})
    seen: list[Turn] = []  # noqa: RUF012

    @property
    def images_per_epoch(self) -> float:
        return 40.0

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.seen.append(turn)
        self.images += 4
        type(self).then(self.step + 1)
        return {name: torch.tensor(value) for name, value in type(self).told(self.step + 1).items()}

    def preview(self) -> Preview:
        return Preview(torch.full((6, 3, 8, 8), -1.0), columns=6)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    """The method of every run, which shows each of its steps; and nobody sleeps."""
    fresh = type("Fresh", (Counting,), {"seen": []})
    monkeypatch.setattr(loop, "experiment_in", lambda run: (fresh, VaeConfig(epochs=2)))
    monkeypatch.setattr(recorder, "FRAME_SECONDS", 0.0)
    monkeypatch.setattr(recorder, "FRAME_SHARE", math.inf)
    return fresh


@pytest.fixture
def run(store: RunStore) -> Run:
    """Two epochs."""
    return store.create(experiment({"method": "vae", "dataset": OWN, "epochs": 2}))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What happens meanwhile, one thing each time the loop waits. It must not wait for more than that."""
    things: list[Callable[[], object]] = []

    def sleep(seconds: float) -> None:
        assert things, "the loop waits although nothing more will happen"
        things.pop(0)()

    monkeypatch.setattr(loop.time, "sleep", sleep)
    yield things
    assert not things


@pytest.fixture
def trained(accelerator: Accelerator, pictures: Tensor) -> Callable[[Run], list[TrainingStep]]:
    """Train a run to its end."""
    return lambda run: list(train(run, accelerator, cache(pictures)))


def told(run: Run) -> list[int]:
    return [event["step"] for event in run.log.since()[0] if event["kind"] == "step"]


def at(step: int, do: Callable[[], object]) -> Callable[[int], object]:
    return lambda n: do() if n == step else None


Trained = Callable[[Run], list[TrainingStep]]

# ---- what is written


def test_a_run_ends_after_its_passes_with_pictures_figures_and_a_checkpoint(
    run: Run, counting: type[Counting], trained: Trained
) -> None:
    steps = trained(run)
    assert steps[4] == TrainingStep(5, 0.5, 20, {"l1": pytest.approx(0.2), "d_loss": 0.5})
    assert [step.step for step in steps] == list(range(1, 21))
    pace = run.status().images_per_second
    assert run.status() == Status("finished", 20, 2.0, 2.0, pace, None, "", "cpu, float32")
    assert told(run) == list(range(1, 21))
    event = run.log.since()[0][4]
    assert event == {"kind": "step", "step": 5, "epoch": 0.5, "seconds": event["seconds"], "l1": 0.2, "d_loss": 0.5}
    assert [frame.step for frame in run.frames()] == list(range(21))
    saved = torch.load(run.checkpoint, weights_only=True)
    assert saved == {"step": 20, "images": 80, TRAINED_SECONDS: saved[TRAINED_SECONDS]}
    assert not run.is_alive()


def test_the_status_says_running_from_the_first_moment_on(run: Run, counting: type[Counting], trained: Trained) -> None:
    seen: list[Status] = []
    counting.then = staticmethod(lambda n: seen.append(run.status()))
    trained(run)
    assert (seen[0].state, seen[0].step) == ("running", 0)
    assert [status.step for status in seen] == list(range(20))
    assert all(status.state == "running" for status in seen)


# ---- how it obeys


def test_it_stops_saves_and_goes_on(run: Run, counting: type[Counting], trained: Trained) -> None:
    counting.then = staticmethod(at(7, lambda: run.order(command="stop")))
    trained(run)
    status = run.status()
    assert (status.state, status.step, status.epoch) == ("stopped", 7, 0.7)
    assert "It can go on from here" in status.reason
    assert trained(run) == []  # the order stands until somebody says otherwise
    run.order(command="run")
    assert trained(run)[0].step == 8
    assert run.status().state == "finished"
    assert told(run) == list(range(1, 21))


def test_it_waits_while_paused_makes_single_steps_and_goes_on(
    run: Run, counting: type[Counting], trained: Trained, waits: list[Callable[[], object]]
) -> None:
    counting.then = staticmethod(at(5, lambda: run.order(command="pause")))
    seen: list[tuple[str, int, bool]] = []

    def look() -> None:
        seen.append((run.status().state, run.status().step, run.checkpoint.is_file()))

    waits += [look, look, lambda: run.order(steps_asked=1, step_players=("D",)), look, lambda: run.order(command="run")]
    trained(run)
    assert seen == [("paused", 5, True)] * 2 + [("paused", 6, True)]  # what was paused can be lost no more
    assert run.status().state == "finished"
    assert told(run) == list(range(1, 21))


def test_a_paused_run_can_be_stopped(
    run: Run, counting: type[Counting], trained: Trained, waits: list[Callable[[], object]]
) -> None:
    counting.then = staticmethod(at(5, lambda: run.order(command="pause")))
    waits += [lambda: None, lambda: run.order(command="stop")]
    trained(run)
    assert (run.status().state, run.status().step) == ("stopped", 5)


def test_a_server_that_goes_away_interrupts_its_runs(
    run: Run, counting: type[Counting], accelerator: Accelerator
) -> None:
    gone: list[bool] = []
    counting.then = staticmethod(at(4, lambda: gone.append(True)))
    list(train(run, accelerator, DataCache(Path("nowhere")), abandoned=lambda: bool(gone)))
    assert (run.status().state, run.status().step) == ("interrupted", 4)
    assert torch.load(run.checkpoint, weights_only=True)["step"] == 4


def test_after_a_crash_it_forgets_what_the_checkpoint_has_not_seen(
    run: Run, counting: type[Counting], trained: Trained
) -> None:
    counting.then = staticmethod(at(5, lambda: run.order(command="stop")))
    trained(run)
    kept = run.checkpoint.read_bytes()
    run.order(command="run")
    counting.then = staticmethod(at(12, lambda: run.order(command="stop")))
    trained(run)
    run.checkpoint.write_bytes(kept)  # as if it had been killed before the next checkpoint
    run.order(command="run")
    counting.then = staticmethod(lambda n: None)
    assert trained(run)[0].step == 6
    assert told(run) == list(range(1, 21))
    run.checkpoint.unlink()
    assert trained(run)[0].step == 1
    assert told(run) == list(range(1, 21))
    assert [frame.step for frame in run.frames()] == list(range(21))


def test_live_settings_reach_the_method(run: Run, counting: type[Counting], trained: Trained) -> None:
    run.order(settings={"lr": 0.05})
    trained(run)
    assert counting.seen == [Turn((), VaeConfig(epochs=2, lr=0.05))] * 20


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_figure_that_is_no_number_ends_the_run_as_diverged(
    run: Run, counting: type[Counting], trained: Trained, bad: float
) -> None:
    counting.told = staticmethod(lambda n: {"l1": bad if n == 6 else 0.5})
    assert [step.step for step in trained(run)] == [1, 2, 3, 4, 5]
    assert run.status().state == "diverged"
    reason = "At step 6, l1 was no longer a number: the weights have run away. Try smaller learning rates."
    assert run.status().reason == reason
    last = [found for event in run.log.since()[0] if (found := diagnosis_of(event)) is not None][-1]
    assert (last.condition, last.is_well, last.advice) == ("diverged", False, "Try smaller learning rates.")
    assert not run.checkpoint.exists()


# ---- every method


@one_of_each
def test_a_run_pauses_steps_stops_and_goes_on_bit_for_bit(
    name: str, accelerator: Accelerator, pictures: Tensor, store: RunStore, tmp_path: Path
) -> None:
    data = cache(pictures)
    small: dict[str, Any] = {"pool": 3} if name == "cyclegan" else {}
    through, halted = (store.create(experiment(settings(name, tmp_path, **small))) for _ in range(2))
    training, straight = train_by_turns(halted, accelerator, data), train_by_turns(through, accelerator, data)
    expected = [next(straight) for _ in range(6)]
    seen = [next(training), next(training)]
    halted.order(command="pause")
    assert next(training) is None
    assert (halted.status().state, halted.status().step) == ("paused", 2)
    halted.order(steps_asked=1)
    seen.append(next(training))
    assert next(training) is None
    halted.order(command="stop")
    assert list(training) == []
    assert (halted.status().state, halted.status().step) == ("stopped", 3)
    halted.order(command="run")
    training = train_by_turns(halted, accelerator, data)
    seen += [next(training) for _ in range(3)]
    assert seen == expected
    for run, left in ((halted, training), (through, straight)):
        run.order(command="stop")
        assert list(left) == []
    assert run.status().step == 6


@one_of_each
def test_repeating_a_finished_run_trains_not_one_step_more(
    name: str, trained: Trained, store: RunStore, tmp_path: Path
) -> None:
    small: dict[str, Any] = {"patches": 16} if name == "srgan" else {"epochs": 1, "batch_size": 100}
    small |= {"batch_size": 4} if "batch_size" in small and name in ("pix2pix", "gaugan", "cyclegan") else {}
    run = store.create(experiment(settings(name, tmp_path, **small)))
    steps = trained(run)
    assert steps and run.status().state == "finished"
    frames, saved = run.frames(), torch.load(run.checkpoint, weights_only=True)["step"]
    for _ in range(2):
        assert trained(run) == []
        assert (run.status().state, run.status().step) == ("finished", steps[-1].step)
    assert run.frames() == frames
    assert torch.load(run.checkpoint, weights_only=True)["step"] == saved == steps[-1].step


# ---- schedules


def test_the_learning_rate_falls_over_the_second_half_and_never_to_nothing() -> None:
    rates = [decayed(1.0, passes, 10.0) for passes in (0.0, 5.0, 7.5, 10.0, 12.0)]
    assert rates == [1.0, 1.0, 0.5, 0.02, 0.02]


def test_each_pass_has_an_order_of_its_own_that_can_be_found_again() -> None:
    first = next_positions(1, 0, 50, 50).tolist()
    assert sorted(first) == list(range(50))
    assert first == next_positions(1, 0, 50, 50).tolist()
    assert first != next_positions(1, 50, 50, 50).tolist()
    assert first != next_positions(2, 0, 50, 50).tolist()
    assert next_positions(1, 40, 20, 50).tolist() == first[40:] + next_positions(1, 50, 10, 50).tolist()
