"""Named endpoints for programs: draw from a trained generator, move its latents, and see where it looks.

Pictures come as "data:image/webp;base64,..." texts, one pixel a pixel: a browser shows them as they are, and in
Python `base64.b64decode(text.split(",")[1])` is the file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import torch
from gradio.events import api
from torch import Tensor

from playground.config import is_number
from playground.latent import draw
from playground.latent.look import look, overlay
from playground.ui.components.picture_html import data_uri
from playground.ui.components.slider_panel import REACH
from playground.ui.hosting import Host
from playground.ui.latent.explorables import Explorable, Settings

MOST_SEED = 2**63 - 1
LARGEST = 100.0
"""of a latent's numbers: drawn ones are rarely beyond 4"""


def add_latent_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    explorables = host.explorables

    def list_models() -> list[dict[str, Any]]:
        """Generators that ship and can be explored: what each draws, what it was trained on, and the width of its
        latents. The generator of a run is explored as well, under the name run-<id>, as it was when it was asked
        for first."""
        return [_describe(explorables.of(name)) for name in host.pretrained.generators(asked=False)]

    def directions(model: str) -> list[dict[str, Any]]:
        """The directions of a model's latent space, and what one standard deviation along each does."""
        return [dataclasses.asdict(meaning) for meaning in explorables.measured(model).directions.meanings]

    def sample(model: str, seed: int = 0, truncation: float = 1.0) -> dict[str, Any]:
        """The picture of a seed, and its latent as it was drawn. `truncation`: 0 (one picture for all) to 1 (all)."""
        explorable = explorables.of(model)
        latent = explorable.latent_of(_seed_of(seed))
        z = explorable.latent_after(latent, Settings(_still(explorable), _share_of(truncation)))
        return {"model": model, "seed": seed, "latent": latent, "picture": data_uri(draw(explorable.generator, z)[0])}

    def move(
        model: str,
        amounts: dict[str, float],
        seed: int = 0,
        latent: list[float] | None = None,
        truncation: float = 1.0,
        keep_identity: bool = False,
    ) -> dict[str, Any]:
        """A picture taken along directions by `amounts`, such as {"slant": 2}, in standard deviations from -3 to 3.

        It starts from `latent`, or from that of `seed`. Returns the latent moved, and its picture.
        """
        explorable = explorables.measured(model)
        start = explorable.latent_of(_seed_of(seed)) if latent is None else _latent_of(explorable, latent)
        settings = Settings(_amounts_of(explorable, amounts), _share_of(truncation), bool(keep_identity))
        z = explorable.latent_after(start, settings)
        return {"model": model, "latent": z[0].tolist(), "picture": data_uri(draw(explorable.generator, z)[0])}

    def attention(model: str, seed: int = 0, row: int = 32, column: int = 32) -> dict[str, Any]:
        """Where the place at `row` and `column`, in pixels, looks while the picture of a seed is drawn.

        `weights`: shares of attention on a grid over the picture, row by row, sum 1. `picture`: lit up accordingly.
        """
        explorable = explorables.of(model)
        z = torch.tensor([explorable.latent_of(_seed_of(seed))])
        seen = look(explorable.generator, z, _whole("row", row), _whole("column", column), explorable.side)
        lit: Tensor = overlay(draw(explorable.generator, z)[0], seen)
        return {"model": model, "seed": seed, "weights": seen.weights.tolist(), "picture": data_uri(lit)}

    for endpoint in (list_models, directions, sample, move, attention):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)


def _describe(explorable: Explorable) -> dict[str, Any]:
    return {
        "model": explorable.name,
        "title": explorable.entry.title,
        "summary": explorable.entry.summary,
        "subject": explorable.entry.subject,
        "latent_dim": explorable.generator.latent_dim,
        "side": explorable.side,
        "attention": explorable.looks,
    }


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number.")
    return value


def _seed_of(seed: Any) -> int:
    if not 0 <= _whole("seed", seed) <= MOST_SEED:
        raise ValueError(f"seed must be a whole number from 0 to {MOST_SEED}.")
    return int(seed)


def _share_of(truncation: Any) -> float:
    if not is_number(truncation) or not 0 <= truncation <= 1:
        raise ValueError("truncation must be a number from 0 to 1.")
    return float(truncation)


def _latent_of(explorable: Explorable, latent: Any) -> list[float]:
    dim = explorable.generator.latent_dim
    if not isinstance(latent, list) or len(latent) != dim or not all(map(is_number, latent)):
        raise ValueError(f"latent must be a list of {dim} numbers, as sample gives them.")
    if max(map(abs, latent)) > LARGEST:
        raise ValueError(f"The numbers of a latent are standard normal; {LARGEST:g} is the largest that is taken.")
    return [float(number) for number in latent]


def _amounts_of(explorable: Explorable, amounts: Any) -> tuple[float, ...]:
    """One for each direction, 0 for those that are not named."""
    names = explorable.directions.names
    if not isinstance(amounts, Mapping) or not all(is_number(amount) for amount in amounts.values()):
        raise ValueError('amounts must be names of directions with numbers, such as {"direction 1": 2}.')
    unknown = [name for name in amounts if name not in names]
    if unknown:
        raise ValueError(
            f"{explorable.name} has no direction called {str(unknown[0])[:40]!r}; it has: {', '.join(names)}."
        )
    if any(abs(amount) > REACH for amount in amounts.values()):
        raise ValueError(f"amounts must be from {-REACH:g} to {REACH:g} standard deviations.")
    return tuple(float(amounts.get(name, 0.0)) for name in names)


def _still(explorable: Explorable) -> tuple[float, ...]:
    return tuple(0.0 for _ in explorable.directions.names)
