"""What a trainer does before anybody presses Train: it plays a little, so that all is loaded and its speed is known."""

from __future__ import annotations

import time

from accelerate import Accelerator

from trainers.data import DataCache
from trainers.method import Turn
from trainers.methods import first_method

WARM_UP_TURNS, TIMED_TURNS = 3, 6


def warm_up(accelerator: Accelerator, data: DataCache) -> float:
    """Play what the page opens with for a moment; returns images a second.

    The first use of a kernel compiles it, and the first evaluation imports its library: both before the click.
    """
    kind = first_method()
    method = kind(kind.usual(), accelerator, data)
    method.preview()
    method.evaluate(goes_on=lambda: True)
    turn = Turn(method.players, method.config)
    for _ in range(WARM_UP_TURNS):
        method.turn(turn)
    start, before = time.perf_counter(), method.images
    for _ in range(TIMED_TURNS):
        method.turn(turn)
    return (method.images - before) / (time.perf_counter() - start)
