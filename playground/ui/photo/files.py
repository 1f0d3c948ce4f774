"""Several pictures at once: translated one after the other, into one zip."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from playground.translation.batch import MOST_FILES, BatchProgress, translate_all
from playground.translation.quality import quality_of
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.photo.desk import Desk
from playground.ui.photo.saving import place_for
from playground.ui.photo.showing import LOOK_SECONDS, give_up
from playground.ui.photo.shown import WAITING, status
from playground.ui.photo.source import Source
from playground.ui.photo.steps import PRIVATE, spoken_steps
from playground.ui.render import duration

MOST_PROBLEMS = 12
NOTHING_NEW = [gr.skip()] * 4


def files_section(desk: Desk, host: Host, source: Source) -> None:
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
        said = gr.HTML(elem_id="photo-all-status")
        out = gr.File(label="Your zip", interactive=False, visible=False, elem_id="photo-zip")

    def run(sent: Any, model: Any, quality: Any, own: str | None, request: gr.Request) -> Iterator[list[Any]]:
        visitor = f"{request.session_hash} files"
        ticket = desk.attention.take(visitor)
        for step in spoken_steps(_steps(desk, host, sent, str(model), quality, own)):
            if not desk.attention.holds(visitor, ticket):
                yield NOTHING_NEW
                return
            yield step

    def halt(request: gr.Request) -> None:
        give_up(desk, f"{request.session_hash} files")

    buttons = [go, stop]
    run_all = go.click(
        run, [files, source.model, source.quality, source.own], [said, out, *buttons], preprocess=False,
        **PRIVATE,
    )  # fmt: skip
    # Also where the work was refused: then nothing is under way.
    run_all.failure(rest, None, buttons, **PRIVATE)
    stop.click(halt, None, None, **PRIVATE).then(
        lambda: [status("Stopped", "stopped"), *rest()], None, [said, *buttons], **PRIVATE
    )


def rest() -> list[Any]:
    """The buttons while nothing is under way."""
    return [gr.Button(interactive=True), gr.Button(interactive=False)]


def _steps(desk: Desk, host: Host, sent: Any, model: str, quality: Any, own: str | None) -> Iterator[list[Any]]:
    tool, chosen = desk.tool(model, own), quality_of(quality)
    paths = [upload_path(file) for file in sent] if isinstance(sent, list) else []
    busy = [gr.Button(interactive=False), gr.Button(interactive=True)]
    out = place_for(host, f"translated-{tool.name}", ".zip")
    steps = translate_all(paths, tool.there, chosen, tool.about, out)
    yield [status(WAITING, "waiting"), gr.File(visible=False), *busy]
    while not desk.gate.acquire(timeout=LOOK_SECONDS):
        yield NOTHING_NEW  # so that a Stop ends the waiting too
    try:
        for step in steps:
            buttons = rest() if step.is_over else [gr.skip(), gr.skip()]
            zipped = gr.File(str(step.out), visible=True) if step.out else gr.skip()
            yield [said_of(step), zipped, *buttons]
    finally:
        desk.gate.release()


def said_of(step: BatchProgress) -> str:
    """How far it has come, and what was left out."""
    if step.is_over:
        made = step.total - len(step.problems)
        line = status("Done", "finished", 1.0, [f"{made} of {step.total} pictures translated"])
    else:
        left = [f"about {duration(step.seconds_left)} left"] if step.share else []
        line = status("Translating", "running", step.share, [f"picture {step.done + 1} of {step.total}", *left])
    problems = [f"<div>{escape(problem)}</div>" for problem in step.problems[:MOST_PROBLEMS]]
    if len(step.problems) > MOST_PROBLEMS:
        problems.append(f"<div>And {len(step.problems) - MOST_PROBLEMS} more files could not be used.</div>")
    return line + (f'<div class="hint">{"".join(problems)}</div>' if problems else "")
