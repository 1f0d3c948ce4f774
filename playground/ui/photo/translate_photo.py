"""A picture translated, and translated back: from the request to what is on the page, step by step."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from playground.data.file_names import file_stem
from playground.runs.files import write_whole
from playground.translation.cycle import CycleProgress, Quality, quality_of, there_and_back
from playground.translation.prepare import PreparedPicture, prepare_file
from playground.ui.components.before_after import before_after, no_pictures, two_pictures
from playground.ui.components.download import DOWNLOAD_JS, export_path
from playground.ui.components.model_card import model_card
from playground.ui.components.status_line import WAITING, status_line
from playground.ui.events import STREAM, Update, visitor, wire_end
from playground.ui.hosting import Host
from playground.ui.photo.photo_html import finished_html, progress_html, returned_html
from playground.ui.photo.photo_models import OWNS, PhotoModel, PhotoModels, PhotoResult
from playground.ui.photo.picture_source import PictureSource

LOADING = "Opening the first example"
EMPTY = "Upload a picture, paste one or take a photo: it appears here, translated."
NOTHING = "There is no picture to save any more. Translate it once more."


@dataclass(frozen=True)
class TranslationRequest:
    """What somebody wants to see."""

    path: Path | None
    model: PhotoModel
    quality: Quality


@dataclass(frozen=True)
class PhotoView:
    """Where the picture is seen."""

    compare: gr.HTML
    status: gr.HTML
    save: gr.Button
    stop: gr.Button
    cycle: gr.HTML
    kept: gr.State
    """name of the picture in the server's store; None while there is none"""

    @property
    def outputs(self) -> list[Any]:
        return [self.compare, self.cycle, self.status, self.stop, self.save, self.kept]

    @property
    def nothing_new(self) -> Update:
        """The last word of a run that was given up: Gradio sends that again as it ends, and it must not undo what
        came since."""
        return {self.status: gr.skip()}


def translate_section(host: Host, source: PictureSource) -> tuple[PhotoView, gr.Markdown]:
    """Lay out the network's choice, the picture, and beside it the way back and the network's card, which is returned
    too. Wires what ends and saves a picture; `wire_translation` what begins one."""
    with gr.Column(scale=7, min_width=320, elem_classes=["card", "photo-result"]):
        source.model.render()  # type: ignore[no-untyped-call]
        source.about.render()  # type: ignore[no-untyped-call]
        compare = before_after(LOADING, "photo-compare")
        status = gr.HTML(elem_id="photo-status")
        with gr.Row():
            save = gr.Button("Save PNG", interactive=False, scale=3, elem_id="photo-save")
            stop = gr.Button("Stop", interactive=False, scale=1, min_width=80, elem_id="photo-stop")
    with gr.Column(scale=4, min_width=270, elem_classes=["card", "photo-back"]):
        gr.Markdown("### There and back\nWhat was lost on the way?")
        cycle = gr.HTML(elem_id="photo-cycle")
        card = model_card(elem_id="photo-card")
    on = PhotoView(compare, status, save, stop, cycle, gr.State(None))

    def show_stop() -> Update:
        return {status: status_line("Stopped", "stopped"), stop: _button(False)}

    def write(name: str | None) -> str:
        return str(write_result(host, name))

    wire_end(stop.click, host.photos.turns, "", show_stop, None, [status, stop])
    file = gr.File(visible="hidden", elem_id="photo-file")
    save.click(
        write, on.kept, file, show_progress="minimal", show_progress_on=[save], api_visibility="private",
        concurrency_id="photo-save", concurrency_limit=2,
    ).success(None, file, None, js=DOWNLOAD_JS, api_visibility="private")  # fmt: skip
    return on, card


def wire_translation(models: PhotoModels, source: PictureSource, on: PhotoView, visit: Any, events: list[Any]) -> None:
    """Translate after each of these events; when the tab is opened, only while nothing is there."""

    def run(
        path: str | None, at: Any, model: str, quality: str, own: str | None, request: gr.Request
    ) -> Iterator[Update]:
        wanted = request_of(models, path, at, model, quality, own)
        yield from translate(models, on, wanted, visitor(request))

    def run_first(
        path: str | None, at: Any, model: str, quality: str, own: str | None, kept: str | None, request: gr.Request
    ) -> Iterator[Update]:
        if kept is None:
            yield from run(path, at, model, quality, own, request)

    inputs = [source.path, source.examples, source.model, source.quality, source.own]
    in_order: Any = {**STREAM, "concurrency_id": "photo"}
    visit.success(run_first, [*inputs, on.kept], on.outputs, **in_order)
    for event in events:
        event.success(run, inputs, on.outputs, **in_order)


def request_of(
    models: PhotoModels, source: str | None, at: Any, model: Any, quality: Any, own: str | None
) -> TranslationRequest:
    """What was uploaded, or else the example at that place. ValueError in plain words."""
    chosen = models.model(str(model), own)
    examples = models.examples(chosen.name)
    place = at if isinstance(at, int) and 0 <= at < len(examples) else 0
    path = Path(source) if source else examples[place] if examples else None
    return TranslationRequest(path, chosen, quality_of(quality))


def translate(models: PhotoModels, on: PhotoView, request: TranslationRequest, session: str) -> Iterator[Update]:
    """Until it is done, or the same browser tab wants something else. ValueError in plain words."""
    if request.path is None:
        yield {
            on.compare: gr.HTML(**no_pictures(EMPTY)),
            on.cycle: "",
            on.status: "",
            on.stop: _button(False),
            on.save: _button(False),
            on.kept: None,
        }
        return
    waiting = {
        on.status: status_line(WAITING, "waiting"),
        on.stop: _button(True),
        on.save: _button(False),
        on.kept: None,
    }
    # Quick ones never wait; of those in tiles only some are worked at.
    yield from models.turns.run(
        session,
        _steps(models, on, request, request.path),
        None if request.quality == "quick" else waiting,
        on.nothing_new,
    )


def _steps(models: PhotoModels, on: PhotoView, request: TranslationRequest, path: Path) -> Generator[Update]:
    model, begun = request.model, time.perf_counter()
    prepared = prepare_file(path, model.there.most_pixels)
    before: CycleProgress | None = None
    for step in there_and_back(prepared, model.there, model.back, request.quality):
        seconds = time.perf_counter() - begun
        update: Update = {
            on.status: finished_html(step, model, seconds, prepared.notes) if step.is_over else progress_html(step),
            on.stop: _button(not step.is_over),
            on.save: _button(True),
        }
        is_new = before is None or before.there is not step.there
        if is_new:
            result = result_of(step, prepared, model, path)
            update[on.kept] = models.results.put(result, result.footprint)
            update[on.compare] = gr.HTML(**two_pictures(step.seen, step.there, "Yours", model.title))
        if is_new or step.is_over:
            update[on.cycle] = returned_html(step, model)
        yield update
        before = step


def result_of(step: CycleProgress, prepared: PreparedPicture, model: PhotoModel, path: Path) -> PhotoResult:
    stem = file_stem(path.name)
    name = "translated" if model.name in OWNS else model.name
    return PhotoResult(step.there, prepared.picture.size, prepared.alpha, f"{stem}-{name}", model.about)


def write_result(host: Host, name: str | None) -> Path:
    """A picture of the store as a file of its own size. ValueError where it was let go."""
    result = host.photos.results.get(name)
    if result is None:
        raise ValueError(NOTHING)
    out = export_path(host.exports, result.name, ".png")
    write_whole(out, result.png())
    return out


def _button(interactive: bool) -> gr.Button:
    return gr.Button(interactive=interactive)
