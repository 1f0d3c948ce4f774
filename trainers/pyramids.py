"""What a generator that learnt from one picture draws, and how it is kept: for the page and for programs."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from playground.data import single_picture, to_bytes
from playground.data.pixels import picture_of
from playground.export import ExportError
from playground.export.writing import written_whole
from playground.models.singan import Pyramid
from playground.pretrained import Pretrained
from playground.runs import Run
from trainers.methods import experiment_in
from trainers.methods.singan import SinGan, SinGanConfig
from trainers.recipes.pyramid_card import pyramid_card
from trainers.trained import DAMAGED

MOST_SIDE = 512
"""pixels of the longer side of what is drawn"""
MOST_AT_ONCE = 8
SHIPPED = "singan-alps"
"""name of the generator that draws before anybody has let one learn"""


@dataclass(frozen=True)
class TrainedPyramid:
    """The newest saved generator of a run, or the one that ships."""

    generator: Pyramid
    """in eval mode"""
    config: SinGanConfig
    done: float
    """scales that it has learnt"""
    last: int
    """the last one begun, counted from 0"""


@dataclass(frozen=True)
class Likenesses:
    """What a generator that learnt from one picture makes of it."""

    original: Image.Image
    again: Image.Image
    """the same, drawn from its own noise z*"""
    others: list[Image.Image]


def learns_one_picture(run: Run) -> bool:
    """Whether it is a run of the kind that `trained_pyramid` takes; False for settings that cannot be read."""
    try:
        return experiment_in(run)[0] is SinGan
    except (ValueError, OSError):
        return False


def trained_pyramid(run: Run) -> TrainedPyramid:
    """Raises ExportError, fit for a person."""
    method, config = experiment_in(run)
    if method is not SinGan:
        raise ExportError("This run did not learn from one picture. Start one here, then draw.")
    try:
        checkpoint = torch.load(run.checkpoint, map_location="cpu", weights_only=True)
        generator = Pyramid(checkpoint["sizes"], config.width)
        generator.load_state_dict(checkpoint["generator"])
        return TrainedPyramid(generator.eval(), config, float(checkpoint["scales_done"]), int(checkpoint["scale"]))
    except FileNotFoundError as error:
        raise ExportError("Nothing is saved yet: a run saves twice a minute, and when you press Pause.") from error
    except DAMAGED as error:
        raise ExportError("The saved networks of this run are damaged. Train it again.") from error


def pyramid_for(run: Run | None, pretrained: Pretrained) -> TrainedPyramid:
    """That of a run; without one that which ships, and has learnt the example. Raises ExportError."""
    if run is not None:
        return trained_pyramid(run)
    generator = pretrained.pyramid(SHIPPED)
    scales = len(generator.sizes)
    return TrainedPyramid(generator, SinGanConfig(longest=max(generator.sizes[-1])), float(scales), scales - 1)


@torch.inference_mode()
def draw_pictures(
    generator: Pyramid, last: int, count: int, seed: int, start: int = 1, wider: float = 1.0, higher: float = 1.0
) -> list[Image.Image]:
    """PIL pictures, so many times as wide and as high as what the generator learnt from.

    last: the finest scale that it has learnt, counted from 0. start: number of the first one that is left to chance,
    from 1. Raises ExportError for more pixels than are drawn here, or for none.
    """
    height, width = generator.sizes[-1]
    asked = (height * higher, width * wider)
    if not min(asked) > 0.5:
        raise ExportError("That would be less than a pixel high or wide. Ask for more.")
    if not max(asked) <= MOST_SIDE:
        high, wide = (f"{min(side, 1e6):,.0f}" for side in asked)
        raise ExportError(f"That is {wide} x {high} pixels: {MOST_SIDE} is the most. Ask for less.")
    full = (round(asked[0]), round(asked[1]))
    chance = torch.Generator().manual_seed(seed % 2**63)
    first = min(max(start - 1, 0), last)
    pictures = generator.samples(min(max(count, 1), MOST_AT_ONCE), chance, last=last, start=first, size=full)
    return [picture_of(picture) for picture in to_bytes(pictures)]


def pictures_like(run: Run | None, own_root: Path, pretrained: Pretrained, **how: Any) -> Likenesses:
    """What the generator of a run that learnt from one picture draws, or the one that ships. how: of `draw_pictures`.

    Raises ExportError.
    """
    trained = pyramid_for(run, pretrained)
    original = single_picture.load(trained.config.picture, own_root, trained.config.longest)
    with torch.inference_mode():
        again = trained.generator.reconstruction(trained.last)
    first, second = (picture_of(to_bytes(picture)[0]) for picture in (original, again))
    return Likenesses(first, second, draw_pictures(trained.generator, trained.last, **how))


def pyramid_zip(run: Run, out: Path) -> Path:
    """Weights, configuration and card as one file; returns `out`. Raises ExportError."""
    trained, name = trained_pyramid(run), run.about().name
    with written_whole(out) as path:
        folder = path.parent / "model"
        folder.mkdir()
        (folder / "README.md").write_text(pyramid_card(run, name, trained), encoding="utf-8")
        trained.generator.save_pretrained(folder)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{name}/{file.name}")
    return out
