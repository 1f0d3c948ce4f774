"""Latent arithmetic taken apart: three means of latents, their sum, and the picture of each."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.latent import combine, mean
from playground.latent.seeds import Picker

MODEL, PICKED = "dcgan28-mnist", 5


@dataclass(frozen=True, eq=False)
class Step:
    """One of A, B, C and the sum."""

    name: str
    latent: Tensor
    """(d,)"""
    picture: Tensor
    """(c, s, s) in [-1, 1]"""


def steps(picker: Picker, model: str = MODEL) -> tuple[str, list[Step]]:
    """The model's first equation: its title, then A, B, C and A - B + C."""
    equation = picker.equations(model)[0]
    wanted = {"A": equation.a, "B": equation.b, "C": equation.c}
    sets = {name: picker.latents(model, picker.find(model, keys, PICKED)) for name, keys in wanted.items()}
    latents = [*(mean(z) for z in sets.values()), combine(sets["A"], sets["B"], sets["C"])]
    pictures = picker.pictures(model, torch.stack(latents))
    return equation.title, [
        Step(name, z, picture) for name, z, picture in zip([*sets, "A − B + C"], latents, pictures, strict=True)
    ]
