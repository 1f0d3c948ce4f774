"""Simple faces, drawn by this file in two styles: ink on paper, and flat colours. The i-th of both is the same face."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from playground.data.built_in.built_in import TEST, BuiltIn
from playground.data.dataset import Split
from playground.data.pixels import pixels_of

COUNTS: dict[Split, int] = {"train": 1_500, "test": TEST}
SIDE, FINE = 64, 3
"""pixels of a face, and how many times larger it is drawn before it is made smaller"""
SKINS = ("#f5d0b0", "#e0ac80", "#b97a4f", "#7a4a2c")
HAIRS = ("#22201f", "#6b4423", "#b5651d", "#e3c16f", "#9a9a9a")
SHIRTS = ("#3a6ea5", "#b03a3a", "#3f8f4f", "#d9a520")


@dataclass(frozen=True)
class Face:
    """What one face looks like; lengths in pixels of 64."""

    width: float
    eyes: float
    """how far each eye is from the middle"""
    smile: float
    """how far the mouth's corners are above its middle"""
    hair: float
    """how far hair comes down the forehead"""
    long_hair: bool
    skin: str
    hair_colour: str
    shirt: str


def face_by_chance(chance: random.Random) -> Face:
    return Face(
        chance.uniform(15, 20), chance.uniform(5.5, 8.5), chance.uniform(-4, 5), chance.uniform(3, 9),
        chance.random() < 0.5, chance.choice(SKINS), chance.choice(HAIRS), chance.choice(SHIRTS),
    )  # fmt: skip


def draw_face(face: Face, ink: bool) -> Image.Image:
    """64 x 64. ink: black lines on paper; else flat colours without a line."""
    sheet = Image.new("RGB", (SIDE * FINE, SIDE * FINE), "#ffffff" if ink else "#dfe9f2")
    pen = ImageDraw.Draw(sheet)

    def shape(kind: str, box: tuple[float, ...], colour: str, **more: float) -> None:
        how = {"fill": "#ffffff", "outline": "#111111", "width": 4} if ink else {"fill": colour}
        getattr(pen, kind)([FINE * length for length in box], **how, **more)

    left, right, top, chin = 32 - face.width, 32 + face.width, 13.0, 53.0
    shape("ellipse", (12, 52, 52, 90), face.shirt)
    if face.long_hair:
        shape("ellipse", (left - 5, top - 6, right + 5, chin + 6), face.hair_colour)
    shape("ellipse", (left, top, right, chin), face.skin)
    shape("chord", (left - 1, top - 5, right + 1, top + 5 + 2.2 * face.hair), face.hair_colour, start=180, end=360)
    for side in (-1, 1):
        eye = 32 + side * face.eyes
        pen.ellipse([FINE * length for length in (eye - 1.7, 31, eye + 1.7, 34.5)], fill="#111111")
    middle, bend = 43 + face.smile / 2, abs(face.smile) + 0.5
    mouth = (25, middle - bend - 2, 39, middle + 2) if face.smile > 0 else (25, middle - 1, 39, middle + bend + 3)
    start, end = (20, 160) if face.smile > 0 else (200, 340)
    pen.arc([FINE * length for length in mouth], start, end, fill="#111111" if ink else "#8c2f2f", width=5)
    return sheet.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


@lru_cache(maxsize=2)
def load(split: Split) -> tuple[Tensor, Tensor]:
    """A: in ink; B: the same faces in flat colours, which the ink does not tell."""
    chance = random.Random(f"faces {split}")
    faces = [face_by_chance(chance) for _ in range(COUNTS[split])]
    ink, colour = (torch.stack([pixels_of(draw_face(face, style)) for face in faces]) for style in (True, False))
    return ink, colour


ENTRY = BuiltIn("drawn-faces", "Faces: ink → colours", "MIT, drawn by this project", SIDE, paired=True, load=load)
