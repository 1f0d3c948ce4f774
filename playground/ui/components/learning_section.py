"""Watch a network learn: the section below a tab that starts and follows runs of the tab's methods."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from playground.runs import Run, RunNotFound
from playground.runs.status import ENDED_STATES
from playground.ui.components import run_html
from playground.ui.components.method_form import folder_choices, folder_dropdown, method_form
from playground.ui.components.run_view import (
    NOTHING,
    RunView,
    Update,
    follow,
    look_away,
    plot_slots,
    quality_panel,
    steering_buttons,
)
from playground.ui.components.starting import start_from_form
from playground.ui.components.steering import wire_steering
from playground.ui.errors import spoken
from playground.ui.events import QUEUED
from playground.ui.hosting import Host
from trainers.method import Method, name_of
from trainers.methods import all_methods

MOST_LISTED = 60


@dataclass(frozen=True)
class Section:
    """The runs that a section shows."""

    host: Host
    methods: tuple[type[Method], ...]
    elem_id: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name_of(method) for method in self.methods)

    def runs(self) -> list[Run]:
        """Newest first."""
        return [run for run in self.host.store.runs() if run.about().method in self.names][:MOST_LISTED]

    def run(self, run_id: str) -> Run:
        """Raises RunNotFound, also for a run of another method."""
        run = self.host.store.get(str(run_id))
        if run.about().method not in self.names:
            raise RunNotFound(f"The run {run.id} belongs to another tab. Pick one from the list.")
        return run

    def watcher(self, session: str) -> str:
        """Names this section of a browser tab: it has a stream of its own, beside those of other sections."""
        return f"{session} {self.elem_id}"


def learning_section(host: Host, tab: str, elem_id: str) -> None:
    """Lay out and wire an accordion that starts runs of the tab's methods and follows the chosen one.

    tab: as methods call the one that they belong to. elem_id: of the accordion, and the beginning of the names of
    its parts. Nothing is read before somebody opens it.
    """
    methods = tuple(method for method in all_methods().values() if getattr(method, "tab", "") == tab)
    section, prefix = Section(host, methods, elem_id), f"{elem_id}-"
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Watch a network learn", open=False, elem_id=elem_id) as accordion,
    ):
        with gr.Accordion("Start one", open=False, elem_id=f"{prefix}new"):
            words = gr.Markdown(folder_words(section), elem_id=f"{prefix}empty")
            form = method_form(section.methods, host.data_root, prefix)
            start = gr.Button("Train", variant="primary", elem_id=f"{prefix}train")
        chosen = gr.Dropdown(
            [], label="Run", info="Those of this server's folder of runs, newest first.", elem_id=f"{prefix}run",
            visible=False, filterable=False,
        )  # fmt: skip
        with gr.Column(visible=False) as body:
            view, share, moment = _body(prefix)
        again = gr.Button("Look for runs", size="sm", elem_id=f"{prefix}again")
        gr.HTML(
            '<div class="hint">Reads the list again: for a run that has begun, or gone on, since you opened it.</div>'
        )

    async def watch(run_id: str | None, request: gr.Request) -> AsyncIterator[Update]:
        try:
            run = section.run(run_id or "")
        except RunNotFound as error:
            if run_id:
                gr.Warning(str(error))
            yield NOTHING
            return
        async for update in follow(host, view, run, section.watcher(request.session_hash or "")):
            yield update

    def leave(request: gr.Request) -> None:
        look_away(host, section.watcher(request.session_hash or ""))

    def listing(run_id: str | None, folder: str | None) -> Update:
        """The list, with what was chosen before, if it is still there, or else the newest; and the folders anew."""
        runs = section.runs()
        ids = [run.id for run in runs]
        choice = run_id if run_id in ids else next(iter(ids), None)
        return {
            words: folder_words(section),
            form.fields["data"]: folder_dropdown(host.data_root, folder or ""),
            chosen: gr.Dropdown(titles(runs), value=choice, visible=bool(runs)),
            body: gr.Column(visible=bool(runs)),
        }

    def begin(*values: Any) -> Update:
        run = start_from_form(host, form, values)
        return listing(run.id, dict(zip(form.fields, values[1:], strict=True))["data"])

    def retitle(run_id: str | None) -> gr.Dropdown:
        """The list as it is by now: what was followed has ended."""
        return gr.Dropdown(titles(section.runs()), value=run_id)

    listed = [words, form.fields["data"], chosen, body]
    shown = [chosen, form.fields["data"]]
    # Both may be gone by now: their values come unchecked.
    named = [event(listing, shown, listed, preprocess=False, **QUEUED) for event in (accordion.expand, again.click)]
    named.append(start.click(spoken(begin), form.components, listed, preprocess=False, **QUEUED))
    resumed = wire_steering(host, view, chosen)
    for event in (*named, chosen.input(None, None, None, **QUEUED), resumed):
        # First a moment of before, then everything else for as long as the run trains.
        event.success(partial(moment_at, section), [chosen, share], moment, trigger_mode="multiple", **QUEUED)
        watched = event.success(watch, chosen, view.outputs, trigger_mode="multiple", **QUEUED)
        watched.then(retitle, chosen, chosen, preprocess=False, trigger_mode="multiple", **QUEUED)
    accordion.collapse(leave, None, None, **QUEUED)
    share.input(partial(moment_at, section), [chosen, share], moment, trigger_mode="always_last", **QUEUED)


def _body(prefix: str) -> tuple[RunView, gr.Slider, gr.HTML]:
    """The run, live and at a moment of before."""
    with gr.Row():
        with gr.Column(min_width=300):
            picture = gr.HTML(elem_id=f"{prefix}newest", elem_classes="wide-picture")
            progress = gr.HTML(elem_id=f"{prefix}progress")
            pause, resume, stop, steps = steering_buttons(prefix)
            diagnosis = gr.HTML()
        with gr.Column(min_width=300):
            moment = gr.HTML(elem_id=f"{prefix}moment", elem_classes="wide-picture")
            share = gr.Slider(
                0, 100, value=0, step=0.5, label="Look back, %", elem_id=f"{prefix}back",
                info="The same pictures earlier: 0 is the first moment, 100 the newest.",
            )  # fmt: skip
    with gr.Row(equal_height=False):
        plots = plot_slots(prefix)
        column, distances, quality = quality_panel(prefix)
    view = RunView(
        picture, progress, diagnosis, pause, resume, stop, steps, plots, column, distances, quality
    )  # fmt: skip
    return view, share, moment


def folder_words(section: Section) -> str:
    """Where pictures are looked for, and what a folder holds; what to do where there is none."""
    root = section.host.data_root
    parts = [f"It learns from a folder of pictures in `{root.name}/` on this server."]
    for method in section.methods:
        parts.append(f"For {method.title} it holds {getattr(method, 'folder_words', 'pictures')}.")
    if not folder_choices(root):
        command = f"python -m trainers {section.names[0]} --data FOLDER --out {section.host.store.root.name}/NAME"
        parts.append(f"There is no folder yet. Put one there and look again, or start in a shell:\n```\n{command}\n```")
    return "\n\n".join(parts)


def titles(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """What the list says of each run, and its id."""
    said = []
    for run in runs:
        status = run.status()
        ended = f"{run_html.STATE_WORDS[status.state].lower()}, epoch {status.epoch:.1f} of {status.epochs:g}"
        said.append((f"{run.id}: {ended if status.state in ENDED_STATES else 'going on'}", run.id))
    return said


def moment_at(section: Section, run_id: str | None, share: float) -> str:
    """The picture at that part of the frames so far. share: 0 to 100 percent."""
    try:
        run = section.run(run_id or "")
    except RunNotFound as error:
        return f'<div class="empty">{escape(str(error))}</div>' if run_id else ""
    frames = run.frames()
    place = round(min(max(share or 0, 0), 100) / 100 * (len(frames) - 1))
    return run_html.picture(frames[place] if frames else None, run.about(), f"run {run.id}")
