"""python -m trainers picture-presets: a picture of each preset for the page, drawn by a run of it.

Each is trained for the same time. What it draws then, the upper left corner of the grid that it publishes, is kept as
it is: nothing is chosen by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from playground.runs import Run
from playground.runs.presets import PRESETS
from trainers.hardware import Hardware
from trainers.recipes.record_replays import chosen_settings, record_each

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
    known = {name: preset.settings for name, preset in PRESETS.items()}
    settings = chosen_settings("preset", command.names or list(known), known)
    command.out.mkdir(parents=True, exist_ok=True)
    for name, run in record_each(settings, command, command.seconds):
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
