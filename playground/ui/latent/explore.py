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
from playground.ui.events import BESIDE, NEWEST, PRESSED, QUEUED, Update, new_wish
from playground.ui.latent.explorables import Explorable, Explorables
from playground.ui.latent.measuring import wire_measuring
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
    """listen to its `change`: another model is there, or the same one anew. A section that is drawn when it comes into
    sight is told so by its script, see in_sight.js"""
    latent: gr.State
    """list[float]: its latent, before the sliders move it"""
    show: Callable[[str], Update]
    """model -> updates of `outputs`: call it where another latent is put there"""
    bend: Callable[..., Update]
    """(key, amount, model, value of `panel`) -> updates of some of `outputs`: one slider stands elsewhere"""
    panel: gr.HTML
    """the sliders"""
    moved: list[Any]
    """components that make the latent that is seen"""
    outputs: list[Any]
    """components that `show` fills; the sliders go back to the middle"""

    def edit_on_click(self, button: gr.Button, latent_of: Callable[..., list[float]], made: gr.State) -> None:
        """Put the latent of what a section made here when the button is pressed."""
        taken = button.click(latent_of, made, self.latent, **BESIDE)
        taken.success(self.show, self.model, self.outputs, **NEWEST)


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
    wish: gr.State
    """changes whenever the picture is to be drawn anew, though no control was moved by hand"""

    @property
    def moved(self) -> list[Any]:
        """What makes the latent that is seen."""
        return [self.model, self.latent, self.panel, self.psi, self.keep]

    @property
    def inputs(self) -> list[Any]:
        """What the picture is drawn from."""
        return [*self.moved, *self.place.components]

    def renew(self) -> Update:
        """Part of an answer that changes what the picture is made from."""
        return {self.wish: new_wish()}


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
                FIRST_SEED, label="Seed", info="Same seed, same picture.", precision=0,
                scale=1, min_width=200, elem_id="latent-seed",
            )  # fmt: skip
            psi = gr.Slider(
                0, 1, 1, step=0.05, label="Truncation", scale=2, min_width=190, elem_id="psi",
                info="Less: safer and more alike. At 0 every seed gives the same picture.",
            )  # fmt: skip
        with gr.Row(equal_height=False):
            another = gr.Button("Another picture", variant="primary", scale=2, min_width=150, elem_id="another")
            chance = gr.Button("Randomise", min_width=100, elem_id="randomise")
            back = gr.Button("Reset", min_width=70, elem_id="reset")
            keep = gr.Checkbox(
                label="Keep identity", info="Each slider then leaves the other attributes alone.", scale=3,
                min_width=190, elem_id="keep",
            )  # fmt: skip
        measuring = gr.HTML(elem_id="measuring")
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
        gr.State(""),
    )
    _wire_picture(explorables, on)
    taken = _wire_controls(explorables, on, model.opened)
    wire_measuring(explorables, taken, model.name, measuring, panel)
    outputs = [panel, psi, seed, place.asks, on.wish]
    return CurrentPicture(
        model.name,
        model.opened,
        state,
        partial(show, explorables, on),
        partial(bend, explorables, on),
        panel,
        on.moved,
        outputs,
    )


def _wire_picture(explorables: Explorables, on: ExploreControls) -> None:
    """One function draws the picture, whatever was changed, and another one measures it, so that an older wish never
    ends on top of a newer one: of each, a page has one request under way, and the last one says how all stands by then.

    A moving slider is answered beside the queue, and only its newest place is drawn. The figures follow when it is let
    go.
    """

    # Gradio hands every value of an event to a thread and back, to prepare it: seven hops saved are half the time.
    quick: Any = {**BESIDE, "preprocess": False, "postprocess": False}
    moving = [on.panel.input, on.psi.input, *(part.input for part in on.place.components)]
    settled = [on.panel.release, on.psi.release]
    both = [on.keep.input, on.wish.change]
    gr.on([*moving, *both], of_its_own(explorables, redraw), on.inputs, on.picture, **quick)
    gr.on([*settled, *both], of_its_own(explorables, measure), on.moved, on.measurements, **quick)


def of_its_own(explorables: Explorables, answer: Callable[..., Any]) -> Callable[..., Any]:
    """A handler of `CurrentPicture.moved` that answers nothing while another model is opened, whose latent is on its
    way."""

    def answer_if_owned(model: Any, latent: list[float], *values: Any) -> Any:
        if not explorables.of(str(model)).owns(latent):
            return gr.skip()
        return answer(explorables, model, latent, *values)

    return answer_if_owned


def _wire_controls(explorables: Explorables, on: ExploreControls, opened: gr.State) -> Any:
    """Returns the event that takes another model.

    What a person may get wrong goes through the queue: beside it, Gradio shows no errors.
    """

    def sow(seed: float | None, model: str) -> Update:
        return {on.latent: latent_of_seed(explorables, model, seed), **on.renew()}

    def sow_another(model: str) -> Update:
        seed = random_seed()
        return {on.seed: seed, **sow(seed, model)}

    def rearrange(change: Any, model: str, panel: Any) -> Update:
        return {on.panel: change(explorables, model, panel), **on.renew()}

    def ask(tap: gr.EventData) -> Update:
        return {**dict(zip(on.place.components, place_of_tap(tap), strict=True)), **on.renew()}

    on.seed.input(sow, [on.seed, on.model], [on.latent, on.wish], **NEWEST)
    on.another.click(sow_another, on.model, [on.seed, on.latent, on.wish], **QUEUED)
    for button, change in ((on.randomise, randomise_sliders), (on.reset, reset_sliders)):
        button.click(partial(rearrange, change), [on.model, on.panel], [on.panel, on.wish], **QUEUED)
    on.picture.select(ask, None, [*on.place.components, on.wish], **PRESSED)
    download_on_click(on.save, partial(picture_file, explorables), [*on.moved, on.seed], QUEUED)
    return opened.change(
        partial(take_model, explorables, on),
        [on.model, on.seed],
        [on.latent, on.panel, on.place.section, *on.place.components, on.wish],
        **QUEUED,
    )


def take_model(explorables: Explorables, on: ExploreControls, model: str, seed: float | None) -> Update:
    """Another model: the same seed, sliders of its own."""
    explorable = explorables.of(model)
    return {
        on.latent: latent_of_seed(explorables, model, FIRST_SEED if seed is None else seed),
        on.panel: still_panel(explorable),
        **place_for(explorable, on.place),
        **on.renew(),
    }


def show(explorables: Explorables, on: ExploreControls, model: str) -> Update:
    """A latent from elsewhere: sliders in the middle, nothing cut off, and no seed that would give it."""
    panel = still_panel(explorables.of(model))
    return {on.panel: panel, on.psi: 1.0, on.seed: None, on.place.asks: False, **on.renew()}


def bend(explorables: Explorables, on: ExploreControls, key: str, amount: float, model: str, panel: Any) -> Update:
    """One slider stands elsewhere, moved by what lies beside the panel."""
    return {on.panel: move_slider(explorables, model, panel, key, amount), on.place.asks: False, **on.renew()}
