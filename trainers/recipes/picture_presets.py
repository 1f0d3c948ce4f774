"""python -m trainers picture-presets: a picture of each preset for the page, drawn by a run of it.

Each is trained for the same time. What it draws then, the upper left corner of the grid that it publishes, is kept as
it is: nothing is chosen by hand.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from tqdm import tqdm

from playground.runs import Run
from playground.runs.presets import PRESETS
from trainers.data import DataCache
from trainers.hardware import Hardware
from trainers.recipes.record_replays import record

CORNER = 92
"""pixels: three digits beside three, and the black around them"""


@dataclass(frozen=True)
class PicturePresetsCommand(Hardware):
    """Train every preset for a moment and keep a corner of what it draws."""

    out: Path = Path("pretrained/presets")
    """folder of the pictures, and of what is known of them"""
    names: tuple[str, ...] = ()
    """presets to train; all where none is named"""
    seconds: float = 45.0
    """of one processor core"""


def main(command: PicturePresetsCommand) -> int:
    """Raises ValueError for a name that no preset has."""
    if unknown := set(command.names) - set(PRESETS):
        raise ValueError(f"No preset is called {', '.join(sorted(unknown))}. There are: {', '.join(PRESETS)}.")
    torch.set_num_threads(1)
    accelerator, data = command.accelerator(), DataCache(Path("runs/own"))
    command.out.mkdir(parents=True, exist_ok=True)
    for name in tqdm(command.names or list(PRESETS), unit="preset"):
        with tempfile.TemporaryDirectory() as folder:
            run = record(PRESETS[name].settings, Path(folder) / name, command.seconds, accelerator, data)
            keep(run, name, command)
    return 0


def keep(run: Run, name: str, command: PicturePresetsCommand) -> None:
    """The corner of its last picture; in about.json the settings that drew it, and for how long they had trained."""
    frame = run.frames()[-1]
    with Image.open(frame.path) as picture:
        picture.convert("RGB").crop((0, 0, CORNER, CORNER)).save(command.out / f"{name}.webp", "WEBP", quality=80)
    about = command.out / "about.json"
    known = json.loads(about.read_text()) if about.is_file() else {}
    known[name] = {"seconds": command.seconds, "step": frame.step, "epoch": frame.epoch, "settings": run.settings()}
    about.write_text(json.dumps(known, indent=1) + "\n")
