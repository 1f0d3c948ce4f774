"""Repair: a part of a picture is rubbed out, and the generator draws again what it thinks was there."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr
from PIL import Image
from torch import Tensor

from playground.latent.inpainting import check_hole
from playground.pretrained import Pretrained
from playground.ui.components.drawing_pad import drawing_in, drawing_on, drawing_pad, pad_with
from playground.ui.components.picture_html import figure, look, no_picture, pillow
from playground.ui.components.status_line import WAITING, status_line
from playground.ui.events import PRESSED, STREAM, Update, event_number, visitor, wire_end
from playground.ui.hosting import Host
from playground.ui.latent.explore import CurrentPicture
from playground.ui.latent.repair_search import RUBBER, Repair, hole_in, repair
from playground.ui.latent.search import Target, examples, target_of, target_of_example
from playground.ui.latent.search_html import status_html

SIDE, PEN, PENS = 280, 64, (24, 120)
"""of the pad and of what rubs out, pixels"""
WAITS = "What it draws again"
INTRODUCTION = (
    f"### Rub out, draw again\n{look('at the hole: what is drawn there is a guess, not what was there.')}\n\n"
    "Choose a picture that the model has never seen, and draw over a part of it. Gradient "
    "descent looks for a latent whose picture agrees with all that is left; what it shows in the hole is fitted in."
)
NO_EXAMPLES = "There are no pictures here that this model has not seen."


@dataclass(frozen=True)
class RepairControls:
    """What is rubbed out of what, and what is drawn again."""

    model: gr.State
    target: gr.State
    """Target: the picture while it was whole, or None"""
    count: gr.State
    """int: how many repairs were asked for, the seed of the next"""
    gallery: gr.Gallery
    pad: gr.HTML
    drawn: gr.HTML
    status: gr.HTML
    go: gr.Button
    stop: gr.Button

    def take(self, target: Target | None) -> Update:
        """A whole picture on the pad. Nobody begins before what was drawn of another is forgotten."""
        pad = drawing_on(on_pad(target.picture)) if target else ""
        return {self.target: target, self.pad: pad, self.count: 0, self.go: gr.Button(interactive=False)}

    def forget(self) -> Update:
        """What was drawn of another picture than the one on the pad."""
        return {self.drawn: no_picture(WAITS), self.status: "", **self.work(False)}

    def work(self, is_at_work: bool) -> Update:
        """The buttons while something is under way, and when nothing is."""
        return {self.go: gr.Button(interactive=not is_at_work), self.stop: gr.Button(interactive=is_at_work)}


def repair_section(host: Host, current: CurrentPicture, model: str) -> None:
    """Lay it out for the first model and wire it."""
    pictures, first = whole_pictures(host.pretrained, model)
    with gr.Row(equal_height=False, elem_id="repair"):
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            gr.Markdown(INTRODUCTION)
            gallery = gr.Gallery(
                pictures, columns=10, allow_preview=False, show_label=False, format="png", buttons=[],
                object_fit="contain", height="auto", elem_id="repair-examples",
            )  # fmt: skip
            pad = drawing_pad(pad_with([RUBBER], SIDE, PEN, PENS), "repair-pad")
            pad.value = drawing_on(on_pad(first.picture)) if first else ""
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            drawn = gr.HTML(no_picture(WAITS), elem_id="repair-drawn")
            status = gr.HTML(elem_id="repair-status")
            with gr.Row():
                go = gr.Button("Draw it again", variant="primary", min_width=80, elem_id="repair-go")
                stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="repair-stop")
            gr.HTML('<div class="hint">Press it once more: it starts elsewhere, and may think of something else.</div>')
    on = RepairControls(current.model, gr.State(first), gr.State(0), gallery, pad, drawn, status, go, stop)
    _wire(host, current, on)


def _wire(host: Host, current: CurrentPicture, on: RepairControls) -> None:
    def choose(model: str, chosen: gr.EventData) -> Update:
        return on.take(target_of_example(host.pretrained, model, event_number(chosen, "index")))

    def steps(model: str, target: Target, hole: Tensor, count: int) -> Generator[Update]:
        yield {on.status: status_line("Starting", "waiting"), on.count: count + 1, **on.work(True)}
        for found in repair(host.pretrained, model, target, hole, seed=count):
            yield {
                on.drawn: repair_html(host.pretrained, model, found),
                on.status: status_html(host.pretrained, None, found.progress),
                **(on.work(False) if found.progress.is_over else {}),
            }

    def run(model: str, target: Target | None, pad: Any, count: int, request: gr.Request) -> Iterator[Update]:
        whole, hole = rubbed_out(target, pad)
        waiting = {on.status: status_line(WAITING, "waiting"), **on.work(True)}
        try:
            yield from host.searches.run(
                visitor(request, "repair"), steps(model, whole, hole, count), waiting, {on.status: gr.skip()}
            )
        except Exception:
            yield {on.status: "", **on.work(False)}
            raise

    def show_stop() -> Update:
        return {on.status: status_line("Stopped", "stopped", always_bar=True), **on.work(False)}

    work = [on.status, on.go, on.stop]
    whole = [on.target, on.pad, on.count]
    chosen = on.gallery.select(choose, on.model, [*whole, on.go], **PRESSED)
    wire_end(chosen.success, host.searches, "repair", on.forget, None, [on.drawn, *work])
    on.go.click(run, [on.model, on.target, on.pad, on.count], [on.drawn, on.count, *work], **STREAM)
    wire_end(on.stop.click, host.searches, "repair", show_stop, None, work)
    wire_end(
        current.opened.change, host.searches, "repair", partial(take_model, host, on), on.model,
        [on.gallery, *whole, on.drawn, *work],
    )  # fmt: skip


def whole_pictures(pretrained: Pretrained, model: str) -> tuple[list[Image.Image], Target | None]:
    """To choose from, and the first of them on the pad; None where there are none."""
    pictures = examples(pretrained, model)
    return pictures, target_of(pretrained, pictures[0], model) if pictures else None


def rubbed_out(target: Target | None, pad: Any) -> tuple[Target, Tensor]:
    """The picture and where it is rubbed out. ValueError in plain words where there is nothing to draw again."""
    if target is None:
        raise ValueError("Choose a picture first.")
    drawing = drawing_in(pad)
    if drawing is None:
        raise ValueError("Choose a picture again: nothing of it is left on the pad.")
    hole = hole_in(drawing, target.picture.shape[-1])
    check_hole(hole)
    return target, hole


def on_pad(picture: Tensor) -> Image.Image:
    """(1, c, s, s) in [-1, 1], as large as the pad, its pixels seen."""
    return pillow(picture[0]).resize((SIDE, SIDE), Image.Resampling.NEAREST)


def repair_html(pretrained: Pretrained, model: str, found: Repair) -> str:
    """The picture with its hole filled."""
    title = pretrained.generator_entry(model).title
    return figure(found.picture[0], f"The picture, drawn again by {title} where it was rubbed out", f"By {title}")


def take_model(host: Host, on: RepairControls, model: str) -> Update:
    """Another model: other pictures."""
    pictures, first = whole_pictures(host.pretrained, model)
    nothing = {} if pictures else {on.drawn: no_picture(NO_EXAMPLES)}
    return {on.gallery: gr.Gallery(pictures), **on.take(first), **on.forget(), **nothing}
