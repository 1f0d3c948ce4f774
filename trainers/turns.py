"""Turns the page's orders into turns of the loop: pause, single steps, stop, live settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from accelerate import Accelerator
from accelerate.utils import broadcast_object_list

from playground.runs.status import Orders
from trainers.method import Method, Turn, live_config

Ending = Literal["finished", "stopped", "interrupted"]
Next = Turn | Literal["pause"] | Ending


@dataclass
class Turns:
    """Reads the orders before each turn."""

    method: Method
    orders: Callable[[], Orders]
    abandoned: Callable[[], bool] = lambda: False
    """whether the server that started this run is gone"""
    steps_played: int = field(init=False)

    def __post_init__(self) -> None:
        # Steps that were asked for before this trainer took over are not owed any more.
        self.steps_played = self.orders().steps_asked

    def next(self) -> Next:
        """The next turn, "pause" while there is none, or why there will be none."""
        orders = self.orders()
        if ending := self._ending(orders):
            return ending
        config = live_config(self.method.config, orders.settings)
        if orders.command == "run":
            self.steps_played = orders.steps_asked  # a step asked of a run that runs is no debt
            return Turn(self.method.players, config)
        if self.steps_played < orders.steps_asked:
            self.steps_played += 1
            wanted = tuple(player for player in self.method.players if player in orders.step_players)
            return Turn(wanted or self.method.players, config)
        return "pause"

    def _ending(self, orders: Orders) -> Ending | None:
        if orders.command == "stop":
            return "stopped"
        if self.abandoned():
            return "interrupted"
        planned = self.method.epochs
        last = planned if orders.stop_epoch is None else orders.stop_epoch
        if self.method.epoch < last:
            return None
        return "finished" if last >= planned else "stopped"


def shared(decide: Callable[[], Next], accelerator: Accelerator) -> Next:
    """What the main process decides, in every process of a distributed run."""
    if accelerator.num_processes == 1:
        return decide()
    decision = [decide() if accelerator.is_main_process else None]
    broadcast_object_list(decision)
    assert decision[0] is not None
    return decision[0]
