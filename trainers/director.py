"""Turns the page's orders into turns of the training loop: pause, single steps, stop, live settings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from accelerate import Accelerator
from accelerate.utils import broadcast_object_list

from playground.config import GanConfig, clamped
from playground.status import Orders
from trainers.engine import Player, Turn

#: How often a paused run looks for new orders, seconds.
POLL_SECONDS = 0.02


@dataclass
class Director:
    """Reads the orders before each turn. Why the turns ended stands in `ending` afterwards."""

    config: GanConfig
    orders: Callable[[], Orders]
    epoch: Callable[[], float]
    """passes over the data so far"""
    abandoned: Callable[[], bool] = lambda: False
    """whether the server that started this run is gone"""
    on_pause: Callable[[bool], None] = lambda paused: None
    """called when the run starts to wait (True) and when it goes on (False)"""
    waits: bool = True
    """whether the turns of a paused run wait for new orders; else they end, to be asked for again later"""
    ending: str = ""
    steps_played: int = field(init=False)
    _paused: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        # Steps that were asked for before this trainer took over are not owed any more.
        self.steps_played = self.orders().steps_asked

    def turns(self) -> Iterator[Turn]:
        """One turn after the other until the run is over (see `ending`), or paused where nobody `waits`."""
        while True:
            orders = self.orders()
            self.ending = self._ending(orders)
            if self.ending:
                return
            if orders.command == "run":
                self._set_paused(False)
                self.steps_played = orders.steps_asked  # a step asked of a run that runs is no debt
                yield self._turn(orders, ("D", "G"))
            elif self.steps_played < orders.steps_asked:
                self.steps_played += 1
                yield self._turn(orders, _players(orders.step_players))
            else:
                self._set_paused(True)
                if not self.waits:
                    return
                time.sleep(POLL_SECONDS)

    def _ending(self, orders: Orders) -> str:
        if orders.command == "stop":
            return "stopped"
        if self.abandoned():
            return "interrupted"
        last = self.config.epochs if orders.stop_epoch is None else orders.stop_epoch
        if self.epoch() < last:
            return ""
        return "finished" if last >= self.config.epochs else "stopped"

    def _turn(self, orders: Orders, players: tuple[Player, ...]) -> Turn:
        live = {"d_steps": orders.d_steps, "d_lr": orders.d_lr, "g_lr": orders.g_lr}
        changed = {name: value for name, value in live.items() if value is not None}
        # Whoever can reach the page can send it numbers: none out of bounds gets further than here.
        config = clamped(asdict(self.config) | changed)[0] if changed else self.config
        return Turn(players, config.d_steps, config.d_lr, config.g_lr)

    def _set_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self.on_pause(paused)


def shared_turns(turns: Iterator[Turn], accelerator: Accelerator) -> Iterator[Turn]:
    """Give every process of a distributed run the main process's turns."""
    if accelerator.num_processes == 1:
        yield from turns
        return
    while True:
        turn = [next(turns, None) if accelerator.is_main_process else None]
        broadcast_object_list(turn)
        if turn[0] is None:
            return
        yield turn[0]


def _players(step_players: str) -> tuple[Player, ...]:
    return tuple(player for player in ("D", "G") if player in step_players)
