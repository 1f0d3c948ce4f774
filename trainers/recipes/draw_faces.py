"""Draw the cartoon faces to learn from: ``python -m trainers draw-faces``.

A face is nine parts of the ToonHead style (Johan Melin, CC BY 4.0) one over the other. Each part, in each of its
shapes and colours, is drawn once; a face is then only a choice of parts, so that 40,000 take a minute, not an hour.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from playground.data import faces
from playground.data.faces import ATTRIBUTES, CHANCES, SIDE
from playground.data.pixels import picture_of

NEEDED = (
    "Drawing faces needs three packages more. Install them, then run this again: "
    "pip install dicebear-core dicebear-styles resvg-py"
)
EXAMPLES = 24
CREDIT = f"""Cartoon faces that no network here was trained on: the first {EXAMPLES} of the test split of
`python -m trainers draw-faces`. Made of the parts of [ToonHead]({faces.SOURCE}) by
[Johan Melin](https://www.johanmelin.com), remixed by DiceBear and here (other colours, larger mouths),
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).
"""
FINE = 2
"""each pixel is the mean of FINE x FINE drawn ones, so that outlines are smooth"""
BACKGROUND = (0xE6, 0xED, 0xF5)
VIEW = "84 76 600 600"
"""left, top, width, height of the square that is shown, in the units of the style's 768 x 768 canvas"""
MOUTH_SCALE = 1.3
"""a mouth as the style has it is four pixels wide here"""

DRAWN: dict[str, tuple[str | None, ...]] = {
    "smile": ("sad", "laugh"),
    "beard": (None, "fullBeard", "longBeard"),
    "hair_style": ("sideComed", "undercut", "spiky", "bun"),
    "hair_colour": ("#241713", "#5a3322", "#b5532a", "#e0bd72", "#bdb9b5"),
    "hair_length": (None, "shoulderHigh", "longStraight"),
    "skin": ("#f4d0b5", "#e2b48f", "#c79066", "#a06a45", "#74492f"),
    "eyes": ("wide", "bow", "wink"),
    "eyebrows": ("neutral", "angry", "sad"),
    "clothes": ("tShirt", "turtleNeck", "shirt"),
    "clothes_colour": ("#2b5fb8", "#c0302b", "#2f8f4e", "#eab308"),
}
"""The style's name of each value's shape, or its colour; None where nothing is drawn"""


@dataclass(frozen=True)
class Part:
    """One layer of a face."""

    component: str
    """name in the style"""
    shape: str | None
    """attribute that chooses its shape; None where the style has one shape only"""
    colour: str | None = None
    """attribute that chooses its colour"""
    paint: str = ""
    """the style's name of that colour"""

    def options(self, shape: int, colour: int) -> dict[str, Any]:
        """What makes the style draw it in that shape and colour; nothing where that shape is none."""
        variant = DRAWN[self.shape][shape] if self.shape else self.component
        if variant is None:
            return {}
        options: dict[str, Any] = {f"{self.component}Variant": [variant], f"{self.component}Probability": 100}
        return options | ({f"{self.paint}Color": [DRAWN[self.colour][colour]]} if self.colour else {})


PARTS = (
    Part("rearHair", "hair_length", "hair_colour", "hair"),
    Part("body", None, "skin", "skin"),
    Part("head", None, "skin", "skin"),
    Part("clothes", "clothes", "clothes_colour", "clothes"),
    Part("mouth", "smile"),
    Part("beard", "beard", "hair_colour", "hair"),
    Part("eyes", "eyes"),
    Part("eyebrows", "eyebrows", "hair_colour", "hair"),
    Part("hair", "hair_style", "hair_colour", "hair"),
)
"""from the back to the front, as the style stacks them"""


@dataclass(frozen=True)
class DrawFacesCommand:
    """Draw cartoon faces, each with its attributes, for the data set "faces"."""

    out: Path | None = None
    """folder that receives train.safetensors and test.safetensors; else that in the user's cache"""
    count: int = 40_000
    """faces to learn from"""
    test_count: int = 2_000
    """other faces, to test on"""
    seed: int = 0
    """same seed and counts, same faces"""
    examples: Path | None = None
    """folder that also receives a few of the test faces as PNG files, for people to try the page with"""


