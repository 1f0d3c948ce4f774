"""My runs: the runs of this server with picture and name, and what can be done with each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from playground.runs import About, Run, name_of_person
from playground.runs.history import SampleQuality, quality_of
from playground.runs.status import ENDED_STATES, Status
from playground.ui.assets import beside
from playground.ui.components import run_html
from playground.ui.components.run_html import open_link
from playground.ui.components.steering import resume
from playground.ui.errors import warn
from playground.ui.events import PRESSED, QUEUED, Update, event_value
from playground.ui.hosting import DEMO, Host
from playground.ui.live.moments import frame_address
from playground.ui.train.keep import SHOW_LINK, keep_section, link_query
from playground.ui.train.link import run_query
from trainers.run_generators import tab_of

FORGET_RUN = beside(str(Path(__file__).with_stem("my_runs_address")), "js")
SHOWN = 6
"""runs; older ones are folded away"""
ABOUT = (
    "### My runs\nEvery run of this page, newest first. The page clears the oldest away when its disk is full; a run "
    "that you name or keep stays."
)


@dataclass(frozen=True)
class MyRuns:
    """The list, and what a handler fills after something was done with a run of it."""

    host: Host
    runs: gr.HTML
    run_id: gr.HTML
    """of the run that is watched"""

    def renew(self) -> str:
        return runs_html(self.host)

    def do(self, event: gr.EventData, watched: str) -> Update:
        """What a person wants done with a run; what cannot be done is said. The list as it is then; who has deleted the
        run that is watched sees the one that comes with the page."""
        what, run = str(event_value(event, "act")), str(event_value(event, "run"))
        try:
            act(self.host, what, run, event_value(event, "value"))
        except ValueError as error:
            warn(str(error))
            return {self.runs: self.renew()}
        is_gone = what == "delete" and run == watched
        return {self.runs: self.renew(), **({self.run_id: DEMO} if is_gone else {})}


def my_runs_section(host: Host, run_id: gr.HTML, query: gr.Textbox) -> tuple[MyRuns, Any]:
    """The list, wired, and beside it what can be kept of the run that is watched. Also returns the event after which
    another run is watched: one that goes on."""
    with gr.Row(equal_height=False, elem_id="my-runs"):
        with gr.Column(scale=7, min_width=320, elem_classes="card"):
            gr.Markdown(ABOUT)
            runs = gr.HTML(js_on_load=beside(__file__, "js"), elem_id="runs", min_height=120)
        with gr.Column(scale=4, min_width=300, elem_classes="card"):
            link = keep_section(host, run_id)
    mine = MyRuns(host, runs, run_id)

    def go_on(event: gr.EventData) -> Update:
        run = host.run(str(event_value(event, "run")))
        resume(host, run.id)
        return {run_id: run.id, query: run_query(run)}

    def link_of(event: gr.EventData) -> str:
        return link_query(host, str(event_value(event, "run")))

    # `arrive`: the list is seen; `select`, `copy` and `retry`: one of its buttons was pressed (my_runs.js).
    runs.arrive(mine.renew, None, runs, **QUEUED)
    runs.select(mine.do, run_id, [runs, run_id], **PRESSED).success(None, run_id, None, js=FORGET_RUN, **QUEUED)
    runs.copy(link_of, None, link, **PRESSED).success(None, link, link, js=SHOW_LINK)
    return mine, runs.retry(go_on, None, [run_id, query], **QUEUED)


def act(host: Host, what: str, run_id: str, value: Any) -> None:
    """Rename, keep or delete a run. Raises ValueError, also for what no button of the list asks for."""
    run = host.store.get(run_id)
    match what:
        case "rename":
            host.pool.tag(run, name=name_of_person(str(value or "")))
        case "keep":
            host.pool.tag(run, kept=value is True)
        case "delete":
            host.pool.delete(run)
        case _:
            raise ValueError("A run can be renamed, kept or deleted.")


def runs_html(host: Host) -> str:
    """All runs, newest first, the older ones folded away; which of them go next."""
    runs = run_html.newest_runs(host.store)
    if not runs:
        return '<div class="runs empty">No runs yet. Press Train, and yours is the first.</div>'
    rows = [row_html(host, *run) for run in runs]
    older = "".join(rows[SHOWN:])
    folded = f"<details><summary>Older runs ({len(rows) - SHOWN})</summary>{older}</details>" if older else ""
    return f'{run_html.leaving(host.pool.excess())}<div class="my-runs">{"".join(rows[:SHOWN])}{folded}</div>'


def row_html(host: Host, run: Run, about: About, status: Status) -> str:
    """One run: picture, name, what it is, and what can be done with it."""
    title = escape(run.title)
    watch = f"?run={escape(run.id)}"
    tab = open_link(run, status, tab_of(run))
    tag = run.tag()
    less_often = _buttons(run, status, tag.kept)
    kept = '<span class="kept">kept</span>' if tag.kept else ""
    return (
        f'<article data-run="{escape(run.id)}" data-name="{escape(tag.name)}">'
        f"{_thumbnail(host, run, status)}"
        f'<div class="what"><h4>{title} {kept}</h4><p>{words_of(run, about, status)}</p></div>'
        f'<div class="does"><a href="{watch}" aria-label="Watch {title}">Watch</a>{tab}'
        f'<details><summary aria-label="More for {title}">More</summary><div>{less_often}</div></details>'
        "</div></article>"
    )


def _thumbnail(host: Host, run: Run, status: Status) -> str:
    """The newest picture; its upper left quarter, where things are large enough to be seen."""
    frame = run.newest_frame(status)
    try:
        address = frame_address(host.name(run), frame) if frame else ""
    except FileNotFoundError:  # thinned away this moment
        address = ""
    image = f'<img loading="lazy" src="{escape(address)}" alt="">' if address else ""
    return f'<span class="thumb">{image}</span>'


def words_of(run: Run, about: About, status: Status) -> str:
    """Method, data, how far it has come, and its quality where that was measured, as HTML."""
    came = f"{status.epoch:.2f} of {status.epochs:g} epochs"
    state = f'<span class="pill {status.state}">{run_html.STATE_WORDS[status.state]}</span>'
    parts = [escape(about.title), escape(about.subject), f"{state}, {came}", quality_words(quality_of(run))]
    return " · ".join(part for part in parts if part)


def quality_words(found: SampleQuality | None) -> str:
    """The newest figure in a word or two; nothing where nothing was measured."""
    if found is None:
        return ""
    return f"FID {found.fid:.1f}" if found.fid is not None else f"variety {found.diversity:.2f}"


def _buttons(run: Run, status: Status, kept: bool) -> str:
    """What is done less often."""
    ended = status.state in ENDED_STATES
    buttons = [
        ("resume", run_html.resume_word(status.state), run.can_go_on(status)),
        ("rename", "Rename", True),
        ("keep", "Let go" if kept else "Keep", True),
        ("link", "Link", True),
        ("delete", "Delete" if ended else "Stop and delete", True),
    ]
    state = f' aria-pressed="{str(kept).lower()}"'
    return "".join(
        f'<button type="button" data-do="{name}"{state if name == "keep" else ""}>{label}</button>'
        for name, label, offered in buttons
        if offered
    )
