"""Several pictures at once: translated one after the other, into one zip."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from html import escape
from typing import Any

import gradio as gr

from playground.translation.batch import MOST_FILES, BatchProgress, translate_all
from playground.translation.cycle import quality_of
from playground.ui.components.download import export_path
from playground.ui.components.status_line import WAITING, duration, status_line
from playground.ui.components.upload import upload_path
from playground.ui.events import QUEUED, Update, visitor, wire_end
from playground.ui.hosting import Host
from playground.ui.photo.picture_source import PictureSource

MOST_PROBLEMS = 12


def several_section(host: Host, source: PictureSource) -> None:
    """Lay it out, folded, and wire it."""
    with gr.Column(elem_classes="card"), gr.Accordion("Several pictures at once", open=False, elem_id="photo-many"):
        gr.HTML(
            f'<div class="hint">Up to {MOST_FILES} pictures become one zip, with the model and the quality chosen '
            "above. Each keeps its own size; what cannot be read is left out and named.</div>"
        )
        files = gr.File(file_count="multiple", type="filepath", show_label=False, height=130, elem_id="photo-files")
        with gr.Row():
            go = gr.Button("Translate all", variant="primary", min_width=120, elem_id="photo-all")
            stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="photo-all-stop")
        status = gr.HTML(elem_id="photo-all-status")
        out = gr.File(label="Your zip", interactive=False, visible=False, elem_id="photo-zip")
    buttons, turns = [go, stop], host.photos.turns

    def buttons_when(busy: bool) -> Update:
        return {go: gr.Button(interactive=not busy), stop: gr.Button(interactive=busy)}

    def steps(sent: Any, model: str, quality: Any, own: str | None) -> Generator[Update]:
        for step in batch(host, sent, model, quality, own):
            zipped = {out: gr.File(str(step.out), visible=True)} if step.out else {}
            yield {status: status_html(step), **zipped, **buttons_when(not step.is_over)}

    def run(sent: Any, model: Any, quality: Any, own: str | None, request: gr.Request) -> Iterator[Update]:
        waiting: Update = {
            status: status_line(WAITING, "waiting"),
            out: gr.File(visible=False),
            **buttons_when(busy=True),
        }
        wanted = steps(sent, str(model), quality, own)
        yield waiting
        yield from turns.run(visitor(request, "files"), wanted, waiting, {status: gr.skip()})

    def show_stop() -> Update:
        return {status: status_line("Stopped", "stopped"), **buttons_when(busy=False)}

    run_all = go.click(
        run, [files, source.model, source.quality, source.own], [status, out, *buttons], preprocess=False, **QUEUED
    )
    # Also where the work was refused: then nothing is under way.
    run_all.failure(lambda: {status: "", **buttons_when(busy=False)}, None, [status, *buttons], **QUEUED)
    wire_end(stop.click, turns, "files", show_stop, None, [status, *buttons])


def batch(host: Host, sent: Any, model: str, quality: Any, own: str | None) -> Generator[BatchProgress]:
    """The pictures that a browser or a program sent, into one zip. ValueError in plain words."""
    chosen, fineness = host.photos.model(model, own), quality_of(quality)
    paths = [upload_path(file) for file in sent] if isinstance(sent, list) else []
    out = export_path(host.exports, f"translated-{chosen.name}", ".zip")
    yield from translate_all(paths, chosen.there, fineness, chosen.about, out)


def status_html(step: BatchProgress) -> str:
    """How far it has come, and what was left out."""
    if step.is_over:
        made = step.total - len(step.problems)
        line = status_line("Done", "finished", 1.0, [f"{made} of {step.total} pictures translated"])
    else:
        left = [f"about {duration(step.seconds_left)} left"] if step.share else []
        line = status_line("Translating", "running", step.share, [f"picture {step.done + 1} of {step.total}", *left])
    problems = [f"<div>{escape(problem)}</div>" for problem in step.problems[:MOST_PROBLEMS]]
    if len(step.problems) > MOST_PROBLEMS:
        problems.append(f"<div>And {len(step.problems) - MOST_PROBLEMS} more files could not be used.</div>")
    return line + (f'<div class="hint">{"".join(problems)}</div>' if problems else "")
