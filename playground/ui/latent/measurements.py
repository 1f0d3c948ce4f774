"""What can be said about a picture in numbers: all of them measured."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import torch
from torch import Tensor

from playground.latent import Attribute, ScoredPictures, Scorer, draw, identity_kept
from playground.ui.latent.explorables import Explorable, Settings

Tile = tuple[str, str]
"""a figure, and what it is"""


def measurements_html(explorable: Explorable, latent: list[float], settings: Settings, picture: Tensor) -> str:
    """Tiles of figures for a picture (1, c, s, s) that the sliders made of `latent`."""
    scorer = explorable.scorer
    seen = torch.zeros(1, 0) if scorer is None else scorer.score(picture)
    shows = [] if scorer is None else attribute_tiles(scorer, seen[0].tolist())
    stayed = (
        [] if not any(settings.amounts) else identity_tiles(explorable, latent, settings, ScoredPictures(picture, seen))
    )
    return tiles_html("What it shows", shows) + tiles_html("What the sliders left as it was", stayed)


def attribute_tiles(scorer: Scorer, values: Sequence[float]) -> list[Tile]:
    """What is measured; of things that exclude one another, the likeliest."""
    groups: dict[str, list[tuple[float, Attribute]]] = {}
    for attribute, value in zip(scorer.attributes, values, strict=True):
        groups.setdefault(attribute.group or attribute.name, []).append((value, attribute))
    return [_likeliest(group, found) for group, found in groups.items()]


def _likeliest(group: str, found: Sequence[tuple[float, Attribute]]) -> Tile:
    value, attribute = max(found, key=lambda pair: pair[0])
    if attribute.unit:
        return (f"{value:.0f}°" if attribute.unit == "°" else f"{value:.1f} {attribute.unit}", attribute.name)
    chance = 1 - sum(value for value, _ in found)
    if chance > value:  # no one of them: a face without a beard
        return "no", f"{group.replace('_', ' ')}, {chance:.0%} sure"
    named = attribute.name.removeprefix(f"{group.replace('_', ' ')}: ")
    return ("yes" if named == group else named), f"{group.replace('_', ' ')}, {value:.0%} sure"


def identity_tiles(
    explorable: Explorable, latent: list[float], settings: Settings, after: ScoredPictures
) -> list[Tile]:
    """How like the picture is to the one before the sliders moved."""
    start = draw(
        explorable.generator,
        explorable.latent_after(latent, Settings(tuple(0.0 for _ in settings.amounts), settings.psi)),
    )
    attributes = () if explorable.scorer is None else explorable.scorer.attributes
    before = ScoredPictures(start, torch.zeros(1, 0) if explorable.scorer is None else explorable.scorer.score(start))
    moved = [meaning.name for meaning, by in zip(explorable.directions.meanings, settings.amounts, strict=True) if by]
    identity = identity_kept(before, after, attributes, explorable.spreads, moved)
    found = [(f"{max(0.0, 1 - identity.pixels / explorable.usual):.0%}", "of the picture; any two share 0%")]
    if identity.attributes is not None:
        found.append((f"{identity.attributes:.0%}", "of the attributes that were not asked for"))
    if identity.same_class is not None:
        found.append(("yes" if identity.same_class else "no", "still named the same"))
    return found


def tiles_html(title: str, figures: Sequence[Tile]) -> str:
    """Nothing for no figures."""
    if not figures:
        return ""
    inside = "".join(f"<div><b>{escape(value)}</b><span>{escape(what)}</span></div>" for value, what in figures)
    return f'<div class="reading"><h4>{title}</h4><div class="figures">{inside}</div></div>'
