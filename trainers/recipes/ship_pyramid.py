"""python -m trainers ship-pyramid: a model folder out of a run that learnt from one picture, measured, with a card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from playground.data import single_picture, to_bytes
from playground.data.pixels import picture_of
from playground.models.singan import Pyramid
from playground.pretrained import DRAWN
from playground.pretrained.entries import PretrainedPyramid
from playground.pretrained.registry import entry_of
from playground.runs import Run
from trainers.pyramids import trained_pyramid
from trainers.recipes.pyramid_card import pyramid_card
from trainers.recorder import grid_picture

SHOWN = 4
"""drawn beside the picture and the picture from z*"""
MANY = 100
"""drawn to measure how they differ (Shaham et al. 2019, section 4)"""
LICENCE = "cc-by-4.0"
DATA = "One photograph of the Alps by Aitzol Berasategi, from the wallpapers of the Lomiri desktop. Licence: CC BY 4.0."
OPENING = "It has learnt from one photograph of the Alps, and draws others of any shape that are made of its patches."
PREVIEW = "\n\n![The photograph, the same drawn from z*, and four that were drawn from chance](preview.png)"


@dataclass(frozen=True)
class ShipPyramidCommand:
    """Write config.json, model.safetensors, a card with what was measured, and pictures that it draws."""

    run: Path
    """run directory of a SinGAN that has learnt the example"""
    out: Path
    """folder to make or to renew, for example pretrained/singan-alps"""


@torch.inference_mode()
def main(command: ShipPyramidCommand) -> int:
    """Raises ValueError for a name that is not registered, a run of another kind, or one of another picture."""
    entry_of(command.out.name, PretrainedPyramid)
    run = Run(command.run)
    trained = trained_pyramid(run)
    if trained.config.picture.name != single_picture.EXAMPLE.name:
        raise ValueError(f"It has learnt from {trained.config.picture.name}: only the example ships with the page.")
    trained.generator.half().float()  # what is stored is what is measured
    generator = trained.generator
    picture = single_picture.load(trained.config.picture, command.run, trained.config.longest)
    card = pyramid_card(
        run, command.out.name, trained,
        data=DATA, licence=LICENCE, opening=OPENING + PREVIEW, measured=measurements(generator, picture),
    )  # fmt: skip
    shown = examples(generator, picture)
    generator.half().save_pretrained(command.out)
    (command.out / "README.md").write_text(card, encoding="utf-8")
    grid_picture(shown, 3).save(command.out / "preview.png")
    (command.out / DRAWN).mkdir(exist_ok=True)
    for number, pixels in enumerate(to_bytes(shown)):
        picture_of(pixels).save(command.out / DRAWN / f"{number}.webp", quality=90)
    print(f"{command.out} is ready.")
    return 0


def measurements(generator: Pyramid, picture: Tensor) -> list[str]:
    """Sentences about a generator that has learnt all its scales. picture: (1, 3, h, w) in [-1, 1]."""
    last = len(generator.sizes) - 1
    error = 127.5 * (generator.reconstruction(last).clamp(-1, 1) - picture).square().mean().sqrt()
    return [
        f"Drawn again from z*, the picture differs by {error:.1f} of 255 grey levels (root of the mean square). "
        f"At a pixel {MANY} others differ from one another by {spread(generator, picture):.2f} of what the picture's "
        "own pixels differ by (standard deviations)."
    ]


def spread(generator: Pyramid, picture: Tensor) -> float:
    """How different what it draws is: 0 where all are the same (Shaham et al. 2019, section 4)."""
    drawn = torch.cat([generator.samples(10, torch.Generator().manual_seed(seed)) for seed in range(MANY // 10)])
    return float(drawn.clamp(-1, 1).mean(dim=1).std(dim=0).mean() / picture.mean(dim=1).std())


def examples(generator: Pyramid, picture: Tensor) -> Tensor:
    """The picture, the same from z*, and SHOWN others: (2 + SHOWN, 3, h, w) in [-1, 1]."""
    drawn = generator.samples(SHOWN, torch.Generator().manual_seed(0))
    return torch.cat([picture, generator.reconstruction(len(generator.sizes) - 1), drawn]).clamp(-1, 1)
