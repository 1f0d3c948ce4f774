"""The picture that the sliders make, from the values of the controls. What a browser sends is checked here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import torch
from torch import Tensor

from playground.config import is_number
from playground.export.picture import picture_png
from playground.latent import draw
from playground.latent.look import Look, look, overlay
from playground.ui.components.download import named_png
from playground.ui.components.picture_html import figure, pillow
from playground.ui.components.slider_panel import REACH, Group, read_back, rows_in, value_of
from playground.ui.latent.explorables import Explorable, Explorables, Settings
from playground.ui.latent.measurements import measurements_html

SEEDS = 100_000
"""another picture is one of so many"""
BAR_REACH = 3
"""where the axis of a latent's bars ends, standard deviations; a longer bar is cut off there"""
BAR_SCALE = 10
"""units of the drawing in one standard deviation: whole numbers are short"""


@dataclass(frozen=True, eq=False)
class SliderPicture:
    """A picture, and all that made it."""

    explorable: Explorable
    latent: list[float]
    """before the sliders"""
    settings: Settings
    z: Tensor
    """(1, d), after them"""
    picture: Tensor
    """(1, c, s, s) in [-1, 1]"""


def draw_picture(
    explorables: Explorables, model: Any, latent: list[float], panel: Any, psi: Any, keep: Any
) -> SliderPicture:
    """Draw what the controls say. ValueError for a model that is not here."""
    explorable = explorables.of(str(model))
    settings = settings_in(explorable, panel, psi, keep)
    z = explorable.latent_after(latent, settings)
    return SliderPicture(explorable, latent, settings, z, draw(explorable.generator, z))


def settings_in(explorable: Explorable, panel: Any, psi: Any, keep: Any) -> Settings:
    """What the controls say; what does not fit counts as not moved."""
    sliders = rows_in(read_back(explorable.groups, panel))
    amounts = tuple(sliders[str(i)].amount for i in range(len(sliders)))
    return Settings(amounts, _within(psi, 1.0, 1.0), keep is True)


