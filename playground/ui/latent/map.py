"""A map of some hundred pictures: those that look alike lie together. A click takes one to the sliders."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import gradio as gr
import torch

from playground.data import to_bytes
from playground.data.pixels import contact_sheet
from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of, look
from playground.ui.events import NEWEST, PRESSED, Update, event_number
from playground.ui.latent.explorables import SAMPLES, Explorable, Explorables
from playground.ui.latent.explore import CurrentPicture

PALETTE = (
    "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#79706e",
)  # fmt: skip
"""ten classes (Tableau 10): told apart on light and dark"""
GREY = "#8a93a5"
"""of words, readable on light and dark"""
NOTHING = "nothing"
NONE = "none"
COLUMNS = 20


def map_section(explorables: Explorables, current: CurrentPicture, explorable: Explorable) -> None:
    """Drawn when it is first seen: Plotly is large, and so is the sheet of pictures."""
    with gr.Column(elem_id="map", elem_classes="card"):
        gr.Markdown(
            f"### Map\n{look('at neighbours: pictures that look alike lie together.')}\n\n"
            f"{SAMPLES} pictures by chance. Point at one to see it, click or tap to take it to the sliders."
        )
        with gr.Row():
            colour = gr.Dropdown(
                colourings(explorable),
                label="Colour",
                info="What the colour of a point tells.",
                elem_id="map-colour",
                min_width=160,
            )
            number = gr.Number(
                None, label="Picture no.", info="Takes that one to the sliders, without a mouse.", precision=0,
                elem_id="map-number", min_width=160,
            )  # fmt: skip
        plot = gr.Plot(show_label=False, elem_id="map-plot")
        peek = gr.HTML({}, **markup_and_script(__file__, "in_sight"), elem_id="map-peek")

    def fill(model: str) -> Update:
        """Everything anew for a model."""
        explorable = explorables.of(model)
        choices = colourings(explorable)
        return {
            colour: gr.Dropdown(choices, value=choices[0]),
            number: None,
            plot: chart(explorable, choices[0]),
            peek: picture_sheet(explorable),
        }

    def paint(model: str, colouring: str) -> Any:
        """The same points in other colours."""
        return chart(explorables.of(model), colouring)

    def click(event: gr.EventData, model: str) -> Update:
        chosen = event_number(event, "number")
        return {number: chosen, **choose(explorables, current, model, chosen)}

    # Gradio's plot tells nobody what is clicked, Plotly's own element does.
    peek.arrive(fill, current.model, [colour, number, plot, peek], **NEWEST)
    colour.input(paint, [current.model, colour], plot, **NEWEST)
    taken = [current.latent, *current.outputs]
    peek.select(click, current.model, [number, *taken], **PRESSED)
    number.input(partial(choose, explorables, current), [current.model, number], taken, **NEWEST)


def choose(explorables: Explorables, current: CurrentPicture, model: str, number: float | None) -> Update:
    """The latent of a picture, and how it is then shown."""
    if number is None or not 0 <= number < SAMPLES:
        raise ValueError(f"Pictures on the map have numbers from 0 to {SAMPLES - 1}. Give one of them.")
    latent: list[float] = explorables.of(model).map.z[int(number)].tolist()
    return {current.latent: latent, **current.show(model)}


def colourings(explorable: Explorable) -> list[str]:
    """What points can be coloured by: what has most values first, such as the class."""
    columns = _groups(explorable)
    return sorted(columns, key=lambda name: -len(columns[name])) or [NOTHING]


def _groups(explorable: Explorable) -> dict[str, list[int]]:
    """Columns of the scores that exclude one another, by their name."""
    groups: dict[str, list[int]] = {}
    for column, attribute in enumerate(() if explorable.scorer is None else explorable.scorer.attributes):
        groups.setdefault((attribute.group or attribute.name).replace("_", " "), []).append(column)
    return groups


def chart(explorable: Explorable, colouring: str) -> Any:
    """A scatter plot whose points know their number."""
    from plotly import graph_objects  # a second of import, for those who look at the map

    return graph_objects.Figure(
        _coloured(explorable, colouring),
        {
            "autosize": True,  # as high as its place (map.css)
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": GREY, "size": 14},
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "dragmode": False,  # a finger scrolls the page
            "legend": {"orientation": "h", "y": -0.02, "itemsizing": "constant"},
            "hovermode": "closest",
        },
    )


def _coloured(explorable: Explorable, colouring: str) -> list[dict[str, Any]]:
    """One set of points for each value, or one set whose colour is an amount."""
    columns = _groups(explorable).get(str(colouring), [])
    everyone = torch.ones(len(explorable.map.points), dtype=torch.bool)
    if explorable.scorer is None or not columns:
        return [_points(explorable, everyone, {"color": PALETTE[0]})]
    scores = explorable.scorer.score(explorable.map.pictures)[:, columns]
    attributes = [explorable.scorer.attributes[column] for column in columns]
    if attributes[0].unit:
        bar = {"thickness": 12, "outlinewidth": 0, "ticksuffix": f" {attributes[0].unit}"}
        marker = {"color": scores[:, 0].tolist(), "colorscale": "Viridis", "colorbar": bar}
        return [_points(explorable, everyone, marker)]
    chances = torch.cat([scores, 1 - scores.sum(dim=1, keepdim=True)], dim=1)  # the last is none of them
    likeliest, names = chances.argmax(dim=1), [a.name.removeprefix(f"{colouring}: ") for a in attributes]
    return [
        _points(explorable, likeliest == i, {"color": PALETTE[i % len(PALETTE)]}, name)
        for i, name in enumerate([*names, NONE])
        if bool((likeliest == i).any())
    ]


def _points(explorable: Explorable, chosen: torch.Tensor, marker: dict[str, Any], name: str = "") -> dict[str, Any]:
    numbers = chosen.nonzero().flatten()
    x, y = explorable.map.points[numbers].T.tolist()
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "customdata": numbers.tolist(), "name": name,
        "hoverinfo": "none", "marker": {"size": 9, "opacity": 0.85, **marker}, "showlegend": bool(name),
    }  # fmt: skip


def picture_sheet(explorable: Explorable) -> dict[str, Any]:
    """All pictures on one sheet, row by row."""
    pictures = explorable.map.pictures
    sheet = address_of(contact_sheet(to_bytes(pictures), COLUMNS), quality=85)
    return {"sheet": sheet, "columns": COLUMNS, "rows": math.ceil(len(pictures) / COLUMNS)}
