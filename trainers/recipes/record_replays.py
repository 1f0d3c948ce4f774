"""python -m trainers replays: the first 45 seconds of each card, recorded and packed for the Zoo tab.

What is recorded is an ordinary run with the settings that its source suggests. Seconds are those of one processor
core that work for it, so that a busy machine records the same: the run says how many steps it made in them. Methods
that draw nothing yet after 45 seconds are recorded with `--seconds 240`.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from PIL import Image
from tqdm import tqdm

from playground.export import pack_run
from playground.runs import Run, create_run
from playground.runs.files import write_whole
from trainers.cards import cards
from trainers.data import DataCache
from trainers.hardware import Hardware
from trainers.loop import train
from trainers.method import experiment_of, nearest_config
from trainers.methods import chosen_method

Settings = Mapping[str, object]
"""what a run is made from, by the names of a config; the rest is as its method suggests"""


@dataclass(frozen=True)
class ReplaysCommand(Hardware):
    """Record how every card begins to learn; those that exist are made anew only when they are named."""

    out: Path = Path("pretrained/replays")
    """folder of recordings, one folder a card"""
    names: tuple[str, ...] = ()
    """cards to record; all that have no recording yet where none is named"""
    seconds: float = 45.0
    """of one processor core"""
    frames: int = 32
    """pictures kept of each, evenly spread"""
    side: int = 256
    """pixels: larger pictures are shrunk to it"""


def main(command: ReplaysCommand) -> int:
    """Raises ValueError for a name that no card has."""
    known = cards()
    missing = [card.name for card in known.values() if not card.needs_folder and not (command.out / card.name).exists()]
    settings = chosen_settings("card", command.names or missing, {name: card.settings for name, card in known.items()})
    for name, run in record_each(settings, command, command.seconds):
        shrink(pack_run(run, command.out / name, command.frames), command.side)
    return 0


def chosen_settings(noun: str, names: Sequence[str], known: Mapping[str, Settings]) -> dict[str, Settings]:
    """Of those names. noun: what they are names of. Raises ValueError for one that is not known."""
    if unknown := set(names) - set(known):
        raise ValueError(f"No {noun} is called {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    return {name: known[name] for name in names}


def record_each(settings: Mapping[str, Settings], hardware: Hardware, seconds: float) -> Iterator[tuple[str, Run]]:
    """`record` for one name after the other, on one core. A run is gone when the next one is asked for."""
    torch.set_num_threads(1)
    accelerator, data = hardware.accelerator(), DataCache(Path("runs/own"))
    for name in tqdm(settings, unit="run"):
        with tempfile.TemporaryDirectory() as folder:
            yield name, record(settings[name], Path(folder) / name, seconds, accelerator, data)


def record(settings: Settings, path: Path, seconds: float, accelerator: Accelerator, data: DataCache) -> Run:
    """Train with these settings for so many seconds of one core, counted from the first step on."""
    method = chosen_method(settings)
    config, _ = nearest_config(method, settings)
    run = create_run(path, experiment_of(method, config))
    end = None
    for _ in train(run, accelerator, data, clock=time.process_time):
        end = end or time.process_time() + seconds
        if time.process_time() >= end:
            run.order(command="stop")
    return run


def shrink(run: Run, side: int) -> None:
    """Pictures with a longer side than that are made smaller, in place."""
    for frame in run.frames():
        with Image.open(frame.path) as picture:
            if max(picture.size) <= side:
                continue
            picture.thumbnail((side, side), Image.Resampling.LANCZOS)
            webp = io.BytesIO()
            picture.save(webp, "WEBP", quality=80)
        write_whole(frame.path, webp.getvalue())
