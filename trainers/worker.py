"""A trainer process kept warm by the page's server: everything is loaded before anybody presses Train.

It reads one line after the other from standard input, each a JSON list of run directories, and trains them:
several by turns (trainers.race). When the server goes away its end of the pipe closes, and the worker saves its
runs and leaves. Replies on standard output: `ready <images a second>`, `done`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from pathlib import Path

import torch
from accelerate import Accelerator

from playground.data import DataUnavailable
from playground.runs import Run
from trainers.data import DataCache
from trainers.hardware import choose_precision
from trainers.memory import give_back
from trainers.method import Turn
from trainers.methods import first_method
from trainers.race import train_race

#: Below the page's server, so that sliders stay quick while a run trains.
NICENESS = 10
SESSION = Path("/proc/self/autogroup")
WARM_UP_TURNS, TIMED_TURNS = 3, 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", type=Path, required=True, help="folder of uploaded data sets")
    data = DataCache(parser.parse_args().own)
    give_way()
    gone = threading.Event()
    requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, gone), daemon=True).start()
    accelerator = Accelerator(mixed_precision=choose_precision("cuda" if torch.cuda.is_available() else "cpu"))
    pace = 0.0
    try:
        pace = warm_up(accelerator, data)
    except DataUnavailable:  # each run on these pictures will say so to the person who starts it
        traceback.print_exc()
    _reply(f"ready {pace:.1f}")
    while (line := requests.get()) is not None:
        runs = [Run(Path(path)) for path in json.loads(line)]
        for _ in train_race(runs, accelerator, data, abandoned=gone.is_set):
            pass
        _reply("done")
        if requests.empty():  # else somebody waits
            give_back()


def give_way() -> None:
    """Let everybody else on this machine go first.

    Where Linux shares processors among sessions (sched(7), "autogroup"), a process's own niceness counts only within
    its session, and the worker has one of its own: its session must be nice too.
    """
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        SESSION.write_text(str(NICENESS))


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


def _listen(requests: queue.SimpleQueue[str | None], gone: threading.Event) -> None:
    for line in sys.stdin:
        requests.put(line.strip())
    gone.set()
    requests.put(None)


def _reply(word: str) -> None:
    try:
        print(word, flush=True)
    except BrokenPipeError:
        pass


if __name__ == "__main__":
    main()
