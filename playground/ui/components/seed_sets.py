"""Pictures to pick from, and sets to put them into: by tap, by drag and drop, by keyboard. A picture is its seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.latent.seeds import LARGEST_SEED, Picker
from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import data_uri
from playground.ui.events import NEWEST

OFFERED = 36
"""pictures to pick from"""
ROOM = 8
"""pictures in a set"""
THUMB = 56
"""side of a picture to pick, in pixels of the page"""
NOUNS = {"digits": "digit", "garments": "garment", "faces": "face", "pictures": "picture"}

Picks = dict[str, list[int]]
"""for each set the seeds in it, in the order they were put there"""


@dataclass(frozen=True)
class SeedSet:
    """Where pictures are put."""

    key: str
    title: str
    hint: str


@dataclass(frozen=True)
class SeedSets:
    """What is the same for every model."""

    sets: tuple[SeedSet, ...]
    ordered: bool = False
    """whether pictures show their place in the set instead of its name"""

    def component(self, contents: dict[str, Any], elem_id: str) -> gr.HTML:
        """Fires `input` when a person changes what is in the sets. Its value is read by `read`.

        contents: of `contents_of`; return `gr.HTML(**contents_of(...))` to fill it anew.
        """
        return gr.HTML(
            **markup_and_script(__file__),
            elem_id=elem_id,
            elem_classes="picking",
            **contents,
        )

    def contents_of(self, picker: Picker, model: str, first: int, picks: Picks) -> dict[str, Any]:
        """OFFERED pictures from seed `first` on, what is in the sets, and how both look."""
        offer = list(range(first, first + OFFERED))
        needed = list(dict.fromkeys([*offer, *(seed for seeds in picks.values() for seed in seeds)]))
        pictures = picker.pictures(model, picker.latents(model, needed))
        return {
            "value": picks,
            "model": model,
            "noun": NOUNS[picker.entry(model).subject],
            "pixels": pictures.shape[-1] < THUMB,
            "offer": offer,
            "pictures": [[seed, data_uri(picture)] for seed, picture in zip(needed, pictures, strict=True)],
            "sets": [asdict(one) for one in self.sets],
            "room": ROOM,
            "ordered": self.ordered,
        }

    def refill(self, picker: Picker, model: str, value: Any, typed: float | None) -> gr.HTML:
        """Other pictures to pick from; what was picked stays."""
        return gr.HTML(**self.contents_of(picker, model, first_seed(typed), self.read(value)))

    def wire_offer(self, picker: Picker, model: gr.State, sets: gr.HTML, seed: gr.Number, another: gr.Button) -> None:
        """Offer pictures from the typed seed on, or the next ones at the press of a button."""

        def offer_next(model: str, value: Any, typed: float | None) -> list[Any]:
            first = first_seed(typed) + OFFERED
            return [first, self.refill(picker, model, value, first)]

        seed.input(partial(self.refill, picker), [model, sets, seed], sets, **NEWEST)
        another.click(offer_next, [model, sets, seed], [seed, sets], **NEWEST)

    def read(self, value: Any) -> Picks:
        """What a browser sent: only seeds, only as many as a set holds; anything else counts as nothing."""
        sent: Mapping[str, Any] = value if isinstance(value, dict) else {}
        return {one.key: _seeds(sent.get(one.key)) for one in self.sets}


def offer_controls(first: int, elem_id: str) -> tuple[gr.Number, gr.Button]:
    """Where the pictures to pick from begin, and a button for the next ones."""
    seed = gr.Number(
        first, label="Pictures from seed", info="The same number, the same pictures.", precision=0, minimum=0,
        min_width=160, elem_id=f"{elem_id}-seed",
    )  # fmt: skip
    return seed, gr.Button("Next pictures", scale=0, min_width=150, elem_id=f"{elem_id}-new")


def first_seed(typed: float | None) -> int:
    """Where the pictures to pick from begin. ValueError for what is no seed."""
    if typed is None or not 0 <= typed <= LARGEST_SEED - OFFERED:
        raise ValueError(f"The first seed is a whole number from 0 to {LARGEST_SEED - OFFERED:,}. Change it.")
    return int(typed)


def _seeds(sent: Any) -> list[int]:
    listed = sent if isinstance(sent, list) else []
    seeds = [s for s in listed if isinstance(s, int) and not isinstance(s, bool) and 0 <= s <= LARGEST_SEED]
    return list(dict.fromkeys(seeds))[:ROOM]
