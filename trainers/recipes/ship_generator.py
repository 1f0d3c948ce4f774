"""python -m trainers ship: make a model folder out of a run, to stand in pretrained/ or on the Hub."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from playground.export import generator_folder, pack_run
from playground.models import ARCHITECTURES
from playground.pretrained import DISCRIMINATOR
from playground.runs import Run
from trainers.recipes.generator_quality import measurements_of
from trainers.trained import averaged_generator, newest_discriminator


@dataclass(frozen=True)
class ShipCommand:
    """Write config.json, model.safetensors, a card and a preview. An AC-GAN's discriminator comes along."""

    run: Path
    """run directory that has ended"""
    out: Path
    """folder to make; one that exists is refused"""
    frames: int = 150
    """how many pictures of the run to keep in run/, evenly spread; 0 leaves the run behind"""


def main(command: ShipCommand) -> int:
    """Raises ValueError (ExportError) for a run that cannot be shipped."""
    run = Run(command.run)
    trained = averaged_generator(run)
    config = trained.config
    generator = copy.deepcopy(trained.generator).half().float()  # what is stored is what is measured
    generator_folder(run, trained, command.out, float16=True, measurements=measurements_of(generator, config.dataset))
    if getattr(ARCHITECTURES.get(config.architecture), "conditioning", "") == "auxiliary":
        copy.deepcopy(newest_discriminator(run)).half().save_pretrained(command.out / DISCRIMINATOR)
    if command.frames:
        pack_run(run, command.out / "run", command.frames)
    print(f"{command.out} is ready.")
    return 0
