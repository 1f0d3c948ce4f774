"""Find my picture: the latent whose picture is nearest to one that somebody drew, photographed or chose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.ui.components.drawing_pad import drawing_in, drawing_pad, pad_with
from playground.ui.components.picture_html import figure
from playground.ui.components.seed_sets import NOUNS
from playground.ui.components.upload import picture_upload, upload_path
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.latent.bench import Bench
from playground.ui.latent.found import bar, found_html, status_html
from playground.ui.latent.searching import (
    AT_ONCE,
    Progress,
    Target,
    examples,
    search,
    target_in,
    target_of,
)
from playground.zoo import Subject, entry_of

INKS: dict[Subject, list[str]] = {
    "digits": ["#000000"],
    "garments": ["#000000"],
    "faces": ["#3b2a20", "#f2c9a5", "#c98a5c", "#d9a441", "#b03a2e", "#2f6fb5", "#3c8c4a", "#ffffff", "#000000"],
}
NOTHING = '<div class="empty">{}</div>'


@dataclass(frozen=True)
class Controls:
    """What is looked for, and what was found."""

    model: gr.Dropdown
    pad: gr.HTML
    upload: gr.Image
    gallery: gr.Gallery
    target: gr.State
    seen: gr.HTML
    found: gr.HTML
    status: gr.HTML
    latest: gr.State
    """Progress of the search, or None"""
    find: gr.Button
    stop: gr.Button
    edit: gr.Button


def find_section(host: Host, bench: Bench, model: str) -> None:
    """Lay it out for the first model and wire it."""
    subject = entry_of(model).subject
    with gr.Row(equal_height=False, elem_id="find"):
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            about = gr.Markdown(introduction(model), elem_id="find-about")
            with gr.Tabs():
                with gr.Tab("Draw", id="find-draw"):
                    pad = drawing_pad(INKS[subject], "find-pad")
                    gr.HTML('<div class="hint">Draw with a finger, a pen or the mouse, as large as the pad.</div>')
                with gr.Tab("Photo or file", id="find-file"):
                    upload = picture_upload("find-upload", 300)
                    gr.HTML('<div class="hint">JPEG, PNG, WebP, GIF, BMP or TIFF. It stays on this server.</div>')
                with gr.Tab("Examples", id="find-examples-tab"):
                    gallery = gr.Gallery(
                        examples(host.zoo, model), columns=5, allow_preview=False, show_label=False, format="png",
                        buttons=[], object_fit="contain", height="auto", elem_id="find-examples",
                    )  # fmt: skip
                    gr.HTML('<div class="hint">The model has seen none of these in training.</div>')
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
            with gr.Row(equal_height=False):
                seen = gr.HTML(NOTHING.format("What the search sees"), elem_id="find-target", min_width=140)
                found = gr.HTML(NOTHING.format("What it finds"), elem_id="find-found", min_width=140)
            status = gr.HTML(elem_id="find-status")
            with gr.Row():
                find = gr.Button("Find it", variant="primary", min_width=80, elem_id="find-go")
                stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="find-stop")
                edit = gr.Button("Edit it", interactive=False, min_width=80, elem_id="find-edit")
    on = Controls(
        bench.model, pad, upload, gallery, gr.State(None), seen, found, status, gr.State(None), find, stop, edit
    )
    _wire(host, bench, on, about)


def _wire(host: Host, bench: Bench, on: Controls, about: gr.Markdown) -> None:
    quick: Any = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    # What may be refused goes through the queue: only there does the reason reach the person.
    heard: Any = {**quick, "queue": True, "concurrency_limit": None}
    aims = [on.target, on.seen]

    def take_example(model: str, chosen: gr.SelectData) -> list[Any]:
        return aimed(target_of(examples(host.zoo, model)[int(chosen.index)], model))

    def hunt(model: str, target: Target) -> Iterator[list[Any]]:
        for progress in spoken(search)(host.zoo, model, target):
            yield [found_html(model, progress), status_html(target, progress), progress, gr.Button(interactive=True)]

    def stopped(target: Target | None, latest: Progress | None) -> list[Any]:
        said = status_html(target, latest, stopped=True) if target and latest else bar("Stopped", "stopped", 0.0)
        return [said, *rest(latest)]

    buttons = [on.find, on.stop, on.edit]
    on.pad.input(spoken(take_drawing), [on.model, on.pad], aims, trigger_mode="always_last", **heard)
    # Unchecked by Gradio, which would show a stranger's broken file as a fault of this program.
    on.upload.input(spoken(take_upload), [on.model, on.upload], aims, preprocess=False, **heard)
    on.gallery.select(spoken(take_example), on.model, aims, **quick)
    run = on.find.click(
        spoken(begin), [on.model, on.target], [on.status, on.latest, *buttons], **heard
    ).success(
        hunt, [on.model, on.target], [on.found, on.status, on.latest, on.edit], show_progress="minimal",
        show_progress_on=[on.status], api_visibility="private", concurrency_id="search", concurrency_limit=AT_ONCE,
    )  # fmt: skip
    run.then(rest, on.latest, buttons, **quick)
    # Said twice: a step that was on its way when Stop was pressed may arrive after the first answer, and undo it.
    said = [on.target, on.latest], [on.status, *buttons]
    on.stop.click(stopped, *said, cancels=[run], **quick).then(stopped, *said, **quick)
    on.edit.click(latent_of, on.latest, bench.latent, **quick).success(
        bench.show, [bench.model, bench.latent], bench.outputs, **quick
    )
    # Not `input`: a dropdown sends that again whenever it loses the focus, and this takes away what was found.
    on.model.change(
        partial(take_model, host), [on.model, on.target],
        [about, on.pad, on.upload, on.gallery, *aims, on.found, on.status, on.latest, *buttons], cancels=[run], **quick,
    )  # fmt: skip


def introduction(model: str) -> str:
    noun = NOUNS[entry_of(model).subject]
    return (
        f"### Find your own {noun}\nDraw a {noun}, or bring a picture of one. Gradient descent looks for the latent "
        "that draws it: it starts from the most alike of 512 pictures, and changes it as long as the error falls."
    )


def aimed(target: Target | None) -> list[Any]:
    """The target, and how it looks once it is prepared."""
    if target is None:
        return [None, NOTHING.format("What the search sees")]
    return [target, figure(target.picture[0], "Your picture as the search sees it", "What the search sees")]


def take_drawing(model: str, drawing: Any) -> list[Any]:
    """What is on the pad; nothing while it is empty."""
    image = drawing_in(drawing)
    return aimed(target_of(image, model) if image else None)


def take_upload(model: str, file: Any) -> list[Any]:
    """What was uploaded, pasted or photographed, as Gradio's FileData; nothing once it was taken away."""
    return aimed(target_in(upload_path(file), model) if file else None)


