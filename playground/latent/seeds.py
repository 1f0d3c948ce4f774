"""Pictures of a model that are named by a seed, and finding those that show what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.data import mnist
from playground.data.faces import ATTRIBUTES
from playground.latent.handwriting import MEASURES
from playground.latent.sampling import draw, latents
from playground.metrics.face_attributes import attribute_chances
from playground.once import Once
from playground.pretrained import Pretrained, PretrainedGenerator, Subject, WeightsMissing

LARGEST_SEED = 2**31 - 1
SEARCHED = 512
"""pictures looked at to find those that show something"""
MOST_KEPT = 32
"""models of which it is remembered"""

Shares = dict[str, Tensor]
"""what can be wanted of a picture -> (n,) from 0, not at all, to 1"""


@dataclass(frozen=True)
class Equation:
    """Vector arithmetic that works: what A, B and C should show, each by keys of Shares."""

    title: str
    sentence: str
    """what to look for in the result"""
    a: tuple[str, ...]
    """the first of them is what goes over to the result"""
    b: tuple[str, ...]
    c: tuple[str, ...]
    """the first of them stays in the result"""


_ALIKE = ("beard: none", "hair_length: short", "eyebrows: neutral")
"""faces in A and B should differ in one thing only"""
EQUATIONS: dict[Subject, tuple[Equation, ...]] = {
    "digits": (
        Equation("8 − 1 + 4", "An 8 is a 1 with loops. A 4 with a loop above is a 9.", ("8",), ("1",), ("4",)),
        Equation(
            "0 − 7 + 5",
            "A 0 is round and closed, a 7 is neither. A 5 that is closed is a 6.",
            ("0",),
            ("7",),
            ("5",),
        ),
        Equation(
            "slanted 3 − upright 3 + upright 8",
            "Slant, learnt from 3s, works on an 8.",
            ("3", "slanted"),
            ("3", "upright"),
            ("8", "upright"),
        ),
        Equation("bold 8 − thin 8 + thin 3", "The pen, not the digit.", ("8", "bold"), ("8", "thin"), ("3", "thin")),
        Equation("8 − 1 + 0", "A 0 is a loop already: it stays a 0.", ("8",), ("1",), ("0",)),
    ),
    "garments": (),
    "pictures": (),
    "faces": (
        Equation(
            "smiling − serious + long-haired",
            "The smile, learnt from faces with short hair, works on one with long hair.",
            ("smile: yes", *_ALIKE),
            ("smile: no", *_ALIKE),
            ("hair_length: long", "smile: no"),
        ),
        Equation(
            "smiling − serious + dark skin",
            "The mouth smiles, the skin stays as it was.",
            ("smile: yes", *_ALIKE),
            ("smile: no", *_ALIKE),
            ("skin: dark", "smile: no", "hair_length: short"),
        ),
        Equation(
            "long hair − short hair + closed eyes",
            "The hair grows, the eyes stay closed.",
            ("hair_length: long", "eyes: open", "beard: none", "eyebrows: neutral"),
            ("hair_length: short", "eyes: open", "beard: none", "eyebrows: neutral"),
            ("eyes: closed", "hair_length: short"),
        ),
        Equation(
            "closed eyes − open eyes + dark skin",
            "The eyes close, the skin stays as it was.",
            ("eyes: closed", "smile: no"),
            ("eyes: open", "smile: no"),
            ("skin: dark", "eyes: open"),
        ),
    ),
}


def seed_latents(seeds: Sequence[int], dim: int) -> Tensor:
    """(k, dim): for each seed the latent that it always names. ValueError for a seed outside 0 to LARGEST_SEED."""
    if not seeds:
        return torch.zeros(0, dim)
    for seed in seeds:
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"Seeds are whole numbers from 0 to {LARGEST_SEED:,}. Change {str(seed)[:20]}.")
    return torch.cat([latents(1, dim, seed) for seed in seeds])


def refuse_asked(entry: PretrainedGenerator) -> None:
    """Raises ValueError for a model that does not draw from a latent alone."""
    if entry.asked:
        raise ValueError(f"{entry.title} must be told what to draw. Choose a model without labels.")


class Picker:
    """Draws pictures by seed, and finds seeds that show what is wanted. Safe to call from several threads."""

    def __init__(self, pretrained: Pretrained) -> None:
        self._pretrained = pretrained
        self._shares: Once[Shares] = Once(MOST_KEPT)

    def entry(self, model: str) -> PretrainedGenerator:
        """What is known of it. ValueError for a name that no generator has."""
        return self._pretrained.generator_entry(model)

    def latents(self, model: str, seeds: Sequence[int]) -> Tensor:
        """(k, latent_dim)."""
        return seed_latents(seeds, self._pretrained.generator(model).latent_dim)

    def pictures(self, model: str, z: Tensor) -> Tensor:
        """Latents (n, latent_dim) -> (n, c, s, s) in [-1, 1]. ValueError for a model that must be asked for a class."""
        refuse_asked(self.entry(model))
        return draw(self._pretrained.generator(model), z)

    def equations(self, model: str) -> tuple[Equation, ...]:
        """Those for what it draws; none where no classifier here knows its pictures."""
        known = self._shares_of(model).keys()
        equations = EQUATIONS[self.entry(model).subject]
        return tuple(each for each in equations if known >= {*each.a, *each.b, *each.c})

    def find(self, model: str, wanted: Sequence[str], count: int = 5) -> list[int]:
        """The `count` seeds below SEARCHED whose pictures show most of what is wanted. KeyError for an unknown wish."""
        shares = self._shares_of(model)
        together = torch.stack([shares[wish] for wish in wanted]).prod(dim=0)
        found: list[int] = together.topk(count).indices.tolist()
        return found

    def _shares_of(self, model: str) -> Shares:
        """Empty where no classifier here knows its pictures."""

        def measure() -> Shares:
            pictures = self.pictures(model, self.latents(model, range(SEARCHED)))
            try:
                return SHARES[self.entry(model).subject](self._pretrained, pictures)
            except WeightsMissing:
                return {}

        # By the network: that of a run may be another one by now, under the same name.
        return self._shares.get(self._pretrained.generator(model), measure)


@torch.inference_mode()
def digit_shares(pretrained: Pretrained, pictures: Tensor) -> Shares:
    """How surely each of (n, 1, 28, 28) is each digit, and its place among all from thin to bold and so on."""
    sure = pretrained.classifier(mnist.NAME)(pictures).softmax(dim=1)
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


def face_shares(pretrained: Pretrained, pictures: Tensor) -> Shares:
    """How surely each of (n, 3, 64, 64) has each value of each attribute, "smile: yes" and so on."""
    chances = attribute_chances(pretrained.attribute_classifier(), pictures)
    return {f"{name}: {value}": chances[name][:, i] for name, of in ATTRIBUTES.items() for i, value in enumerate(of)}


SHARES: dict[Subject, Callable[[Pretrained, Tensor], Shares]] = {
    "digits": digit_shares,
    "garments": lambda pretrained, pictures: {},
    "pictures": lambda pretrained, pictures: {},
    "faces": face_shares,
}
