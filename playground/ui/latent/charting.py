"""The map's points as a Plotly figure, and its pictures as one sheet."""

from __future__ import annotations

import math
from typing import Any

import torch

from playground.ui.components.picture_html import address_of, pillow
from playground.ui.latent.kit import Kit

PALETTE = (
    "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#79706e",
)  # fmt: skip
"""ten classes (Tableau 10): told apart on light and dark"""
GREY = "#8a93a5"
"""of words, readable on light and dark"""
NOTHING = "nothing"
NONE = "none"
COLUMNS = 20


def colourings(kit: Kit) -> list[str]:
    """What points can be coloured by: what has most values first, such as the class."""
    columns = _groups(kit)
    return sorted(columns, key=lambda name: -len(columns[name])) or [NOTHING]


def _groups(kit: Kit) -> dict[str, list[int]]:
    """Columns of the scores that exclude one another, by their name."""
    groups: dict[str, list[int]] = {}
    for column, attribute in enumerate(() if kit.scorer is None else kit.scorer.attributes):
        groups.setdefault((attribute.group or attribute.name).replace("_", " "), []).append(column)
    return groups


def chart(kit: Kit, colouring: str) -> Any:
    """A scatter plot whose points know their number."""
    from plotly import graph_objects  # a second of import, for those who look at the map

    return graph_objects.Figure(
        _coloured(kit, colouring),
        {
            "height": 480,
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": GREY},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "dragmode": False,  # a finger scrolls the page
            "legend": {"orientation": "h", "y": -0.02, "itemsizing": "constant"},
            "hovermode": "closest",
        },
    )


def _coloured(kit: Kit, colouring: str) -> list[dict[str, Any]]:
    """One set of points for each value, or one set whose colour is an amount."""
    columns, everyone = _groups(kit).get(colouring, []), torch.ones(len(kit.map.points), dtype=torch.bool)
    if kit.scorer is None or not columns:
        return [_points(kit, everyone, {"color": PALETTE[0]})]
    scores = kit.scorer.score(kit.map.pictures)[:, columns]
    attributes = [kit.scorer.attributes[column] for column in columns]
    if attributes[0].unit:
        bar = {"thickness": 12, "outlinewidth": 0, "ticksuffix": f" {attributes[0].unit}"}
        marker = {"color": scores[:, 0].tolist(), "colorscale": "Viridis", "colorbar": bar}
        return [_points(kit, everyone, marker)]
    chances = torch.cat([scores, 1 - scores.sum(dim=1, keepdim=True)], dim=1)  # the last is none of them
    likeliest, names = chances.argmax(dim=1), [a.name.removeprefix(f"{colouring}: ") for a in attributes]
    return [
        _points(kit, likeliest == i, {"color": PALETTE[i % len(PALETTE)]}, name)
        for i, name in enumerate([*names, NONE])
        if bool((likeliest == i).any())
    ]


def _points(kit: Kit, chosen: torch.Tensor, marker: dict[str, Any], name: str = "") -> dict[str, Any]:
    numbers = chosen.nonzero().flatten()
    x, y = kit.map.points[numbers].T.tolist()
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "customdata": numbers.tolist(), "name": name,
        "hoverinfo": "none", "marker": {"size": 9, "opacity": 0.85, **marker}, "showlegend": bool(name),
    }  # fmt: skip


def sprite(kit: Kit) -> dict[str, Any]:
    """All pictures on one sheet, row by row."""
    from torchvision.utils import make_grid  # late: it takes a second, which the page's start would wait for

    pictures = kit.map.pictures
    sheet = address_of(pillow(make_grid(pictures, COLUMNS, padding=0)), quality=85)
    return {"sheet": sheet, "columns": COLUMNS, "rows": math.ceil(len(pictures) / COLUMNS)}
