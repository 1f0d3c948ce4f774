"""Exploring: one large picture that stays in sight, and sliders that bend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.ui.components.download import download_on_click
from playground.ui.components.slider_panel import slider_panel
from playground.ui.components.tab_model import OpenModel
from playground.ui.errors import spoken
from playground.ui.events import BESIDE, NEWEST, PRESSED, QUEUED, Update
from playground.ui.latent.explorables import Explorable, Explorables
from playground.ui.latent.place import CLICK_JS, AskedPlace, place_controls, place_for, place_of_tap
from playground.ui.latent.slider_picture import (
    latent_of_seed,
    measure,
    move_slider,
    picture_file,
    random_seed,
    randomise_sliders,
    redraw,
    reset_sliders,
    still_panel,
)

FIRST_SEED = 3


@dataclass(frozen=True)
class CurrentPicture:
    """The picture that all sections of the tab work on: how to take it in hand, or put another one there."""

    model: gr.State
    """str: a name from the pretrained"""
    opened: gr.State
    """listen to its `change`: another model is there, or the same one anew"""
    taken: Any
    """listen to its `success`: another model is there, and `latent` is one of its own"""
    latent: gr.State
    """list[float]: its latent, before the sliders move it"""
    show: Callable[[str, list[float]], Update]
    """(model, latent) -> updates of `outputs`: call it after another latent was put there"""
    bend: Callable[..., Update]
    """(key, amount, values of `moved`) -> updates of some of `outputs`: one slider stands elsewhere"""
    moved: list[Any]
    """components that make the latent that is seen"""
    outputs: list[Any]
    """components that `show` fills; the sliders go back to the middle"""

    def edit_on_click(self, button: gr.Button, latent_of: Callable[..., list[float]], made: gr.State) -> None:
        """Put the latent of what a section made here when the button is pressed."""
        button.click(latent_of, made, self.latent, **BESIDE).success(
            self.show, [self.model, self.latent], self.outputs, **BESIDE
        )


@dataclass(frozen=True)
class SeenPicture:
    """Where the picture is seen."""

    picture: gr.HTML
    measurements: gr.HTML
    save: gr.Button


@dataclass(frozen=True)
class ExploreControls:
    """What the picture depends on, and where it is seen."""

    model: gr.State
    latent: gr.State
    panel: gr.HTML
    psi: gr.Slider
    keep: gr.Checkbox
    place: AskedPlace
    seed: gr.Number
    another: gr.Button
    randomise: gr.Button
    reset: gr.Button
    save: gr.Button
    picture: gr.HTML
    measurements: gr.HTML

    @property
    def moved(self) -> list[Any]:
        """What makes the latent that is seen."""
        return [self.model, self.latent, self.panel, self.psi, self.keep]

    @property
    def inputs(self) -> list[Any]:
        """What the picture is drawn from."""
        return [*self.moved, *self.place.components]

    @property
    def seen(self) -> list[Any]:
        return [self.picture, self.measurements]

    def draw(self, explorables: Explorables, *values: Any) -> Update:
        """Picture and figures, for the values of `inputs`."""
        return {self.picture: redraw(explorables, *values), self.measurements: measure(explorables, *values[:5])}


def picture_column(explorables: Explorables, explorable: Explorable) -> SeenPicture:
    """The picture that all sections act on, with what was measured of it. It opens drawn."""
    values = explorable.name, explorable.latent_of(FIRST_SEED), still_panel(explorable), 1.0, False
    with gr.Column(elem_classes="card"):
        first = redraw(explorables, *values, False, 0, 0)
        picture = gr.HTML(first, js_on_load=CLICK_JS, elem_id="latent-picture")
    with gr.Column(elem_classes="card"):
        measurements = gr.HTML(measure(explorables, *values), elem_id="reading")
        save = gr.Button("Save the picture (PNG)", size="sm", elem_id="latent-save")
        gr.HTML('<div class="hint">All that made it is inside the file: model, latent and sliders.</div>')
    return SeenPicture(picture, measurements, save)


def explore_section(
    explorables: Explorables, model: OpenModel, explorable: Explorable, seen: SeenPicture
) -> CurrentPicture:
    """The sliders of the first model, wired to the picture."""
    state = gr.State(explorable.latent_of(FIRST_SEED))
    with gr.Column(elem_classes="card", elem_id="explore"):
        with gr.Row(equal_height=True):
            seed = gr.Number(
                FIRST_SEED, label="Seed", info="The same number gives the same picture.", precision=0,
                min_width=150, elem_id="latent-seed",
            )  # fmt: skip
            psi = gr.Slider(
                0, 1, 1, step=0.05, label="Truncation", min_width=190, elem_id="psi",
                info="Less: safer and more alike. At 0 every seed gives the same picture.",
            )  # fmt: skip
        with gr.Row():
            another = gr.Button("Another picture", variant="primary", min_width=120, elem_id="another")
            chance = gr.Button("Randomise", min_width=120, elem_id="randomise")
            back = gr.Button("Reset", min_width=80, elem_id="reset")
        keep = gr.Checkbox(
            label="Keep identity",
            info="Each slider then leaves the other attributes alone. The figures below the picture say how well.",
            elem_id="keep",
        )
        panel = slider_panel(explorable.groups)
    place = place_controls(explorable)
    on = ExploreControls(
        model.name,
        state,
        panel,
        psi,
        keep,
        place,
        seed,
        another,
        chance,
        back,
        seen.save,
        seen.picture,
        seen.measurements,
    )
    taken = _wire(explorables, on, model.opened)
    outputs = [panel, psi, seed, place.asks, *on.seen]
    return CurrentPicture(
        model.name,
        model.opened,
        taken,
        state,
        partial(show, explorables, on),
        partial(bend, explorables, on),
        on.moved,
        outputs,
    )


def _wire(explorables: Explorables, on: ExploreControls, opened: gr.State) -> Any:
    """Returns the event that takes another model.

    A moving slider is answered in one request beside the queue, and only its newest place is drawn.
    The figures follow when it is let go. What a person may get wrong goes through the queue: beside it, Gradio
    shows no errors.
    """
    # Gradio hands every value of an event to a thread and back, to prepare it: seven hops saved are half the time.
    quick: Any = {**BESIDE, "preprocess": False, "postprocess": False}
    following = [on.panel.input, on.psi.input, on.keep.input, *(part.input for part in on.place.components)]
    gr.on(following, spoken(partial(redraw, explorables)), on.inputs, on.picture, **quick)
    gr.on(
        [on.panel.release, on.psi.release, on.keep.input], spoken(partial(measure, explorables)), on.moved,
        on.measurements, **quick,
    )  # fmt: skip

    def sow(seed: float | None, model: str, _: Any, *rest: Any) -> Update:
        latent = latent_of_seed(explorables, model, seed)
        return {on.latent: latent, **on.draw(explorables, model, latent, *rest)}

    def sow_another(*values: Any) -> Update:
        seed = random_seed()
        return {on.seed: seed, **sow(seed, *values)}

    def rearrange(change: Any, model: str, latent: list[float], panel: Any, *rest: Any) -> Update:
        panel = change(explorables, model, panel)
        return {on.panel: panel, **on.draw(explorables, model, latent, panel, *rest)}

    def ask(tap: gr.EventData, *values: Any) -> Update:
        place = place_of_tap(tap)
        asked = dict(zip(on.place.components, place, strict=True))
        return {**asked, on.picture: redraw(explorables, *values, *place)}

    on.seed.input(spoken(sow), [on.seed, *on.inputs], [on.latent, *on.seen], **NEWEST)
    on.another.click(spoken(sow_another), on.inputs, [on.seed, on.latent, *on.seen], **QUEUED)
    for button, change in ((on.randomise, randomise_sliders), (on.reset, reset_sliders)):
        button.click(spoken(partial(rearrange, change)), on.inputs, [on.panel, *on.seen], **QUEUED)
    on.picture.select(spoken(ask), on.moved, [*on.place.components, on.picture], **PRESSED)
    download_on_click(on.save, spoken(partial(picture_file, explorables)), [*on.moved, on.seed], QUEUED)
    return opened.change(
        spoken(partial(take_model, explorables, on)),
        [on.model, on.seed, on.psi, on.keep],
        [on.latent, on.panel, on.place.section, *on.place.components, *on.seen],
        **QUEUED,
    )


def take_model(
    explorables: Explorables, on: ExploreControls, model: str, seed: float | None, psi: float, keep: bool
) -> Update:
    """Another model: the same seed, sliders of its own."""
    explorable = explorables.of(model)
    latent = latent_of_seed(explorables, model, FIRST_SEED if seed is None else seed)
    panel = still_panel(explorable)
    return {
        on.latent: latent,
        on.panel: panel,
        **place_for(explorable, on.place),
        **on.draw(explorables, model, latent, panel, psi, keep, False, 0, 0),
    }


def show(explorables: Explorables, on: ExploreControls, model: str, latent: list[float]) -> Update:
    """A latent from elsewhere: sliders in the middle, nothing cut off, and no seed that would give it."""
    panel = still_panel(explorables.of(model))
    return {
        on.panel: panel,
        on.psi: 1.0,
        on.seed: None,
        on.place.asks: False,
        **on.draw(explorables, model, latent, panel, 1.0, False, False, 0, 0),
    }


def bend(
    explorables: Explorables, on: ExploreControls, key: str, amount: float, model: str, latent: list[float],
    panel: Any, *rest: Any,
) -> Update:  # fmt: skip
    """One slider stands elsewhere, moved by what lies beside the panel."""
    panel = move_slider(explorables, model, panel, key, amount)
    return {on.panel: panel, on.place.asks: False, **on.draw(explorables, model, latent, panel, *rest, False, 0, 0)}
