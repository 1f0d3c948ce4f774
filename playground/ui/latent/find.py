"""Find my picture: the latent whose picture is nearest to one that somebody drew, photographed or chose."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.pretrained import Pretrained, Subject
from playground.ui.components.drawing_pad import drawing_in, drawing_pad, pad_with
from playground.ui.components.picture_html import figure, hints, look, no_picture
from playground.ui.components.seed_sets import NOUNS
from playground.ui.components.status_line import WAITING, status_line
from playground.ui.components.upload import picture_upload, upload_path
from playground.ui.events import NEWEST, PRESSED, STREAM, Update, event_number, visitor, wire_end
from playground.ui.hosting import Host
from playground.ui.latent.explore import CurrentPicture
from playground.ui.latent.search import (
    SearchProgress,
    Target,
    examples,
    search,
    target_in,
    target_of,
    target_of_example,
)
from playground.ui.latent.search_html import found_html, status_html

INKS: dict[Subject, list[str]] = {
    "digits": ["#000000"],
    "garments": ["#000000"],
    "pictures": ["#000000"],
    "faces": ["#3b2a20", "#f2c9a5", "#c98a5c", "#d9a441", "#b03a2e", "#2f6fb5", "#3c8c4a", "#ffffff", "#000000"],
}


@dataclass(frozen=True)
class FindControls:
    """What is looked for, and what was found."""

    model: gr.State
    about: gr.Markdown
    pad: gr.HTML
    upload: gr.Image
    gallery: gr.Gallery
    target: gr.State
    seen: gr.HTML
    found: gr.HTML
    status: gr.HTML
    latest: gr.State
    """SearchProgress of the search, or None"""
    find: gr.Button
    stop: gr.Button
    edit: gr.Button

    def aim(self, target: Target | None) -> Update:
        """What is looked for, and how it looks then. Nobody begins before what was found is forgotten."""
        off = {self.find: gr.Button(interactive=False)}
        if target is None:
            return {self.target: None, self.seen: no_picture("What the search sees"), **off}
        picture = figure(target.picture[0], "Your picture as the search sees it", "What the search sees")
        return {self.target: target, self.seen: picture + hints(target.notes), **off}

    def forget(self) -> Update:
        """What was found of something else."""
        return {self.found: no_picture("What it finds"), self.status: "", self.latest: None, **self.rest(None)}

    def busy(self, word: str) -> Update:
        """A search is wanted: Stop works while it still waits for its turn."""
        off = gr.Button(interactive=False)
        return {
            self.status: status_line(word, "waiting"),
            self.latest: None,
            self.find: off,
            self.stop: gr.Button(interactive=True),
            self.edit: off,
        }

    def rest(self, latest: SearchProgress | None) -> Update:
        """The buttons once nothing is under way."""
        return {
            self.find: gr.Button(interactive=True),
            self.stop: gr.Button(interactive=False),
            self.edit: gr.Button(interactive=latest is not None),
        }


def find_section(host: Host, current: CurrentPicture, model: str) -> None:
    """Lay it out for the first model and wire it."""
    subject = host.pretrained.generator_entry(model).subject
    with gr.Row(equal_height=False, elem_id="find"):
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            about = gr.Markdown(introduction(subject), elem_id="find-about")
            with gr.Tabs():
                with gr.Tab("Draw", id="find-draw"):
                    pad = drawing_pad(pad_with(INKS[subject]), "find-pad")
                    gr.HTML('<div class="hint">Draw with a finger, a pen or the mouse, as large as the pad.</div>')
                with gr.Tab("Photo or file", id="find-file"):
                    upload = picture_upload("find-upload", 300)
                    gr.HTML('<div class="hint">JPEG, PNG, WebP, GIF and the like. It stays on this server.</div>')
                with gr.Tab("Examples", id="find-examples-tab"):
                    gallery = gr.Gallery(
                        examples(host.pretrained, model), columns=5, allow_preview=False, show_label=False,
                        format="png", buttons=[], object_fit="contain", height="auto", elem_id="find-examples",
                    )  # fmt: skip
                    gr.HTML('<div class="hint">Pictures that the model has not seen in training.</div>')
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
            with gr.Row(equal_height=False):
                seen = gr.HTML(no_picture("What the search sees"), elem_id="find-target", min_width=140)
                found = gr.HTML(no_picture("What it finds"), elem_id="find-found", min_width=140)
            status = gr.HTML(elem_id="find-status")
            with gr.Row():
                find = gr.Button("Find it", variant="primary", min_width=80, elem_id="find-go")
                stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="find-stop")
                edit = gr.Button("Edit it", interactive=False, min_width=80, elem_id="find-edit")
    target, latest = gr.State(None), gr.State(None)
    on = FindControls(current.model, about, pad, upload, gallery, target, seen, found, status, latest, find, stop, edit)
    _wire(host, current, on)


def _wire(host: Host, current: CurrentPicture, on: FindControls) -> None:
    aims, buttons = [on.target, on.seen], [on.find, on.stop, on.edit]
    results = [on.found, on.status, on.latest]

    def take_example(model: str, chosen: gr.EventData) -> Update:
        return on.aim(target_of_example(host.pretrained, model, event_number(chosen, "index")))

    def steps(model: str, target: Target) -> Generator[Update]:
        yield on.busy("Starting")
        for progress in search(host.pretrained, model, target):
            yield {
                on.found: found_html(host.pretrained, model, progress),
                on.status: status_html(host.pretrained, target, progress),
                on.latest: progress,
                **(on.rest(progress) if progress.is_over else {on.edit: gr.Button(interactive=True)}),
            }

    def run(model: str, target: Target | None, request: gr.Request) -> Iterator[Update]:
        wanted = steps(model, target_for(host.pretrained, model, target))
        try:
            yield from host.searches.run(visitor(request, "search"), wanted, on.busy(WAITING), {on.status: gr.skip()})
        except Exception:
            yield {on.status: "", **on.rest(None)}
            raise

    def stop(target: Target | None, latest: SearchProgress | None) -> Update:
        words = (
            status_html(host.pretrained, target, latest, stopped=True)
            if target and latest
            else status_line("Stopped", "stopped", always_bar=True)
        )
        return {on.status: words, **on.rest(latest)}

    def draw(model: str, drawing: Any) -> Update:
        return on.aim(take_drawing(host.pretrained, model, drawing))

    def bring(model: str, file: Any) -> Update:
        return on.aim(take_upload(host.pretrained, model, file))

    for aimed in (
        on.pad.input(draw, [on.model, on.pad], [*aims, on.find], **NEWEST),
        on.upload.input(bring, [on.model, on.upload], [*aims, on.find], preprocess=False, **NEWEST),
        on.gallery.select(take_example, on.model, [*aims, on.find], **PRESSED),
    ):
        wire_end(aimed.success, host.searches, "search", on.forget, None, [*results, *buttons])
    on.find.click(run, [on.model, on.target], [*results, *buttons], **STREAM)
    wire_end(on.stop.click, host.searches, "search", stop, [on.target, on.latest], [on.status, *buttons])
    current.edit_on_click(on.edit, latent_of, on.latest)
    wire_end(
        current.opened.change, host.searches, "search", partial(take_model, host, on), [on.model, on.target],
        [on.about, on.pad, on.upload, on.gallery, *aims, *results, *buttons],
    )  # fmt: skip


def introduction(subject: Subject) -> str:
    noun = NOUNS[subject]
    wanted = "Draw something" if subject == "pictures" else f"Draw a {noun}"
    return (
        f"### Find your own {noun}\n{look('at the two pictures: what the model cannot draw is not found.')}\n\n"
        f"{wanted}, or bring a picture of one. Gradient descent looks for the latent "
        "that draws it: it starts from the most alike of 512 pictures, and changes it as long as the error falls."
    )


def take_drawing(pretrained: Pretrained, model: str, drawing: Any) -> Target | None:
    """What is on the pad; None while it is empty."""
    image = drawing_in(drawing)
    return target_of(pretrained, image, model) if image else None


def take_upload(pretrained: Pretrained, model: str, file: Any) -> Target | None:
    """What was uploaded, pasted or photographed, as Gradio's FileData; None once it was taken away."""
    return target_in(pretrained, upload_path(file), model) if file else None


def target_for(pretrained: Pretrained, model: str, target: Target | None) -> Target:
    """ValueError where there is nothing to look for among this model's pictures."""
    subject = pretrained.generator_entry(model).subject
    if target is None or target.subject != subject:
        noun = NOUNS[subject]
        raise ValueError(f"There is nothing to look for yet. Draw a {noun}, upload a picture, or choose an example.")
    return target


def latent_of(latest: SearchProgress | None) -> list[float]:
    if latest is None:
        raise ValueError("Nothing was found yet. Press Find first.")
    latent: list[float] = latest.best.latent[0].tolist()
    return latent


def take_model(host: Host, on: FindControls, model: str, target: Target | None) -> Update:
    """Another model: a target of the same kind stays, what was found does not."""
    subject = host.pretrained.generator_entry(model).subject
    same = target if target is not None and target.subject == subject else None
    fresh = {} if same else {on.pad: gr.HTML(**pad_with(INKS[subject])), on.upload: None}
    return {
        **fresh,
        on.about: introduction(subject),
        on.gallery: gr.Gallery(examples(host.pretrained, model)),
        **on.aim(same),
        **on.forget(),
    }
