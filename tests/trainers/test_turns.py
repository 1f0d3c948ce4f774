"""Orders become turns: run, pause, single steps, stop, live settings, for methods with players and without."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from playground.config import settings_of
from playground.runs.status import Orders
from trainers.method import Turn
from trainers.methods.gan import GanConfig
from trainers.methods.pix2pix import Pix2PixConfig
from trainers.methods.vae import VaeConfig
from trainers.turns import Turns, shared

CONFIG = GanConfig(epochs=2, d_steps=1, d_lr=1e-3, g_lr=2e-3)
USUAL = Turn(("D", "G"), CONFIG)


@dataclass
class Desk:
    """Orders that a test changes, and a method of which only its plan and its place in it are known."""

    config: Any = CONFIG
    players: tuple[str, ...] = ("D", "G")
    orders: Orders = field(default_factory=Orders)
    epoch: float = 0.0
    gone: bool = False

    @property
    def epochs(self) -> float:
        return float(self.config.epochs)

    def turns(self) -> Turns:
        return Turns(self, lambda: self.orders, lambda: self.gone)  # type: ignore[arg-type]

    def change(self, **changes: Any) -> None:
        self.orders = dataclasses.replace(self.orders, **changes)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_all_move_until_the_epochs_are_over(desk: Desk) -> None:
    turns = desk.turns()
    assert [turns.next(), turns.next()] == [USUAL, USUAL]
    desk.epoch = 1.99
    assert turns.next() == USUAL
    desk.epoch = 2.0
    assert turns.next() == "finished"


def test_a_stop_ends_the_turns_at_once(desk: Desk) -> None:
    turns = desk.turns()
    turns.next()
    desk.change(command="stop")
    assert turns.next() == "stopped"


def test_a_stop_given_before_the_start_plays_nothing(desk: Desk) -> None:
    desk.change(command="stop")
    assert desk.turns().next() == "stopped"


def test_a_run_stops_at_the_epoch_asked_for(desk: Desk) -> None:
    desk.change(stop_epoch=0.5)
    turns = desk.turns()
    desk.epoch = 0.49
    assert turns.next() == USUAL
    desk.epoch = 0.5
    assert turns.next() == "stopped"


def test_a_later_last_epoch_lets_a_finished_run_go_on(desk: Desk) -> None:
    desk.epoch = 2.0
    assert desk.turns().next() == "finished"
    desk.change(stop_epoch=4.0)
    turns = desk.turns()
    assert turns.next() == USUAL
    desk.epoch = 4.0
    assert turns.next() == "finished"


def test_a_run_whose_server_is_gone_ends_as_interrupted_also_while_it_is_paused(desk: Desk) -> None:
    turns = desk.turns()
    desk.change(command="pause")
    assert turns.next() == "pause"
    desk.gone = True
    assert turns.next() == "interrupted"


def test_a_person_who_stopped_reads_stopped_even_where_the_server_left_too(desk: Desk) -> None:
    desk.change(command="stop")
    desk.gone = True
    assert desk.turns().next() == "stopped"


def test_a_pause_lasts_until_somebody_says_run(desk: Desk) -> None:
    turns = desk.turns()
    turns.next()
    desk.change(command="pause")
    assert [turns.next() for _ in range(3)] == ["pause"] * 3
    desk.change(command="run")
    assert turns.next() == USUAL


@pytest.mark.parametrize(
    ("asked", "players"),
    [(("D",), ("D",)), (("G",), ("G",)), (("D", "G"), ("D", "G")), (("G", "D"), ("D", "G")), ((), ("D", "G")),
     (("nobody",), ("D", "G"))],
)  # fmt: skip
def test_a_single_step_moves_who_was_asked_and_waits_again(
    desk: Desk, asked: tuple[str, ...], players: tuple[str, ...]
) -> None:
    desk.change(command="pause")
    turns = desk.turns()
    assert turns.next() == "pause"
    desk.change(steps_asked=1, step_players=asked)
    assert turns.next() == Turn(players, CONFIG)
    assert [turns.next(), turns.next()] == ["pause", "pause"]


@pytest.mark.parametrize("asked", [(), ("D",), ("D", "G")])
def test_a_method_without_players_makes_its_single_step_whoever_is_asked(asked: tuple[str, ...]) -> None:
    desk = Desk(VaeConfig(), players=())
    desk.change(command="pause")
    turns = desk.turns()
    desk.change(steps_asked=1, step_players=asked)
    assert [turns.next(), turns.next()] == [Turn((), VaeConfig()), "pause"]


def test_three_steps_asked_at_once_are_three_turns(desk: Desk) -> None:
    desk.change(command="pause")
    turns = desk.turns()
    desk.change(steps_asked=3, step_players=("D",))
    assert [turns.next() for _ in range(4)] == [*[Turn(("D",), CONFIG)] * 3, "pause"]


def test_steps_asked_of_an_earlier_trainer_are_not_owed(desk: Desk) -> None:
    desk.change(command="pause", steps_asked=5)
    assert desk.turns().next() == "pause"


def test_steps_asked_of_a_run_that_runs_are_not_owed(desk: Desk) -> None:
    turns = desk.turns()
    desk.change(steps_asked=4)
    turns.next()
    desk.change(command="pause")
    assert turns.next() == "pause"


def test_live_settings_apply_to_the_next_turn_and_can_be_taken_back(desk: Desk) -> None:
    turns = desk.turns()
    turns.next()
    desk.change(settings={"d_lr": 0.05, "g_lr": 0.025, "d_steps": 4.0})
    changed = dataclasses.replace(CONFIG, d_lr=0.05, g_lr=0.025, d_steps=4)
    turn = turns.next()
    assert turn == Turn(("D", "G"), changed)
    assert isinstance(turn, Turn) and type(turn.config.d_steps) is int
    desk.change(command="pause", steps_asked=1, step_players=("G",))  # single steps have them too
    assert turns.next() == Turn(("G",), changed)
    desk.change(command="run", settings={})
    assert turns.next() == USUAL


@pytest.mark.parametrize("config", [CONFIG, VaeConfig(), Pix2PixConfig()], ids=["gan", "vae", "pix2pix"])
@pytest.mark.parametrize("value", [0.0, -1.0, 1e9, math.nan, math.inf, -math.inf])
def test_settings_out_of_range_never_reach_the_method(config: Any, value: float) -> None:
    live = [name for name, known in settings_of(type(config)).items() if known.live]
    assert live
    desk = Desk(config)
    desk.change(settings=dict.fromkeys(live, value))
    turn = desk.turns().next()
    assert isinstance(turn, Turn)
    for name in live:
        known = settings_of(type(config))[name]
        assert known.low is not None and known.high is not None
        assert known.low <= getattr(turn.config, name) <= known.high


def test_what_is_not_live_cannot_be_changed(desk: Desk) -> None:
    desk.change(settings={"batch_size": 512.0, "seed": 3.0, "epochs": 300.0, "no such thing": 1.0})
    assert desk.turns().next() == USUAL


def test_one_process_alone_decides_for_itself() -> None:
    answers: Iterator[Any] = iter([USUAL, "pause", "finished"])
    accelerator: Any = SimpleNamespace(num_processes=1)
    assert [shared(lambda: next(answers), accelerator) for _ in range(3)] == [USUAL, "pause", "finished"]
