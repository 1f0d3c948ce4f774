"""A trainer process kept warm by the page's server: everything is loaded before anybody presses Train.

It reads one line after the other from standard input, each a JSON list of run directories, and trains them:
several by turns (trainers.loop). When the server goes away its end of the pipe closes, and the worker saves its
runs and leaves. Replies on standard output: `ready <images a second>`, `done`.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import os
import queue
import sys
import threading
import traceback
from pathlib import Path

#: Below the page's server, so that sliders stay quick while a run trains.
NICENESS = 10
SESSION = Path("/proc/self/autogroup")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", type=Path, required=True, help="folder of uploaded data sets")
    own = parser.parse_args().own
    give_way()
    gc.disable()  # until it is ready: what is imported stays, and looking through it takes a third longer
    from playground.data import DataUnavailable
    from playground.runs import Run
    from trainers.data import DataCache
    from trainers.hardware import Hardware
    from trainers.loop import train_race
    from trainers.warm_up import warm_up

    data, accelerator = DataCache(own), Hardware().accelerator()
    gone = threading.Event()
    requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, gone), daemon=True).start()
    pace = 0.0
    try:
        pace = warm_up(accelerator, data)
    except DataUnavailable:  # each run on these pictures will say so to the person who starts it
        traceback.print_exc()
    gc.freeze()
    gc.enable()
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


def give_back() -> None:
    """Hand back to the system what the last run no longer needs.

    The allocator keeps what was freed, from one run to the next some 40 to 120 MB of the first game. Where it cannot be
    asked to let go, as outside glibc, it keeps them.
    """
    gc.collect()  # networks and their optimisers know each other
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


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
