"""Vector arithmetic by picking: A - B + C, where each is the mean of a few pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.latent.seeds import Picker
from playground.ui.components.download import download_on_click
from playground.ui.components.picture_html import look
from playground.ui.components.seed_sets import first_seed, offer_controls
from playground.ui.events import BESIDE, NEWEST, Update, new_wish
from playground.ui.latent.explore import CurrentPicture
from playground.ui.latent.sums import (
    OWN,
    SETS,
    SumPreset,
    SumView,
    first_preset,
    preset_of,
    preset_titles,
    sum_file,
    view_of,
)

FIRST = 0
"""seed of the first picture to pick from"""
ABOUT = f"""### Vector arithmetic
{look("at the result: what A has and B lacks was added to C.")}

Three pictures or more in each work best: their mean keeps what they share, and loses what is special about one."""


@dataclass(frozen=True)
class SumControls:
    """What the sum depends on, and where it is seen."""

    model: gr.State
    preset: gr.Radio
    about: gr.HTML
    sets: gr.HTML
    seed: gr.Number
    strength: gr.Slider
    equation: gr.HTML
    result: gr.HTML
    latent: gr.State
    edit: gr.Button
    save: gr.Button
    wish: gr.State
    """changes when the sets were filled, though not by hand"""

    @property
    def inputs(self) -> list[Any]:
        """What the sum depends on."""
        return [self.model, self.sets, self.strength]

    @property
    def outputs(self) -> list[Any]:
        """What `fill` gives values for."""
        return [self.equation, self.result, self.latent, self.edit, self.save]

    def fill(self, view: SumView) -> Update:
        """How the sum looks; the buttons need a result."""
        there = gr.Button(interactive=view.latent is not None)
        return {
            self.equation: view.equation,
            self.result: view.result,
            self.latent: view.latent,
            self.edit: there,
            self.save: there,
        }


def sum_section(picker: Picker, current: CurrentPicture, model: str) -> None:
    """Lay it out for the first model, with a sum that works in place, and wire it."""
    preset = first_preset(picker, model)
    view = view_of(picker, model, preset.picks, 1.0)
    with gr.Row(equal_height=False, elem_id="arithmetic"):
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
            gr.Markdown(ABOUT)
            radio = gr.Radio(
                preset_titles(picker, model), value=preset.title, label="Try one of these", elem_id="sum-preset",
                info="The pictures for it are found by a classifier, among the first hundreds of seeds.",
            )  # fmt: skip
            about = gr.HTML(preset.sentence, elem_id="sum-about")
            with gr.Row(equal_height=True, elem_classes="seed-bar"):
                seed, another = offer_controls(FIRST, "sum")
                empty = gr.Button("Empty all", scale=0, min_width=125, elem_id="sum-empty")
            sets = SETS.component(SETS.contents_of(picker, model, FIRST, preset.picks), "sum-sets")
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            equation = gr.HTML(view.equation, elem_id="equation")
            result = gr.HTML(view.result, elem_id="sum")
            strength = gr.Slider(
                0, 2, 1, step=0.05, label="Strength", elem_id="strength",
                info="How much of A − B is added. 0 leaves the mean of C, 1 is the plain sum.",
            )  # fmt: skip
            with gr.Row():
                edit = gr.Button("Edit it", variant="primary", min_width=100, elem_id="sum-edit")
                save = gr.Button("Save it (PNG)", min_width=130, elem_id="sum-save")
    latent = gr.State(view.latent)
    on = SumControls(
        current.model, radio, about, sets, seed, strength, equation, result, latent, edit, save, gr.State("")
    )
    _wire(picker, current, on, another, empty)


def _wire(picker: Picker, current: CurrentPicture, on: SumControls, another: gr.Button, empty: gr.Button) -> None:
    """What is chosen fills the sets; one function then adds, however they were filled, so that no older sum comes
    last."""

    def add(model: str, value: Any, strength: float) -> Update:
        return on.fill(view_of(picker, model, SETS.read(value), strength))

    def put(preset: SumPreset, model: str, typed: float | None) -> Update:
        sets = gr.HTML(**SETS.contents_of(picker, model, first_seed(typed), preset.picks))
        return {on.about: preset.sentence, on.sets: sets, on.wish: new_wish()}

    def take_preset(model: str, title: str, typed: float | None) -> Update:
        return put(preset_of(picker, model, title), model, typed)

    def take_none(model: str, typed: float | None) -> Update:
        return {on.preset: OWN, **take_preset(model, OWN, typed)}

    def take_model(model: str, typed: float | None) -> Update:
        """Its own presets, and the first of them in the sets."""
        preset = first_preset(picker, model)
        choice = gr.Radio(choices=preset_titles(picker, model), value=preset.title)
        return {on.preset: choice, **put(preset, model, typed)}

    SETS.wire_offer(picker, on.model, on.sets, on.seed, another)
    settings, chosen = [on.model, on.seed], [on.about, on.sets, on.wish]
    on.preset.input(take_preset, [on.model, on.preset, on.seed], chosen, **NEWEST)
    empty.click(take_none, settings, [on.preset, *chosen], **NEWEST)
    current.opened.change(take_model, settings, [on.preset, *chosen], **NEWEST)
    on.sets.input(lambda: (OWN, ""), None, [on.preset, on.about], **BESIDE)
    gr.on([on.strength.input, on.sets.input, on.wish.change], add, on.inputs, on.outputs, **BESIDE)
    current.edit_on_click(on.edit, lambda latent: latent, on.latent)
    download_on_click(on.save, partial(sum_file, picker), on.inputs, BESIDE)
