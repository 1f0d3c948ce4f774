"""python -m trainers ship: make a model folder out of a run, to stand in pretrained/ or on the Hub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playground.export import generator_folder, pack_run
from playground.runs import Run


@dataclass(frozen=True)
class ShipCommand:
    """Write config.json, model.safetensors, a card and a preview; the run itself comes along in run/."""

    run: Path
    """run directory that has ended"""
    out: Path
    """folder to make; one that exists is refused"""
    frames: int = 150
    """how many pictures of the run to keep, evenly spread"""


def main(command: ShipCommand) -> int:
    """Raises ValueError (ExportError) for a run that cannot be shipped."""
    run = Run(command.run)
    generator_folder(run, command.out, float16=True)
    pack_run(run, command.out / "run", command.frames)
    print(f"{command.out} is ready.")
    return 0
