"""Draw faces of two cartoon styles to translate between: ``python -m trainers draw-styles``.

A: ToonHead (Johan Melin, CC BY 4.0), as draw-faces has it. B: Pixel Art (DiceBear, CC0 1.0), sixteen squares wide, in
the same colours of skin, hair and clothes. No face of one belongs to a face of the other.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import torch
from PIL import Image
from tqdm import tqdm

from playground.data.faces import SIDE
from playground.data.pixels import picture_of
from trainers.recipes import draw_faces
from trainers.recipes.draw_faces import BACKGROUND, DRAWN, NEEDED

COLOURS = {"skinColor": "skin", "hairColor": "hair_colour", "clothingColor": "clothes_colour"}
"""options of the style, and the attribute of the toon faces whose colours they take"""
CHANCES = {"beardProbability": 40, "glassesProbability": 0, "hatProbability": 0, "accessoriesProbability": 0}
"""percent; ToonHead has neither glasses nor hats"""


@dataclass(frozen=True)
class DrawStylesCommand:
    """Draw cartoon faces of two styles into trainA, trainB, testA and testB, for CycleGAN."""

    out: Path
    """folder to make"""
    count: int = 3_000
    """faces of each style to learn from"""
    test_count: int = 60
    """other faces of each style"""
    seed: int = 0
    """same seed and counts, same faces"""


class PixelArtist:
    """Draws faces of the Pixel Art style. Raises ValueError where the packages it needs are missing."""

    def __init__(self) -> None:
        # late: only this command needs them
        try:
            import resvg_py
            from dicebear import Avatar, Style

            definition = json.loads(files("dicebear_styles").joinpath("pixel-art.json").read_text("utf-8"))
        except ImportError as error:
            raise ValueError(NEEDED) from error
        self._style, self._avatar, self._png = Style(definition), Avatar, resvg_py.svg_to_bytes
        self._options = {option: list(DRAWN[attribute]) for option, attribute in COLOURS.items()} | CHANCES

    def draw(self, name: str) -> Image.Image:
        """RGB, SIDE wide. The same name, the same face."""
        avatar = self._avatar(self._style, {"seed": name, **self._options}).to_string()
        png = self._png(svg_string=avatar, width=SIDE, height=SIDE, skip_system_fonts=True)
        face = Image.open(io.BytesIO(png)).convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", face.size, BACKGROUND), face).convert("RGB")


def toon_faces(count: int, seed: int) -> Iterator[Image.Image]:
    """Different ones, RGB, SIDE wide."""
    for faces, _ in draw_faces.draw(count, seed, draw_faces.Artist()):
        yield from map(picture_of, faces)


def pixel_faces(count: int, seed: int) -> Iterator[Image.Image]:
    """RGB, SIDE wide, no two alike."""
    artist, seen, number = PixelArtist(), set[bytes](), 0
    while len(seen) < count:
        face = artist.draw(f"{seed} {number}")
        number += 1
        if (pixels := face.tobytes()) not in seen:
            seen.add(pixels)
            yield face


def main(command: DrawStylesCommand) -> None:
    """Raises ValueError where there are not so many different faces, or packages are missing."""
    total = command.count + command.test_count
    with torch.inference_mode():
        for letter, faces in (("A", toon_faces(total, command.seed)), ("B", pixel_faces(total, command.seed))):
            for part in ("train", "test"):
                (command.out / f"{part}{letter}").mkdir(parents=True, exist_ok=True)
            for number, face in enumerate(tqdm(faces, total=total, unit="face")):
                part = "test" if number < command.test_count else "train"
                face.save(command.out / f"{part}{letter}" / f"{number:05}.png")
    print(f"{command.out}: {command.count:,} faces of each style, and {command.test_count:,} others", file=sys.stderr)
