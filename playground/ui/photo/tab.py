"""The Photo tab: a picture on the left, what a network makes of it on the right, and what is lost on the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.ui.components.before_after import before_after
from playground.ui.components.upload import upload_path
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.photo.brought import brought_section, wire_brought
from playground.ui.photo.desk import NO_MODEL, Desk
from playground.ui.photo.files import files_section
from playground.ui.photo.saving import wire_saving
from playground.ui.photo.showing import give_up, shown, stopped, wish_of
from playground.ui.photo.source import Source, described, source_section
from playground.ui.photo.steps import PRIVATE, STREAM, spoken_steps
from playground.ui.translation_runs import runs_section

LOADING = "Opening the first example"


def photo_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    desk = Desk(host.translators)
    if not desk.names:
        gr.Markdown(NO_MODEL, elem_classes="card")
        return
    with gr.Row(equal_height=False, elem_classes="photo"):
        with gr.Column(scale=5, min_width=300, elem_classes="photo-source"):
            source = source_section(desk)
            brought = brought_section()
            files_section(desk, host, source)
        with gr.Column(scale=8, min_width=320, elem_classes="photo-result"):
            with gr.Column(elem_classes="card"):
                compare = before_after(LOADING, "photo-compare")
                status = gr.HTML(elem_id="photo-status")
                with gr.Row():
                    save = gr.Button("Save PNG", interactive=False, scale=3, elem_id="photo-save")
                    stop = gr.Button("Stop", interactive=False, scale=1, min_width=80, elem_id="photo-stop")
            with gr.Column(elem_classes="card"):
                gr.Markdown("### There and back\nTranslated, and translated back: what was lost on the way?")
                cycle = gr.HTML(elem_id="photo-cycle")
    with gr.Column(elem_classes="card"), gr.Accordion("Model card: training, quality, licence", open=False):
        card = gr.Markdown(elem_id="photo-card")
    kept = gr.State(None)
    about = [source.examples, source.about, card]
    wishes = _wishes(desk, source, about) + wire_brought(desk, source, brought, about)
    _runs(desk, source, _opening(tab, desk, about), wishes, [compare, cycle, status, stop, save, kept])

    def halt(request: gr.Request) -> None:
        give_up(desk, str(request.session_hash))

    # In two steps: what was on its way already must not arrive after the word Stopped.
    stop.click(halt, None, None, **PRIVATE).then(stopped, None, [status, stop], **PRIVATE)
    wire_saving(desk, host, save, kept)
    runs_section(host, ("cyclegan",), "photo-runs")


def _opening(tab: gr.Tab, desk: Desk, about: list[Any]) -> Any:
    """The tab is opened; for the first time, or what the visitor made is there."""
    opened = gr.State(False)

    def open_once(is_open: bool) -> list[Any]:
        return [True, *([gr.skip()] * len(about) if is_open else described(desk, desk.first))]

    return tab.select(spoken(open_once), opened, [opened, *about], **PRIVATE)


def _wishes(desk: Desk, source: Source, about: list[Any]) -> list[Any]:
    """Events after which a picture is wanted."""

    def take(file: Any) -> str | None:
        return str(upload_path(file)) if file else None

    return [
        source.model.input(spoken(lambda name: described(desk, name)), source.model, about, **PRIVATE),
        source.quality.input(lambda: None, None, None, **PRIVATE),
        # Unchecked by Gradio, which would show a stranger's broken file as a fault of this program.
        source.upload.input(spoken(take), source.upload, source.path, preprocess=False, **PRIVATE),
        source.examples.select(lambda: [None, None], None, [source.upload, source.path], **PRIVATE),
    ]


def _runs(desk: Desk, source: Source, opening: Any, wishes: list[Any], outputs: list[Any]) -> None:
    """Translate after each of these events; when the tab is opened, only while nothing is there."""

    def run(
        path: str | None, at: Any, model: str, quality: str, own: str | None, request: gr.Request
    ) -> Iterator[list[Any]]:
        wish = spoken(wish_of)(desk, path, at, model, quality, own)
        for view in spoken_steps(shown(desk, wish, str(request.session_hash))):
            yield view.values()

    def run_first(
        path: str | None, at: Any, model: str, quality: str, own: str | None, kept: str | None, request: gr.Request
    ) -> Iterator[list[Any]]:
        if kept is None:
            yield from run(path, at, model, quality, own, request)

    inputs = [source.path, source.examples, source.model, source.quality, source.own]
    opening.success(run_first, [*inputs, outputs[-1]], outputs, **STREAM)
    for wish in wishes:
        wish.success(run, inputs, outputs, **STREAM)