def redraw(
    explorables: Explorables,
    model: Any,
    latent: list[float],
    panel: Any,
    psi: Any,
    keep: Any,
    asks: Any,
    row: Any,
    column: Any,
) -> str:
    """The picture, and what one of its places looks at where that is asked for."""
    one = draw_picture(explorables, model, latent, panel, psi, keep)
    if asks is not True or not one.explorable.looks:
        return picture_html(one)
    last = one.explorable.side - 1
    place = int(_within(row, last, last // 2)), int(_within(column, last, last // 2))
    return picture_html(one, look(one.explorable.generator, one.z, *place, one.explorable.side))


def measure(explorables: Explorables, model: Any, latent: list[float], panel: Any, psi: Any, keep: Any) -> str:
    """The figures below the picture: they cost three times what the picture does."""
    one = draw_picture(explorables, model, latent, panel, psi, keep)
    return measurements_html(one.explorable, one.latent, one.settings, one.picture)


def _within(value: Any, most: float, usual: float) -> float:
    """A number from 0 to `most`; `usual` for what is none."""
    return min(max(float(value), 0.0), most) if is_number(value) else usual


def picture_html(one: SliderPicture, seen: Look | None = None) -> str:
    """The picture as HTML, above the numbers that it is drawn from; where it can be asked, it says so by its class."""
    entry, picture = one.explorable.entry, one.picture[0]
    caption = f"{picture.shape[1]} x {picture.shape[2]} pixels"
    if seen is not None:
        picture, caption = overlay(picture, seen), f"looks at about {seen.spread:.0f} of {seen.weights.numel()} fields"
    html = figure(picture, f"Drawn by {entry.title}. {entry.summary}", entry.title, caption)
    bars = bars_html(one.z[0].tolist())
    return f'<div class="asks">{html}</div>{bars}' if one.explorable.looks else html + bars


def still_panel(explorable: Explorable) -> list[dict[str, Any]]:
    """The panel with every slider in the middle and no lock."""
    return value_of(explorable.groups)


def reset_sliders(explorables: Explorables, model: str, panel: Any) -> list[dict[str, Any]]:
    """Every slider back in the middle; locks stay."""
    return value_of(_each(read_back(explorables.of(model).groups, panel), lambda row: replace(row, amount=0.0)))


def move_slider(explorables: Explorables, model: str, panel: Any, key: str, amount: float) -> list[dict[str, Any]]:
    """One slider elsewhere, locked or not; the others stay."""

    def put(row: Any) -> Any:
        return replace(row, amount=amount) if row.key == key else row

    return value_of(_each(read_back(explorables.of(model).groups, panel), put))


def randomise_sliders(explorables: Explorables, model: str, panel: Any) -> list[dict[str, Any]]:
    """Sliders that are not locked go where chance takes them: as far as latents vary."""
    chance = torch.Generator()
    chance.seed()

    def by_chance(row: Any) -> Any:
        amount = float(torch.randn((), generator=chance).clamp(-REACH, REACH))
        return row if row.locked else replace(row, amount=round(amount, 2))

    return value_of(_each(read_back(explorables.of(model).groups, panel), by_chance))


def _each(groups: list[Group], change: Any) -> list[Group]:
    return [replace(group, rows=tuple(change(row) for row in group.rows)) for group in groups]


def random_seed() -> int:
    return secrets.randbelow(SEEDS)


def latent_of_seed(explorables: Explorables, model: str, seed: float | None) -> list[float]:
    """The latent of a seed. ValueError where the field is empty."""
    if not _is_seed(seed):
        raise ValueError("Give a seed: a whole number from 0 on. The same number gives the same picture.")
    return explorables.of(model).latent_of(int(seed))


def _is_seed(sent: float | None) -> TypeGuard[float]:
    return sent is not None and 0 <= sent < 2**63


def picture_file(
    explorables: Explorables, model: str, latent: list[float], panel: Any, psi: float, keep: bool, seed: float | None
) -> str:
    """JSON of a file's name and its content as an address: the picture with all that made it."""
    one = draw_picture(explorables, model, latent, panel, psi, keep)
    names = one.explorable.directions.names
    # What stands in the field may have been refused, or not yet been sent: then it made another picture, or none.
    if not _is_seed(seed) or one.explorable.latent_of(int(seed)) != latent:
        seed = None
    settings = {
        "model": model,
        "seed": None if seed is None else int(seed),
        "latent": [round(number, 5) for number in latent],
        "truncation": psi,
        "keep_identity": keep,
        "amounts": {name: amount for name, amount in zip(names, one.settings.amounts, strict=True) if amount},
    }
    entry = one.explorable.entry
    content = picture_png(pillow(one.picture[0]), f"Drawn by {entry.title}. {entry.summary}", settings)
    name = model if seed is None else f"{model}-{int(seed)}"
    return named_png(name, content)


def bars_html(latent: Sequence[float]) -> str:
    """The numbers of a latent as bars, with a line that says what they are. Each slider waits for them, so they are one
    short path."""
    count, reach = len(latent), BAR_REACH * BAR_SCALE
    bars = "".join(f"M{place} 0v{_height(number)}" for place, number in enumerate(latent))
    return (
        f'<div class="latent-bars"><span>z: the {count} numbers it is drawn from</span>'
        f'<svg viewBox="-1 {-reach} {count + 1} {2 * reach}" preserveAspectRatio="none" role="img" '
        f'aria-label="{count} bars, from −{BAR_REACH} to {BAR_REACH}"><path class="zero" d="M-1 0H{count}"/>'
        f'<path d="{bars}"/></svg><i>{BAR_REACH}</i><i>−{BAR_REACH}</i></div>'
    )


def _height(number: float) -> int:
    """How far down a bar goes: up is negative in a drawing."""
    return round(-BAR_SCALE * min(max(number, -BAR_REACH), BAR_REACH))
