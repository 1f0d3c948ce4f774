"""What networks that turn pictures into pictures do, taken apart: skips, cycles, and sharpness against nearness."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn

from playground.metrics.detail import sharpness
from playground.models.unet import UNet
from playground.sketch.drawings import DRAWINGS, draw_strokes
from playground.sketch.ink import ink_of
from playground.sketch.translate import to_picture
from playground.superres.methods import EnlargeMethod
from playground.superres.restore import Trial, hardest_spot, trial
from playground.translation.cycle import SizedTranslator, there_and_back
from playground.translation.prepare import prepare_file

DRAWING = "Cat"
CROP = 96
"""pixels of the original that are shown of each enlargement"""


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture and what is said of it."""

    title: str
    picture: Image.Image | Tensor
    """RGB, or (3, h, w) in [-1, 1]"""
    words: str = ""


def without_skips(network: UNet, side: int) -> list[Shown]:
    """A drawing coloured with every scale handed across, with the outer ones cut off, and with none."""
    sketch = ink_of(draw_strokes(DRAWINGS[DRAWING]), side).convert("RGB")
    count = len(network.encoders) - 1
    cuts = {"every scale handed across": 0, "the two finest cut off": 2, "none handed across": count}
    coloured = [Shown(title, cut_off(network, sketch, cut)) for title, cut in cuts.items()]
    return [Shown("the drawing", sketch), *coloured]


def cut_off(network: UNet, sketch: Image.Image, finest: int) -> Tensor:
    """What the network makes of a sketch when the `finest` scales of its encoder are handed across as zeros.

    A scale still goes on to the next encoder: only its shortcut is cut. Returns (3, h, w) in [-1, 1].
    """

    def without_detail(decoder: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor]:
        (x,) = given
        return (torch.cat([torch.zeros_like(x[:, : x.shape[1] // 2]), x[:, x.shape[1] // 2 :]], dim=1),)

    # The decoder of a scale is given that scale first, then what came from below (UNet.translate).
    cut = list(network.decoders)[len(network.decoders) - finest :] if finest else []
    with ExitStack() as stack:
        for decoder in cut:
            stack.enter_context(decoder.register_forward_pre_hook(without_detail))
        return to_picture(network, sketch)


def circle(photo: Path, there: SizedTranslator, back: SizedTranslator, called: tuple[str, str, str]) -> list[Shown]:
    """A picture, what one generator makes of it, and what the other makes of that. called: names of the three."""
    x, g, f = called
    *_, last = there_and_back(prepare_file(photo), there, back, "quick")
    assert last.back is not None and last.lost is not None
    lost = f"{last.lost.grey_levels:.1f} of 255 grey levels lost on the way"
    return [Shown(x, last.seen), Shown(f"{g}({x})", last.there), Shown(f"{f}({g}({x}))", last.back, lost)]


@dataclass(frozen=True)
class EnlargementScore:
    """How near an enlargement is to the original, and how sharp."""

    title: str
    psnr: float
    """dB"""
    sharpness: float
    """the original's being 1"""


def crops(methods: Iterable[EnlargeMethod], photo: Image.Image) -> tuple[list[Shown], list[EnlargementScore]]:
    """The same detail of the original and of every enlargement, and where each enlargement stands."""
    *_, report = trial(list(methods), photo)
    box = _detail(report)
    wanted = sharpness(report.original)
    places = [
        EnlargementScore(each.method.title, each.score.psnr, sharpness(each.picture) / wanted)
        for each in report.restored
    ]
    scored = [
        Shown(place.title, each.picture.crop(box), f"{place.psnr:.2f} dB, sharpness {place.sharpness:.2f}")
        for each, place in zip(report.restored, places, strict=True)
    ]
    return [*scored, Shown("the original", report.original.crop(box), "sharpness 1")], places


def _detail(report: Trial) -> tuple[int, int, int, int]:
    """A square of CROP pixels around what the first method lost most of."""
    across, down = hardest_spot(report)
    width, height = report.original.size
    left, top = round(across * (width - CROP)), round(down * (height - CROP))
    return left, top, left + CROP, top + CROP
