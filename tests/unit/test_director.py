"""Orders become turns: run, pause, single steps, stop, live settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from trainers.director import Director, shared_turns
from trainers.engine import Turn

from playground.config import GanConfig
from playground.runs.status import Orders

CONFIG = GanConfig(epochs=2, d_steps=1, d_lr=1e-3, g_lr=2e-3)
USUAL = Turn(("D", "G"), d_steps=1, d_lr=1e-3, g_lr=2e-3)


@dataclass
class Desk:
    """Orders that a test changes, and what the director said about pauses."""

    orders: Orders = field(default_factory=Orders)
    epoch: float = 0.0
    gone: bool = False
    pauses: list[bool] = field(default_factory=list)

    def direct(self, config: GanConfig = CONFIG) -> Director:
        return Director(config, lambda: self.orders, lambda: self.epoch, lambda: self.gone, self.pauses.append)

    def change(self, **changes: object) -> None:
        self.orders = replace(self.orders, **changes)  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def while_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], None]]]:
    """What happens meanwhile, one thing each time the director waits. It must not wait for more than that."""
    things: list[Callable[[], None]] = []

    def sleep(seconds: float) -> None:
        assert things, "the director waits although nothing more will happen"
        things.pop(0)()

    monkeypatch.setattr("trainers.director.time.sleep", sleep)
    yield things
    assert not things


def test_both_move_until_the_epochs_are_over(desk: Desk) -> None:
    director = desk.direct()
    turns = director.turns()
    assert [next(turns), next(turns)] == [USUAL, USUAL]
    assert director.ending == ""
    desk.epoch = 2.0
    assert list(turns) == []
    assert director.ending == "finished"
    assert desk.pauses == []


def test_a_stop_ends_the_turns_at_once(desk: Desk) -> None:
    director = desk.direct()
    turns = director.turns()
    next(turns)
    desk.change(command="stop")
    assert list(turns) == []
    assert director.ending == "stopped"


def test_a_stop_given_before_the_start_plays_nothing(desk: Desk) -> None:
    desk.change(command="stop")
    director = desk.direct()
    assert list(director.turns()) == []
    assert director.ending == "stopped"


def test_a_run_stops_at_the_epoch_asked_for(desk: Desk) -> None:
    desk.change(stop_epoch=0.5)
    director = desk.direct()
    turns = director.turns()
    desk.epoch = 0.49
    assert next(turns) == USUAL
    desk.epoch = 0.5
    assert list(turns) == []
    assert director.ending == "stopped"


def test_a_run_whose_server_is_gone_ends_as_interrupted(desk: Desk, while_waiting: list[Callable[[], None]]) -> None:
    director = desk.direct()
    turns = director.turns()
    next(turns)
    desk.change(command="pause")
    while_waiting.append(lambda: setattr(desk, "gone", True))  # also while it is paused
    assert list(turns) == []
    assert director.ending == "interrupted"


def test_a_person_who_stopped_reads_stopped_even_where_the_server_left_too(desk: Desk) -> None:
    desk.change(command="stop")
    desk.gone = True
    director = desk.direct()
    assert list(director.turns()) == []
    assert director.ending == "stopped"


def test_a_pause_waits_and_says_so_once(desk: Desk, while_waiting: list[Callable[[], None]]) -> None:
    turns = desk.direct().turns()
    next(turns)
    desk.change(command="pause")
    while_waiting += [lambda: None, lambda: None, lambda: desk.change(command="run")]
    assert next(turns) == USUAL
    assert desk.pauses == [True, False]


@pytest.mark.parametrize(("asked", "players"), [("D", ("D",)), ("G", ("G",)), ("DG", ("D", "G"))])
def test_a_single_step_moves_who_was_asked_and_waits_again(
    desk: Desk, while_waiting: list[Callable[[], None]], asked: str, players: tuple[str, ...]
) -> None:
    desk.change(command="pause")
    turns = desk.direct().turns()
    while_waiting.append(lambda: desk.change(steps_asked=1, step_players=asked))
    assert next(turns).players == players
    while_waiting += [lambda: None, lambda: desk.change(command="stop")]
    assert list(turns) == []
    assert desk.pauses == [True]


def test_three_steps_asked_at_once_are_three_turns(desk: Desk, while_waiting: list[Callable[[], None]]) -> None:
    desk.change(command="pause")
    turns = desk.direct().turns()
    while_waiting.append(lambda: desk.change(steps_asked=3, step_players="D"))
    while_waiting.append(lambda: desk.change(command="stop"))
    assert [turn.players for turn in turns] == [("D",)] * 3


def test_steps_asked_of_an_earlier_trainer_are_not_owed(desk: Desk, while_waiting: list[Callable[[], None]]) -> None:
    desk.change(command="pause", steps_asked=5)
    turns = desk.direct().turns()
    while_waiting.append(lambda: desk.change(command="stop"))
    assert list(turns) == []


def test_steps_asked_of_a_run_that_runs_are_not_owed(desk: Desk, while_waiting: list[Callable[[], None]]) -> None:
    turns = desk.direct().turns()
    desk.change(steps_asked=4)
    next(turns)
    desk.change(command="pause")
    while_waiting.append(lambda: desk.change(command="stop"))
    assert list(turns) == []


def test_live_settings_apply_to_the_next_turn(desk: Desk) -> None:
    turns = desk.direct().turns()
    next(turns)
    desk.change(d_lr=0.05, g_lr=0.025, d_steps=4)
    assert next(turns) == Turn(("D", "G"), d_steps=4, d_lr=0.05, g_lr=0.025)
    desk.change(d_lr=None, g_lr=None, d_steps=None)
    assert next(turns) == USUAL


@pytest.mark.parametrize("orders", [
    Orders(d_steps=0), Orders(d_steps=10**9), Orders(d_lr=-1.0), Orders(g_lr=float("nan")), Orders(d_lr=float("inf")),
])  # fmt: skip
def test_settings_out_of_range_never_reach_the_loop(desk: Desk, orders: Orders) -> None:
    desk.orders = orders
    turn = next(desk.direct().turns())
    assert 1 <= turn.d_steps <= 10
    assert 1e-6 <= turn.d_lr <= 0.1
    assert 1e-6 <= turn.g_lr <= 0.1


def test_one_process_alone_plays_the_turns_as_they_are() -> None:
    class Alone:
        num_processes = 1

    assert list(shared_turns(iter([USUAL, USUAL]), Alone())) == [USUAL, USUAL]


def test_a_later_last_epoch_lets_a_finished_run_go_on(desk: Desk) -> None:
    desk.epoch = 10.0
    assert list(desk.direct(GanConfig(epochs=10)).turns()) == []
    desk.change(stop_epoch=20.0)
    assert next(iter(desk.direct(GanConfig(epochs=10)).turns())).players == ("D", "G")