class Artist:
    """Draws faces from their attributes. Raises ValueError where the packages it needs are missing."""

    def __init__(self) -> None:
        # late: only this command needs them
        try:
            import resvg_py
            from dicebear import Avatar, Style

            definition = json.loads(files("dicebear_styles").joinpath("toon-head.json").read_text("utf-8"))
        except ImportError as error:
            raise ValueError(NEEDED) from error
        definition["components"]["mouth"]["scale"] = {"min": MOUTH_SCALE, "max": MOUTH_SCALE}
        self._canvas = f'viewBox="0 0 {definition["canvas"]["width"]} {definition["canvas"]["height"]}"'
        self._style = Style(definition)
        self._avatar = Avatar
        self._png = resvg_py.svg_to_bytes

    def draw(self, attributes: Tensor) -> Tensor:
        """int64 (n, a), a value for each of ATTRIBUTES -> uint8 pictures (n, 3, 64, 64)."""
        chosen = dict(zip(ATTRIBUTES, attributes.T, strict=True))
        the_only_one = torch.zeros(len(attributes), dtype=torch.int64)
        canvas = torch.tensor(BACKGROUND, dtype=torch.float32).view(1, 3, 1, 1) / 255
        for part, layers in zip(PARTS, self.layers, strict=True):
            shape, colour = (chosen[name] if name else the_only_one for name in (part.shape, part.colour))
            layer = layers[shape, colour]
            canvas = layer[:, :3] + canvas * (1 - layer[:, 3:])
        return (F.avg_pool2d(canvas, FINE) * 255).round().clamp(0, 255).to(torch.uint8)

    @cached_property
    def layers(self) -> list[Tensor]:
        """Each part in all its shapes and colours: float (shapes, colours, 4, s, s), as `layer` draws it."""
        drawn = []
        for part in PARTS:
            shapes, colours = (len(DRAWN[name]) if name else 1 for name in (part.shape, part.colour))
            each = [self.layer(part.options(i, j)) for i in range(shapes) for j in range(colours)]
            drawn.append(torch.stack(each).unflatten(0, (shapes, colours)))
        return drawn

    def layer(self, options: dict[str, Any]) -> Tensor:
        """Those parts that the style's options name: float (4, s, s), colour times opacity, and opacity; s = 128."""
        hidden = {f"{part.component}Probability": 0 for part in PARTS}
        avatar = self._avatar(self._style, {"seed": "", **hidden, **options}).to_string()
        shown = avatar.replace(self._canvas, f'viewBox="{VIEW}"', 1)
        png = self._png(svg_string=shown, width=FINE * SIDE, height=FINE * SIDE, skip_system_fonts=True)
        rgba = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
        colours = torch.from_numpy(rgba.copy()).permute(2, 0, 1).float() / 255
        return torch.cat([colours[:3] * colours[3:], colours[3:]])


def choose(count: int, generator: torch.Generator) -> Tensor:
    """Attributes of `count` different faces: int64 (count, a). Raises ValueError where there are not so many."""
    possible = 1
    for chances in CHANCES.values():
        possible *= len(chances)
    if not 0 < count <= possible // 2:
        raise ValueError(f"There can be 1 to {possible // 2:,} different faces, not {count:,}.")
    seen: dict[tuple[int, ...], None] = {}
    while len(seen) < count:
        columns = [
            torch.multinomial(torch.tensor(chances), count, replacement=True, generator=generator)
            for chances in CHANCES.values()
        ]
        seen |= dict.fromkeys(map(tuple, torch.stack(columns, dim=1).tolist()))
    return torch.tensor(list(seen)[:count])


def draw(count: int, seed: int, artist: Artist) -> Iterator[tuple[Tensor, Tensor]]:
    """`count` faces in batches: uint8 pictures (m, 3, 64, 64) and their attributes int64 (m, a)."""
    for attributes in torch.split(choose(count, torch.Generator().manual_seed(seed)), 50):
        yield artist.draw(attributes), attributes


def write_examples(images: Tensor, folder: Path) -> None:
    """uint8 (n, 3, 64, 64) as 01.png, 02.png, ... and a line on whose they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images, start=1):
        picture_of(image).save(folder / f"{number:02}.png", optimize=True)
    (folder / "README.md").write_text(CREDIT, encoding="utf-8")


def main(command: DrawFacesCommand) -> None:
    """Draw and keep both splits."""
    total = command.count + command.test_count
    images, attributes = torch.empty(total, 3, SIDE, SIDE, dtype=torch.uint8), []
    with tqdm(total=total, unit="face") as progress:
        for pictures, chosen in draw(total, command.seed, Artist()):
            images[progress.n : progress.n + len(pictures)] = pictures
            attributes.append(chosen)
            progress.update(len(pictures))
    folder = command.out or faces.faces_folder()
    sizes = [command.test_count, command.count]
    test, train = zip(images.split(sizes), torch.cat(attributes).split(sizes), strict=True)
    faces.keep(*test, "test", folder)
    faces.keep(*train, "train", folder)
    if command.examples:
        write_examples(test[0][:EXAMPLES], command.examples)
    print(f"{folder}: {command.count:,} faces to learn from, {command.test_count:,} others", file=sys.stderr)
