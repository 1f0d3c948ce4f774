"""Watch a network learn: the section below a tab that follows runs of its trainers, started in a shell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any, Literal

import gradio as gr

from playground.runs import Run, RunNotFound
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.render import STATE_WORDS
from playground.ui.run_stream import COLOURS, PLOTS, follow, look_away, picture

Command = Literal["pause", "run", "stop"]
COMMANDS: tuple[Command, ...] = ("pause", "run", "stop")
"""of the three buttons"""
MOST_LISTED = 60
FOLDERS: dict[str, str] = {
    "pix2pix": "train/ and test/, with pairs side by side in one picture, or trainA/, trainB/, testA/ and testB/",
    "cyclegan": "trainA/, trainB/, testA/ and testB/, with any pictures of two kinds",
    "srgan": "train/ and test/, with photographs",
}
"""what the folder of pictures holds, by trainer"""
#: Pictures of a run are as wide as they are: in threes, not square.
PICTURE_CSS = ".picture img { aspect-ratio: auto; background: none; }"


@dataclass(frozen=True)
class Watched:
    """The runs that a section shows."""

    host: Host
    programs: tuple[str, ...]
    section: str
    """its elem_id"""

    def runs(self) -> list[Run]:
        """Newest first."""
        return [run for run in self.host.store.runs() if run.program() in self.programs][:MOST_LISTED]

    def run(self, run_id: str) -> Run:
        """Raises RunNotFound, also for a run of another trainer."""
        run = self.host.store.get(str(run_id))
        if run.program() not in self.programs:
            raise RunNotFound(f"The run {run.id} belongs to another tab. Pick one from the list.")
        return run

    def watcher(self, session: str) -> str:
        """Names this section of a browser tab: it has a stream of its own, beside those of other sections."""
        return f"{session} {self.section}"


def runs_section(host: Host, programs: tuple[str, ...], elem_id: str) -> None:
    """Lay out and wire an accordion that lists the runs of these trainers and follows the chosen one.

    programs: as `python -m trainers` calls them, such as ("pix2pix",). elem_id: of the accordion, and the beginning of
    the names of its parts. Nothing is read before somebody opens it.
    """
    watched = Watched(host, programs, elem_id)
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Watch a network learn", open=False, elem_id=elem_id) as accordion,
    ):
        empty = gr.Markdown(how_to_start(watched), elem_id=f"{elem_id}-empty")
        chosen = gr.Dropdown(
            [], label="Run", info="Those of this server's folder of runs, newest first.", elem_id=f"{elem_id}-run",
            visible=False, filterable=False,
        )  # fmt: skip
        with gr.Column(visible=False) as body:
            with gr.Row():
                newest, standing, steering = _live(elem_id)
                share, moment = _look_back(elem_id)
            curves = _curves(elem_id)
        again = gr.Button("Look for runs", size="sm", elem_id=f"{elem_id}-again")
        gr.HTML(
            '<div class="hint">Reads the list again: for a run that has begun, or gone on, since you opened it.</div>'
        )
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}

    async def watch(run_id: str | None, request: gr.Request) -> AsyncIterator[list[Any]]:
        if run_id:
            try:
                run = watched.run(run_id)
            except RunNotFound as error:
                gr.Warning(str(error))
                return
            async for update in follow(host, run, watched.watcher(request.session_hash or "")):
                yield update

    def leave(request: gr.Request) -> None:
        look_away(host, watched.watcher(request.session_hash or ""))

    named = [event(partial(listing, watched), chosen, [empty, chosen, body], **quiet) for event in (
        accordion.expand, again.click)]  # fmt: skip
    for event in (*named, chosen.input(None, None, None, **quiet)):
        # First a moment of before, then everything else for as long as the run trains.
        event.success(partial(looked_back, watched), [chosen, share], moment, trigger_mode="multiple", **quiet)
        event.success(watch, chosen, [newest, standing, *steering, *curves], trigger_mode="multiple", **quiet)
    accordion.collapse(leave, None, None, **quiet)
    share.input(partial(looked_back, watched), [chosen, share], moment, trigger_mode="always_last", **quiet)
    for button, command in zip(steering, COMMANDS, strict=True):
        button.click(spoken(partial(order, watched, command)), chosen, None, **quiet)


def _live(elem_id: str) -> tuple[gr.HTML, gr.HTML, list[gr.Button]]:
    """Newest picture, status; pause, go on, stop."""
    with gr.Column(min_width=300):
        newest = gr.HTML(elem_id=f"{elem_id}-newest", css_template=PICTURE_CSS)
        standing = gr.HTML(elem_id=f"{elem_id}-progress")
        with gr.Row():
            pause = gr.Button("Pause", interactive=False, min_width=90, elem_id=f"{elem_id}-pause")
            go_on = gr.Button("Go on", visible=False, min_width=90, elem_id=f"{elem_id}-go-on")
            stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id=f"{elem_id}-stop")
        gr.HTML('<div class="hint">Before it stops it saves itself. The same command goes on from there.</div>')
    return newest, standing, [pause, go_on, stop]


def _look_back(elem_id: str) -> tuple[gr.Slider, gr.HTML]:
    """A moment of the run so far."""
    with gr.Column(min_width=300):
        moment = gr.HTML(elem_id=f"{elem_id}-moment", css_template=PICTURE_CSS)
        share = gr.Slider(
            0, 100, value=0, step=0.5, label="Look back, %", elem_id=f"{elem_id}-back",
            info="The same pictures earlier: 0 is the first moment, 100 the newest.",
        )  # fmt: skip
    return share, moment


def _curves(elem_id: str) -> list[Any]:
    """Columns, headings and plots, in turn."""
    parts: list[Any] = []
    with gr.Row(equal_height=False):
        for number in range(PLOTS):
            with gr.Column(min_width=260, visible=False) as column:
                heading = gr.HTML()
                plot = gr.LinePlot(
                    x="epoch", y="value", color="line", color_map=COLOURS, colors_in_legend=[], x_title="epoch",
                    y_title=" ", x_axis_format=".3~g", y_axis_format=".3~g", height=170, show_label=False,
                    buttons=[], elem_id=f"{elem_id}-curve-{number}",
                )  # fmt: skip
            parts += [column, heading, plot]
    return parts


def how_to_start(watched: Watched) -> str:
    """What to do where there is no run yet."""
    parts = ["No network is learning here yet. Start one in a shell, in the folder of this project, and watch it here:"]
    for program in watched.programs:
        out = watched.host.store.root / f"my-{program}"
        parts.append(f"```\npython -m trainers {program} --data FOLDER --out {out}\n```")
        if program in FOLDERS:
            parts.append(f"`FOLDER` holds {FOLDERS[program]}.")
    return "\n\n".join(parts)


def listing(watched: Watched, run_id: str | None) -> list[Any]:
    """The empty state or the list, with what was chosen before, if it is still there, or else the newest."""
    runs = watched.runs()
    ids = [run.id for run in runs]
    choice = run_id if run_id in ids else next(iter(ids), None)
    return [
        gr.Markdown(visible=not runs),
        gr.Dropdown(titles(runs), value=choice, visible=bool(runs)),
        gr.Column(visible=bool(runs)),
    ]


def titles(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """What the list says of each run, and its id."""
    said = []
    for run in runs:
        status = run.status()
        words = "getting ready" if status.state == "waiting" else STATE_WORDS[status.state].lower()
        said.append((f"{run.id}: {words}, epoch {status.epoch:.1f} of {status.epochs:g}", run.id))
    return said


def looked_back(watched: Watched, run_id: str | None, share: float) -> str:
    """The picture at that part of the frames so far. share: 0 to 100 percent."""
    try:
        run = watched.run(run_id or "")
    except RunNotFound as error:
        return f'<div class="empty">{escape(str(error))}</div>' if run_id else ""
    frames = run.frames()
    place = round(min(max(share or 0, 0), 100) / 100 * (len(frames) - 1))
    return picture(run, frames[place] if frames else None)


def order(watched: Watched, command: Command, run_id: str) -> None:
    """Tell the run's trainer. ValueError where there is none to tell."""
    run = watched.run(run_id)
    if not run.is_alive():
        raise ValueError("This run has no trainer at work. The command that started it goes on from its checkpoint.")
    run.order(command=command)
