"""A map of some hundred pictures: those that look alike lie together. A click puts one on the bench."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from playground.ui.assets import beside
from playground.ui.errors import spoken
from playground.ui.latent.bench import Bench
from playground.ui.latent.charting import chart, colourings, sprite
from playground.ui.latent.kit import SAMPLES, Kit, Kits

PEEK = '<div class="peek" hidden><i></i><span></span></div>'
"""Gradio's plot tells nobody what is clicked, Plotly's own element does. `arrive`: the map is seen the first time."""


def map_section(kits: Kits, bench: Bench, kit: Kit) -> None:
    """Drawn when it is first seen: Plotly is large, and so is the sheet of pictures."""
    with gr.Column(elem_id="map", elem_classes="card"):
        gr.Markdown(
            f"### Map\n{SAMPLES} pictures by chance. Those that look alike lie together. "
            "Point at one to see it, click or tap to take it to the sliders."
        )
        with gr.Row():
            colour = gr.Dropdown(
                colourings(kit),
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
        peek = gr.HTML({}, html_template=PEEK, js_on_load=beside(__file__, "js"), elem_id="map-peek")
    quiet: Any = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    for seen in (peek.arrive, bench.model.change):
        seen(spoken(partial(fill, kits)), bench.model, [colour, number, plot, peek], **quiet)
    colour.input(spoken(partial(paint, kits)), [bench.model, colour], plot, **quiet)

    def clicked(click: gr.EventData, model: str) -> list[Any]:
        return [int(click.number), *choose(kits, bench, model, click.number)]

    taken = [bench.latent, *bench.outputs]
    peek.select(spoken(clicked), bench.model, [number, *taken], **quiet)
    number.input(spoken(partial(choose, kits, bench)), [bench.model, number], taken, **quiet)


def fill(kits: Kits, model: str) -> list[Any]:
    """Everything anew for a model: choices of colour, no number, the points and the sheet of pictures."""
    kit = kits.of(model)
    choices = colourings(kit)
    return [gr.Dropdown(choices, value=choices[0]), None, chart(kit, choices[0]), sprite(kit)]


def paint(kits: Kits, model: str, colouring: str) -> Any:
    """The same points in other colours."""
    return chart(kits.of(model), colouring)


def choose(kits: Kits, bench: Bench, model: str, number: float | None) -> list[Any]:
    """The latent of a picture, and what the bench then shows."""
    if number is None or not 0 <= number < SAMPLES:
        raise ValueError(f"Pictures on the map have numbers from 0 to {SAMPLES - 1}. Give one of them.")
    latent: list[float] = kits.of(model).map.z[int(number)].tolist()
    return [latent, *bench.show(model, latent)]
