"""Exploring: one large picture, and sliders that bend it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.ui.components.download import download_on_click
from playground.ui.components.slider_panel import slider_panel
from playground.ui.errors import spoken
from playground.ui.latent.attention import CLICK_JS, Place, place_controls, place_for, tapped
from playground.ui.latent.bench import Bench
from playground.ui.latent.drawing import another_seed, now, png, randomise, read, redraw, reset, seeded, unmoved
from playground.ui.latent.kit import Kit, Kits

FIRST_SEED = 3


@dataclass(frozen=True)
class Controls:
    """What the picture depends on, and where it is seen."""

    model: gr.Dropdown
    latent: gr.State
    panel: gr.HTML
    psi: gr.Slider
    keep: gr.Checkbox
    place: Place
    seed: gr.Number
    another: gr.Button
    randomise: gr.Button
    reset: gr.Button
    save: gr.Button
    picture: gr.HTML
    reading: gr.HTML

    @property
    def moved(self) -> list[Any]:
        """What makes the latent that is shown."""
        return [self.model, self.latent, self.panel, self.psi, self.keep]

    @property
    def inputs(self) -> list[Any]:
        """What the picture is drawn from."""
        return [*self.moved, *self.place.components]

    @property
    def shown(self) -> list[Any]:
        """Picture and figures."""
        return [self.picture, self.reading]


def explore_section(kits: Kits, model: gr.Dropdown, kit: Kit) -> Bench:
    """Lay it out for the first model, with its first picture in place, and wire it."""
    latent = kit.seeded(FIRST_SEED)
    picture, figures = both(kits, kit.name, latent, unmoved(kit), 1.0, False, False, 0, 0)
    state = gr.State(latent)
    with gr.Row(equal_height=False, elem_id="bench"):
        with gr.Column(scale=5, min_width=300, elem_classes="seen"):
            with gr.Column(elem_classes="card"):
                shown = gr.HTML(picture, js_on_load=CLICK_JS, elem_id="latent-picture")
            with gr.Column(elem_classes="card"):
                measured = gr.HTML(figures, elem_id="reading")
                save = gr.Button("Save the picture (PNG)", size="sm", elem_id="latent-save")
                gr.HTML('<div class="hint">All that made it is inside the file: model, latent and sliders.</div>')
            place = place_controls(kit)
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
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
            panel = slider_panel(kit.groups)
    on = Controls(model, state, panel, psi, keep, place, seed, another, chance, back, save, shown, measured)
    _wire(kits, on)
    return Bench(
        model,
        state,
        partial(show, kits),
        [panel, psi, seed, place.asks, *on.shown],
        partial(now, kits),
        on.moved,
    )


def _wire(kits: Kits, on: Controls) -> None:
    """A moving slider is answered in one request beside the queue, and only its newest place is drawn.

    The figures follow when it is let go. What a person may get wrong goes through the queue: beside it, Gradio
    shows no errors.
    """
    quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
    # Gradio hands every value of an event to a thread and back, to prepare it: seven hops saved are half the time.
    raw: Any = {"preprocess": False, "postprocess": False}
    quick: Any = {**quiet, **raw, "queue": False, "trigger_mode": "always_last"}
    queued: Any = {**quiet, "concurrency_limit": None}
    following = [on.panel.input, on.psi.input, on.keep.input, *(part.input for part in on.place.components)]
    gr.on(following, partial(redraw, kits), on.inputs, on.picture, **quick)
    gr.on([on.panel.release, on.psi.release, on.keep.input], partial(read, kits), on.moved, on.reading, **quick)

    def sow(seed: float | None, model: str, _: Any, *rest: Any) -> list[Any]:
        latent = seeded(kits, model, seed)
        return [latent, *both(kits, model, latent, *rest)]

    def sow_another(*values: Any) -> list[Any]:
        seed = another_seed()
        return [seed, *sow(seed, *values)]

    def put(rearranged: Any, model: str, latent: list[float], panel: Any, *rest: Any) -> list[Any]:
        panel = rearranged(kits, model, panel)
        return [panel, *both(kits, model, latent, panel, *rest)]

    def ask(tap: gr.EventData, *values: Any) -> list[Any]:
        place = tapped(tap)
        return [*place, redraw(kits, *values, *place)]

    on.seed.input(spoken(sow), [on.seed, *on.inputs], [on.latent, *on.shown], trigger_mode="always_last", **queued)
    on.another.click(spoken(sow_another), on.inputs, [on.seed, on.latent, *on.shown], **queued)
    on.randomise.click(spoken(partial(put, randomise)), on.inputs, [on.panel, *on.shown], **queued)
    on.reset.click(spoken(partial(put, reset)), on.inputs, [on.panel, *on.shown], **queued)
    on.picture.select(spoken(ask), on.moved, [*on.place.components, on.picture], **queued)
    download_on_click(on.save, spoken(partial(png, kits)), [*on.moved, on.seed], queued)
    on.model.change(
        spoken(partial(take, kits)),
        [on.model, on.seed, on.psi, on.keep],
        [on.latent, on.panel, on.place.section, *on.place.components, *on.shown],
        **queued,
    )


def both(kits: Kits, *values: Any) -> list[str]:
    """Picture and figures, for the values of `Controls.inputs`."""
    return [redraw(kits, *values), read(kits, *values[:5])]


def take(kits: Kits, model: str, seed: float | None, psi: float, keep: bool) -> list[Any]:
    """Another model on the bench: the same seed, sliders of its own."""
    kit = kits.of(model)
    latent, panel = seeded(kits, model, FIRST_SEED if seed is None else seed), unmoved(kit)
    return [latent, panel, *place_for(kit), *both(kits, model, latent, panel, psi, keep, False, 0, 0)]


def show(kits: Kits, model: str, latent: list[float]) -> list[Any]:
    """A latent from elsewhere: sliders in the middle, nothing cut off, and no seed that would give it."""
    panel = unmoved(kits.of(model))
    return [panel, 1.0, None, False, *both(kits, model, latent, panel, 1.0, False, False, 0, 0)]