def begin(model: str, target: Target | None) -> list[Any]:
    """A search is wanted: Stop works while it still waits for its turn. ValueError where there is nothing to find."""
    if target is None or target.subject != entry_of(model).subject:
        noun = NOUNS[entry_of(model).subject]
        raise ValueError(f"There is nothing to look for yet. Draw a {noun}, upload a picture, or choose an example.")
    off, on = gr.Button(interactive=False), gr.Button(interactive=True)
    return [bar("Starting", "waiting", 0.0), None, off, on, off]


def rest(latest: Progress | None) -> list[Any]:
    """The buttons once nothing is under way."""
    there = latest is not None
    return [gr.Button(interactive=True), gr.Button(interactive=False), gr.Button(interactive=there)]


def latent_of(latest: Progress | None) -> list[float]:
    assert latest is not None, "the button is off until something was found"
    latent: list[float] = latest.best.latent[0].tolist()
    return latent


def take_model(host: Host, model: str, target: Target | None) -> list[Any]:
    """Another model: a target of the same kind stays, what was found does not."""
    subject = entry_of(model).subject
    kept = target if target is not None and target.subject == subject else None
    return [
        introduction(model),
        gr.skip() if kept else gr.HTML(**pad_with(INKS[subject])),
        gr.skip() if kept else None,
        gr.Gallery(examples(host.zoo, model)),
        *aimed(kept),
        NOTHING.format("What it finds"),
        "",
        None,
        *rest(None),
    ]
