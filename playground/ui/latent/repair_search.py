"""What the page and the endpoints share of drawing a part of a picture again."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageColor, ImageOps
from torch import Tensor

from playground.data import to_unit
from playground.data.decoding import decode, on_paper
from playground.data.pixels import pixels_of
from playground.latent import draw
from playground.latent.inpainting import fit_into_hole
from playground.latent.seeds import refuse_asked
from playground.pretrained import Pretrained
from playground.ui.latent.search import SearchProgress, Target, search

RUBBER = "#ff4fd8"
"""what rubs out: a colour that neither digits nor faces have"""
NEAR = 70
"""of 255: how far each channel of a pixel that is rubbed out may be off that colour, as at the border of a stroke"""


@dataclass(frozen=True, eq=False)
class Repair:
    """What a picture looks like with its hole filled."""

    progress: SearchProgress
    picture: Tensor
    """(1, c, s, s) in [-1, 1]"""


def hole_in(drawing: Image.Image, side: int) -> Tensor:
    """Where RUBBER lies on a drawing: bool (1, 1, side, side). A pixel is lost as soon as a quarter of it is."""
    pixels = np.asarray(drawing.convert("RGB")).astype(np.int16)
    rubbed = (np.abs(pixels - np.array(ImageColor.getrgb(RUBBER), np.int16)) <= NEAR).all(axis=2)
    small = Image.fromarray(np.where(rubbed, 255, 0).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    return torch.from_numpy(np.asarray(small) > 64)[None, None]


def whole_picture(pretrained: Pretrained, image: Image.Image, model: str) -> Target:
    """The middle square of a picture as it is, in the size and colours of the model's own. Raises PictureError, and
    ValueError for a model that must be told what to draw."""
    entry = pretrained.generator_entry(model)
    refuse_asked(entry)
    generator = pretrained.generator(model)
    _, channels, side, _ = draw(generator, torch.zeros(1, generator.latent_dim)).shape
    upright = on_paper(decode(image, "This picture").picture).convert("L" if channels == 1 else "RGB")
    square = ImageOps.fit(upright, (side, side), Image.Resampling.BOX)
    return Target(entry.subject, to_unit(pixels_of(square))[None])


def hole_in_mask(mask: Image.Image, side: int) -> Tensor:
    """Where a mask is light: bool (1, 1, side, side). Of a mask that is wider than high, or the other way, the middle
    square counts, as of the picture. Raises PictureError."""
    grey = on_paper(decode(mask, "The mask").picture, "black").convert("L")
    small = ImageOps.fit(grey, (side, side), Image.Resampling.BOX)
    return torch.from_numpy(np.asarray(small) > 127)[None, None]


def repair(pretrained: Pretrained, model: str, target: Target, hole: Tensor, seed: int = 0) -> Generator[Repair]:
    """Look for a picture that agrees with what is left, and fit it in, better step by step. Another seed starts from
    other latents. ValueError before the first step.
    """
    for progress in search(pretrained, model, target, hole=hole, seed=seed):
        yield Repair(progress, fit_into_hole(target.picture, progress.best.picture, hole))
