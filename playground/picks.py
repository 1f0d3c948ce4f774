"""Pictures of a model that are named by a seed, and finding those that show what is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.data.faces import ATTRIBUTES
from playground.latent.handwriting import MEASURES
from playground.latent.sampling import draw, latents
from playground.metrics import load_digit_classifier
from playground.metrics.faces import attribute_chances, load_attribute_judge
from playground.zoo import Subject, Zoo, entry_of

LARGEST_SEED = 2**31 - 1
TRIED = 512
"""pictures looked at to find those that show something"""

Shares = dict[str, Tensor]
"""what can be wanted of a picture -> (n,) from 0, not at all, to 1"""


@dataclass(frozen=True)
class Recipe:
    """Vector arithmetic that works: what A, B and C should show, each by keys of Shares."""

    title: str
    sentence: str
    """what to look for in the result"""
    a: tuple[str, ...]
    """the first of them is what goes over to the result"""
    b: tuple[str, ...]
    c: tuple[str, ...]
    """the first of them stays in the result"""


_ALIKE = ("beard: none", "hair_length: short")
"""faces in A and B should differ in one thing only"""
RECIPES: dict[Subject, tuple[Recipe, ...]] = {
    "digits": (
        Recipe("7 − 1 + 4", "A 7 is a 1 with a roof. A 4 with a roof is a 9.", ("7",), ("1",), ("4",)),
        Recipe("9 − 4 + 1", "A 9 is a 4 that is closed above. A 1 with that is a 7.", ("9",), ("4",), ("1",)),
        Recipe(
            "slanted 9 − upright 9 + upright 4",
            "Slant, learnt from 9s, works on a 4.",
            ("9", "slanted"),
            ("9", "upright"),
            ("4", "upright"),
        ),
        Recipe("bold 8 − thin 8 + thin 3", "The pen, not the digit.", ("8", "bold"), ("8", "thin"), ("3", "thin")),
        Recipe("7 − 1 + 0", "A 0 has no place for a roof: it grows wide instead.", ("7",), ("1",), ("0",)),
    ),
    "garments": (),
    "faces": (
        Recipe(
            "smiling − serious + long-haired",
            "The smile, learnt from faces with short hair, works on one with long hair.",
            ("smile: yes", *_ALIKE),
            ("smile: no", *_ALIKE),
            ("hair_length: long", "smile: no"),
        ),
        Recipe(
            "smiling − serious + angry eyebrows",
            "The mouth smiles, the eyebrows stay as they were.",
            ("smile: yes", *_ALIKE),
            ("smile: no", *_ALIKE),
            ("eyebrows: angry", "smile: no"),
        ),
        Recipe(
            "long hair − short hair + closed eyes",
            "The hair grows, the eyes stay closed.",
            ("hair_length: long", "eyes: open"),
            ("hair_length: short", "eyes: open"),
            ("eyes: closed", "hair_length: short"),
        ),
        Recipe(
            "closed eyes − open eyes + dark skin",
            "The eyes close, the skin stays as it was.",
            ("eyes: closed", *_ALIKE),
            ("eyes: open", *_ALIKE),
            ("skin: dark", "eyes: open"),
        ),
    ),
}


def seed_latents(seeds: Sequence[int], dim: int) -> Tensor:
    """(k, dim): for each seed the latent that it always names. ValueError for a seed outside 0 to LARGEST_SEED."""
    if not seeds:
        return torch.zeros(0, dim)
    for seed in seeds:
        if not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"Seeds are whole numbers from 0 to {LARGEST_SEED:,}. Change {str(seed)[:20]}.")
    return torch.cat([latents(1, dim, seed) for seed in seeds])


class Picker:
    """Draws pictures by seed, and finds seeds that show what is wanted. Safe to call from several threads."""

    def __init__(self, zoo: Zoo) -> None:
        self._zoo = zoo
        self._shares: dict[str, Shares] = {}
        self._lock = threading.Lock()

    def latents(self, model: str, seeds: Sequence[int]) -> Tensor:
        """(k, latent_dim)."""
        return seed_latents(seeds, self._zoo.generator(model).latent_dim)

    def pictures(self, model: str, z: Tensor) -> Tensor:
        """Latents (n, latent_dim) -> (n, c, s, s) in [-1, 1]. ValueError for a model that must be asked for a class."""
        if entry_of(model).class_names:
            raise ValueError(f"{entry_of(model).title} must be told what to draw. Choose a model without labels.")
        return draw(self._zoo.generator(model), z)

    def recipes(self, model: str) -> tuple[Recipe, ...]:
        """Those for what it draws; none where nobody here can judge its pictures."""
        known = self._shares_of(model).keys()
        recipes = RECIPES[entry_of(model).subject]
        return tuple(recipe for recipe in recipes if known >= {*recipe.a, *recipe.b, *recipe.c})

    def find(self, model: str, wanted: Sequence[str], count: int = 5) -> list[int]:
        """The `count` seeds below TRIED whose pictures show most of what is wanted. KeyError for an unknown wish."""
        shares = self._shares_of(model)
        together = torch.stack([shares[wish] for wish in wanted]).prod(dim=0)
        found: list[int] = together.topk(count).indices.tolist()
        return found

    def _shares_of(self, model: str) -> Shares:
        """Empty where nobody here can judge its pictures."""
        with self._lock:
            if model not in self._shares:
                pictures = self.pictures(model, self.latents(model, range(TRIED)))
                try:
                    self._shares[model] = JUDGES[entry_of(model).subject](pictures)
                except FileNotFoundError:
                    self._shares[model] = {}
            return self._shares[model]


@torch.inference_mode()
def digit_shares(pictures: Tensor) -> Shares:
    """How surely each of (n, 1, 28, 28) is each digit, and its place among all from thin to bold and so on."""
    sure = load_digit_classifier()(pictures).softmax(dim=1)
    places = {name: _places(measure.of(pictures)) for name, measure in MEASURES.items()}
    return {
        **{str(digit): sure[:, digit] for digit in range(10)},
        "bold": places["thickness"],
        "thin": 1 - places["thickness"],
        "slanted": places["slant"],
        "upright": 1 - (places["slant"] - 0.5).abs() * 2,
    }


def _places(values: Tensor) -> Tensor:
    """(n,) -> (n,): 0 for the least, 1 for the greatest."""
    return values.argsort().argsort() / max(len(values) - 1, 1)


def face_shares(pictures: Tensor) -> Shares:
    """How surely each of (n, 3, 64, 64) has each value of each attribute, "smile: yes" and so on."""
    judge = load_attribute_judge()
    chances = attribute_chances(judge, pictures)
    return {f"{name}: {value}": chances[name][:, i] for name, of in ATTRIBUTES.items() for i, value in enumerate(of)}


JUDGES: dict[Subject, Callable[[Tensor], Shares]] = {
    "digits": digit_shares,
    "garments": lambda pictures: {},
    "faces": face_shares,
}
