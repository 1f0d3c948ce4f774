"""Sums of pictures, A - B + C, where each is the mean of a few: presets, what they come to, and how that looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from playground.export.picture import picture_png
from playground.latent import combine, mean
from playground.latent.seeds import Picker
from playground.ui.components.download import named_png
from playground.ui.components.picture_html import figure, image_tag, no_picture, pillow
from playground.ui.components.seed_sets import Picks, SeedSet, SeedSets

SETS = SeedSets((
    SeedSet("A", "A", "has it"),
    SeedSet("B", "B", "lacks it, else like A"),
    SeedSet("C", "C", "shall get it"),
))  # fmt: skip
SIGNS = {"A": "", "B": "−", "C": "+"}
OWN = "your own"
"""the choice while the sets hold no preset"""


@dataclass(frozen=True, eq=False)
class Sum:
    """What the sets come to."""

    means: dict[str, Tensor]
    """set -> picture (1, c, s, s)"""
    latent: Tensor
    """(1, d)"""
    picture: Tensor
    """(1, c, s, s)"""


@dataclass(frozen=True)
class SumView:
    """How a sum looks."""

    equation: str
    """the means with their signs"""
    result: str
    latent: list[float] | None
    """None while a set is empty"""


@dataclass(frozen=True)
class SumPreset:
    """A sum that works, to begin with."""

    title: str
    sentence: str
    """what to look for, as HTML"""
    picks: Picks


def add_up(picker: Picker, model: str, picks: Picks, strength: float) -> Sum | None:
    """A - B + C; None while a set is empty."""
    if not all(picks.values()):
        return None
    z = {key: picker.latents(model, seeds) for key, seeds in picks.items()}
    total = combine(z["A"], z["B"], z["C"], strength)[None]
    means = {key: picker.pictures(model, mean(of)[None]) for key, of in z.items()}
    return Sum(means, total, picker.pictures(model, total))


def view_of(picker: Picker, model: str, picks: Picks, strength: float) -> SumView:
    """The means with their signs, the result, and its latent."""
    result = add_up(picker, model, picks, strength)
    if result is None:
        missing = [key for key, seeds in picks.items() if not seeds]
        words = f"Put pictures into {' and '.join(missing)} to see the result."
        return SumView("", no_picture(words), None)
    parts = "".join(
        f"<i>{SIGNS[key]}</i><div>{image_tag(picture[0], f'mean of {key}')}<b>{key}</b>"
        f"<small>mean of {len(picks[key])}</small></div>"
        for key, picture in result.means.items()
    )
    entry = picker.entry(model)
    large = figure(result.picture[0], f"A - B + C, drawn by {entry.title}. {entry.summary}", "A − B + C", entry.title)
    latent: list[float] = result.latent[0].tolist()
    return SumView(f'<div class="equation">{parts}<i>=</i></div>', large, latent)


def preset_titles(picker: Picker, model: str) -> list[str]:
    """The choices; the last is for what a visitor picks."""
    return [*(recipe.title for recipe in picker.equations(model)), OWN]


def first_preset(picker: Picker, model: str) -> SumPreset:
    """What to begin with; for a model that has no preset, pictures by chance."""
    titles = preset_titles(picker, model)
    if titles == [OWN]:
        return SumPreset(OWN, "", {"A": [0, 1, 2], "B": [3, 4, 5], "C": [6, 7, 8]})
    return preset_of(picker, model, titles[0])


def preset_of(picker: Picker, model: str, title: str) -> SumPreset:
    """The preset of that title; empty sets for OWN."""
    for recipe in picker.equations(model):
        if recipe.title == title:
            wanted = {"A": recipe.a, "B": recipe.b, "C": recipe.c}
            picks = {key: picker.find(model, wishes) for key, wishes in wanted.items()}
            return SumPreset(title, f'<div class="hint">{recipe.sentence}</div>', picks)
    return SumPreset(title, "", {"A": [], "B": [], "C": []})


def sum_file(picker: Picker, model: str, value: Any, strength: float) -> str:
    """The picture with the seeds that made it, of the kind of `named_png`."""
    picks = SETS.read(value)
    result = add_up(picker, model, picks, strength)
    if result is None:
        raise ValueError("There is no result yet. Put pictures into A, B and C first.")
    entry = picker.entry(model)
    description = f"A - B + C, drawn by {entry.title}. {entry.summary}"
    content = picture_png(
        pillow(result.picture[0]), description, {"model": model, "seeds": picks, "strength": strength}
    )
    return named_png(f"{model}-sum", content)
