"""Keeping what a run made: film, picture, measurements, generator, and a link to all of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import gradio as gr

from playground import export
from playground.runs import Run
from playground.ui.assets import beside
from playground.ui.components.download import clear_old
from playground.ui.events import QUIET
from playground.ui.hosting import DEMO, Host
from playground.ui.train.link import settings_query
from trainers.methods import experiment_in
from trainers.trained import averaged_generator

Maker = Callable[[Run, Path, export.Progress], Path]


def _png(run: Run, out: Path, progress: export.Progress) -> Path:
    frames = run.frames()
    if not frames:
        raise export.ExportError("This run has no picture yet. Wait a moment and try again.")
    return export.grid_png(run, frames[-1], out)


KINDS: dict[str, tuple[str, str, Maker]] = {
    "mp4": ("Film of the run (MP4)", "mp4", lambda run, out, p: export.animation_mp4(run, out, progress=p)),
    "gif": ("Film of the run (GIF)", "gif", lambda run, out, p: export.animation_gif(run, out, progress=p)),
    "png": ("Newest picture with its settings inside (PNG)", "png", _png),
    "generator": (
        "Generator: weights, config and card (zip)",
        "zip",
        lambda run, out, p: export.generator_zip(run, averaged_generator(run), out, progress=p),
    ),
    "csv": ("Measurements (CSV)", "csv", lambda run, out, p: export.measurements_csv(run, out)),
}


SHOW_LINK = beside(__file__, "js")
"""makes an address of a query string, and puts it where it can be taken from"""


def keep_section(host: Host, run_id: gr.HTML) -> gr.Textbox:
    """A choice, a button, a file; and a link, which it returns."""
    with gr.Row():
        with gr.Column(min_width=300):
            gr.Markdown("#### Take it home")
            kind = gr.Dropdown(
                [(title, name) for name, (title, _, _) in KINDS.items()],
                value="mp4",
                label="What",
                info="Made from the run you are watching, as far as it has come.",
                elem_id="keep-kind",
            )
            make = gr.Button("Make the file", elem_id="keep-make")
            file = gr.File(label="Your file", interactive=False, visible=False, elem_id="keep-file")
            make.click(
                partial(make_file, host), [run_id, kind], file, concurrency_id="export", concurrency_limit=1,
                api_visibility="private",
            )  # fmt: skip
        with gr.Column(min_width=300):
            gr.Markdown("#### Share it")
            link = gr.Textbox(
                label="Link to this run",
                info="Whoever opens it watches this run, with its settings in the form.",
                interactive=False,
                buttons=["copy"],
                elem_id="share-link",
                placeholder="Press the button",
            )
            share = gr.Button("Make the link", elem_id="share-make")
            share.click(partial(link_query, host), run_id, link, **QUIET).success(None, link, link, js=SHOW_LINK)
    return link


def make_file(
    host: Host,
    run_id: str,
    kind: str | None,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
) -> gr.File:
    """Write the file where it can be downloaded, with progress."""
    run = host.run(run_id)
    if kind not in KINDS:
        raise ValueError("Choose what to make of this run.")
    title, extension, maker = KINDS[kind]
    clear_old(host.exports)
    host.exports.mkdir(parents=True, exist_ok=True)
    name = export.file_name(run, extension)
    out = maker(run, host.exports / name, lambda share: progress(share, desc=title))
    return gr.File(str(out), visible=True)


def link_query(host: Host, run_id: str) -> str:
    """The query string that opens this run with its settings."""
    method, config = experiment_in(host.run(run_id))
    return "&".join(filter(None, [f"run={run_id or DEMO}", settings_query(method, config)]))
