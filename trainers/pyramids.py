"""What a generator that learnt from one picture draws, and how it is kept: for the page and for programs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from PIL import Image

from playground.data import to_bytes
from playground.data.pixels import picture_of
from playground.export import ExportError
from playground.export.files import written_whole
from playground.models.singan import Pyramid
from playground.runs import Run
from trainers.methods import experiment_in
from trainers.methods.singan import SinGan, SinGanConfig
from trainers.trained import DAMAGED

MOST_SIDE = 512
"""pixels of the longer side of what is drawn"""
MOST_AT_ONCE = 8

CARD = """---
license: mit
library_name: pytorch
pipeline_tag: unconditional-image-generation
tags: [gan, singan]
---

# {name}

A generator that has learnt from one picture, as SinGAN does ({source}). It draws others that are made of the same
patches, of any size, and belongs to whoever the picture belongs to.

Trained for {done:.1f} of {scales} scales, up to {width} x {height} pixels, {steps} steps at the finest one,
seed {seed}.

```python
import torch
from playground.models.singan import Pyramid

generator = Pyramid.from_pretrained("{name}")
pictures = generator.samples(4, torch.Generator().manual_seed(0), last={last}).clamp(-1, 1)
wide = generator.samples(1, torch.Generator().manual_seed(1), last={last}, start=1, size=({height}, {wider}))
again = generator.reconstruction({last})  # the picture itself
```
"""


def trained_pyramid(run: Run) -> tuple[Pyramid, SinGanConfig, float, int]:
    """The newest saved generator of a run, its settings, the scales that it has learnt, and the last one begun.

    Raises ExportError, fit for a person.
    """
    method, config = experiment_in(run)
    if method is not SinGan:
        raise ExportError("This run did not learn from one picture. Start one here, then draw.")
    try:
        checkpoint = torch.load(run.checkpoint, map_location="cpu", weights_only=True)
        weights = checkpoint["generator"]
        generator = Pyramid(checkpoint["sizes"], config.width)
        generator.load_state_dict(weights)
        return generator.eval(), config, float(checkpoint["scales_done"]), int(checkpoint["scale"])
    except FileNotFoundError as error:
        raise ExportError("Nothing is saved yet: a run saves twice a minute, and when you press Pause.") from error
    except DAMAGED as error:
        raise ExportError("The saved networks of this run are damaged. Train it again.") from error


@torch.inference_mode()
def draw_pictures(run: Run, count: int, seed: int, start: int, wider: float, higher: float) -> list[Image.Image]:
    """PIL pictures of the newest saved generator, so many times as wide and as high as what it learnt from.

    start: number of the first scale that is left to chance, from 1. Raises ExportError.
    """
    generator, _, _, last = trained_pyramid(run)
    height, width = generator.sizes[-1]
    full = (round(height * higher), round(width * wider))
    if max(full) > MOST_SIDE or min(full) < 1:
        raise ExportError(f"That is {full[1]} x {full[0]} pixels: {MOST_SIDE} is the most. Ask for less.")
    chance = torch.Generator().manual_seed(seed % 2**63)
    first = min(max(start - 1, 0), last)
    pictures = generator.samples(min(max(count, 1), MOST_AT_ONCE), chance, last=last, start=first, size=full)
    return [picture_of(picture) for picture in to_bytes(pictures)]


def pyramid_zip(run: Run, out: Path) -> Path:
    """Weights, configuration and card as one file; returns `out`. Raises ExportError."""
    generator, config, done, last = trained_pyramid(run)
    name, (height, width) = run.about().name, generator.sizes[-1]
    card = CARD.format(
        name=name, source=SinGan.source, done=done, scales=len(generator.sizes), width=width, height=height,
        wider=2 * width, steps=config.steps, seed=config.seed, last=last,
    )  # fmt: skip
    with written_whole(out) as path:
        folder = path.parent / "model"
        folder.mkdir()
        (folder / "README.md").write_text(card, encoding="utf-8")
        generator.save_pretrained(folder)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{name}/{file.name}")
    return out
