"""A race: equal time for all by a clock that the test winds, and one contestant's fate is not another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from accelerate import Accelerator
from playing import EVERY, SMALL, cache, experiment, settings
from torch import Tensor

from playground.runs import Run, RunStore
from playground.runs.races import RACES, short_name
from trainers import loop
from trainers.data import DataCache
from trainers.loop import SLICE_SECONDS, train_race


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class FakeStep:
    step: int
    epoch: float = 0.0
    images: int = 0


Fake = Callable[[Clock], Iterator[FakeStep | None]]


def steady(seconds: float, steps: int = 10_000) -> Fake:
    """A run whose every step takes so long."""

    def steps_of(clock: Clock) -> Iterator[FakeStep | None]:
        for i in range(1, steps + 1):
            clock.now += seconds
            yield FakeStep(i)

    return steps_of


@pytest.fixture
def raced(
    monkeypatch: pytest.MonkeyPatch, accelerator: Accelerator, tmp_path: Path
) -> Callable[..., tuple[Clock, Iterator[Run]]]:
    """Race stand-ins; whoever steps comes out."""

    def start(**fakes: Fake) -> tuple[Clock, Iterator[Run]]:
        clock = Clock()
        runs = [Run(tmp_path / name) for name in fakes]
        monkeypatch.setattr(loop, "train_by_turns", lambda run, *_: fakes[run.id](clock))
        monkeypatch.setattr(loop.time, "sleep", lambda seconds: setattr(clock, "now", clock.now + seconds))
        return clock, (run for run, _ in train_race(runs, accelerator, DataCache(tmp_path), clock=clock))

    return start


def seconds_of(clock: Clock, steps: Iterator[Run], until: float) -> dict[str, float]:
    """How long each has trained when the clock shows `until`."""
    seconds: Counter[str] = Counter()
    before = clock.now
    for run in steps:
        seconds[run.id] += clock.now - before  # type: ignore[assignment]
        before = clock.now
        if clock.now >= until:
            break
    return dict(seconds)


def test_quick_and_slow_steps_get_the_same_time(raced: Callable[..., tuple[Clock, Iterator[Run]]]) -> None:
    clock, steps = raced(quick=steady(0.003), slow=steady(0.07), slower=steady(0.9))
    seconds = seconds_of(clock, steps, until=60)
    assert seconds == dict.fromkeys(("quick", "slow", "slower"), pytest.approx(20, abs=1.5))


def test_nobody_waits_long(raced: Callable[..., tuple[Clock, Iterator[Run]]]) -> None:
    clock, steps = raced(a=steady(0.01), b=steady(0.02), c=steady(0.03))
    last = dict.fromkeys("abc", 0.0)
    for run in steps:
        assert clock.now - last[run.id] < 3 * (SLICE_SECONDS + 0.04)
        last[run.id] = clock.now
        if clock.now > 10:
            break


def test_who_is_done_leaves_the_time_to_the_others(raced: Callable[..., tuple[Clock, Iterator[Run]]]) -> None:
    clock, steps = raced(short=steady(0.1, steps=10), long=steady(0.1))
    seconds = seconds_of(clock, steps, until=11)
    assert seconds == {"short": pytest.approx(1), "long": pytest.approx(10, abs=0.2)}


def test_a_run_that_fails_does_not_end_the_race(
    raced: Callable[..., tuple[Clock, Iterator[Run]]], capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(clock: Clock) -> Iterator[FakeStep | None]:
        yield FakeStep(1)
        raise RuntimeError("oops")

    _, steps = raced(faulty=faulty, good=steady(0.1, steps=30))
    assert Counter(run.id for run in steps) == {"faulty": 1, "good": 30}
    assert "oops" in capsys.readouterr().err


def test_a_paused_run_gives_its_turns_away_and_does_not_catch_up(
    raced: Callable[..., tuple[Clock, Iterator[Run]]],
) -> None:
    def paused(clock: Clock) -> Iterator[FakeStep | None]:
        while clock.now < 10:
            yield None
        yield from steady(0.05)(clock)

    clock, steps = raced(paused=paused, other=steady(0.05))
    assert seconds_of(clock, steps, until=10) == {"other": pytest.approx(10, abs=0.1)}
    afterwards = seconds_of(clock, steps, until=20)
    assert afterwards["paused"] == pytest.approx(5, abs=0.7)


def test_when_all_are_paused_the_trainer_sleeps(raced: Callable[..., tuple[Clock, Iterator[Run]]]) -> None:
    def paused(clock: Clock) -> Iterator[FakeStep | None]:
        while clock.now < 1:
            yield None

    clock, steps = raced(a=paused, b=paused)
    assert list(steps) == []
    assert clock.now >= 1


@pytest.mark.slow
def test_runs_of_every_method_race_to_their_ends(
    store: RunStore, pictures: Tensor, accelerator: Accelerator, tmp_path: Path
) -> None:
    """Those that read folders beside those that learn a data set; a paused and a stopped one among them."""
    small = {"dataset": {"batch_size": 10, "epochs": 1}, "folder": {"epochs": 1.0}}
    runs = [
        store.create(experiment(settings(name, tmp_path) | small["folder" if name in SMALL else "dataset"]))
        for name in [*EVERY, "gan"]
    ]
    paused, stopped, watched = runs[0], runs[-1], runs[EVERY.index("mixture")]
    paused.order(command="pause")
    stopped.order(command="stop")
    moved: Counter[Run] = Counter()
    for run, step in train_race(runs, accelerator, cache(pictures[:40])):
        moved[run] += 1
        assert step.step == moved[run]
        if run == watched and moved[run] == 2:
            assert paused.status().state == "paused"
            paused.order(command="run")
    assert [run.status().state for run in runs] == ["finished"] * len(EVERY) + ["stopped"]
    assert all(moved[run] == run.status().step > 0 for run in runs[:-1])
    assert moved[stopped] == 0


def test_one_that_fails_leaves_the_race_to_the_others(
    store: RunStore, pictures: Tensor, accelerator: Accelerator, tmp_path: Path
) -> None:
    empty = store.create(experiment(settings("pix2pix", tmp_path) | {"data": tmp_path / "nothing"}))
    good = store.create(experiment(settings("mixture", tmp_path, batch_size=40, epochs=1)))
    assert [run for run, _ in train_race([empty, good], accelerator, cache(pictures))] == [good] * 5
    assert (empty.status().state, good.status().state) == ("failed", "finished")
    assert "There is no folder" in empty.status().reason


def test_contestants_differ_in_one_thing_and_are_named_after_it() -> None:
    for race in RACES.values():
        made = [experiment({"dataset": "mnist", "seed": 7, "epochs": 25} | chosen) for chosen in race.contestants]
        configs = [one.settings for one in made]
        assert {(c["dataset"], c["seed"], c["epochs"]) for c in configs} == {("mnist", 7, 25)}
        assert len({short_name(one.settings, one.about, configs) for one in made}) == len(configs) <= 4
