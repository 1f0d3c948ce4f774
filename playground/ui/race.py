"""The race on the Train tab: several runs in one trainer, on one clock, their pictures side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import gradio as gr

from playground.config import config_from_dict
from playground.matching import refuse_mismatch
from playground.runs import Run, RunNotFound
from playground.runs.races import EPOCHS, RACES
from playground.runs.status import ENDED_STATES
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.race_stream import MOST, follow_race

#: Puts the race into the address bar, beside what stands there.
ADDRESS_JS = (
    "(ids) => { const query = new URLSearchParams(location.search); query.set('race', ids);"
    " history.replaceState(null, '', '?' + query.toString().replaceAll('%2C', ',')); return []; }"
)


def race_section(demo: gr.Blocks, host: Host, dataset: gr.Dropdown) -> None:
    """Choose a race, start it, watch it. `dataset` names the pictures that all learn from."""
    race_ids = gr.Textbox("", visible=False)
    gr.Markdown(
        "### Race\nSeveral ways to learn the same pictures, on one clock: one trainer gives each the same time, a "
        "fifth of a second by turns. They learn from the pictures chosen above. FID is the distance of what they draw "
        "to real pictures: lower is better."
    )
    with gr.Row(equal_height=False):
        which = gr.Dropdown(
            [(race.title, name) for name, race in RACES.items()],
            value="families",
            label="Who takes part",
            info=RACES["families"].sentence,
            elem_id="race-which",
            scale=3,
            min_width=260,
        )
        with gr.Column(min_width=200):
            start = gr.Button("Start the race", variant="primary", elem_id="race-start")
            stop = gr.Button("Stop the race", variant="stop", interactive=False, elem_id="race-stop")
    with gr.Row(elem_classes="race-panes"):
        panes = [gr.HTML(visible=False, elem_id=f"race-pane-{i}", min_width=140) for i in range(MOST)]
    distances = gr.LinePlot(
        x="seconds", y="FID", color="contestant", visible=False,
        x_title="seconds of its own training", y_title="FID", height=240, show_label=False, buttons=[],
        x_axis_format=".3~g", y_axis_format=".3~g", colors_in_legend=[],
        elem_id="race-distances",
    )  # fmt: skip
    marks = gr.HTML(elem_id="race-marks")
    outputs = [*panes, distances, marks, stop]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}

    async def watch(ids: str, request: gr.Request) -> AsyncIterator[list[Any]]:
        try:
            runs = runs_of(host, ids) if ids else []
        except RunNotFound:  # who opened the link was told
            return
        async for update in follow_race(host, runs, request.session_hash or ""):
            yield update

    def opened(request: gr.Request) -> list[Any]:
        ids = str(request.query_params.get("race", ""))
        name = race_of(_found(host, ids))
        return [ids, gr.Dropdown(value=name, info=RACES[name].sentence)]

    which.input(lambda name: gr.Dropdown(info=RACES[name].sentence), which, which, **quiet)
    demo.load(opened, None, [race_ids, which], **quiet).success(
        watch, race_ids, outputs, trigger_mode="multiple", **quiet
    )
    start.click(spoken(partial(_start, host)), [which, dataset], race_ids, **quiet).success(
        None, race_ids, None, js=ADDRESS_JS, **quiet
    ).success(watch, race_ids, outputs, trigger_mode="multiple", **quiet)
    stop.click(spoken(partial(_stop, host)), race_ids, None, **quiet)


def start_race(host: Host, name: str, dataset: str, seed: int = 0, epochs: int = EPOCHS) -> list[Run]:
    """The runs of a new race. ValueError for an unknown race, a value out of range, or pictures that do not fit."""
    if name not in RACES:
        raise ValueError(f"There is no race called {str(name)[:40]!r}. Choose from: {', '.join(RACES)}.")
    configs = RACES[name].configs(dataset, seed, epochs)
    for config in configs:
        refuse_mismatch(config_from_dict(dataclasses.asdict(config)))
    return host.pool.race(configs)


def stop_race(host: Host, runs: list[Run]) -> None:
    """Stop all that have not ended."""
    for run in runs:
        if run.status().state not in ENDED_STATES:
            host.pool.stop(run)


def runs_of(host: Host, ids: str) -> list[Run]:
    """The runs of a race, named with commas between. Raises RunNotFound, also for more than a race can have."""
    names = [name for name in str(ids).split(",") if name]
    if not 0 < len(names) <= MOST or len(set(names)) < len(names):
        raise RunNotFound("There is no race of that name here. Start one on the Train tab.")
    return [host.store.get(name) for name in names]


def race_of(runs: list[Run]) -> str:
    """The name in RACES of the race that these runs are; that of the first where they are none."""
    kinds = [(config.architecture, config.objective) for config in (run.config() for run in runs)]
    for name, race in RACES.items():
        if kinds == [(config.architecture, config.objective) for config in race.contestants]:
            return name
    return next(iter(RACES))


def _start(host: Host, name: str, dataset: str) -> str:
    return ",".join(run.id for run in start_race(host, name, dataset))


def _stop(host: Host, ids: str) -> None:
    stop_race(host, runs_of(host, ids))


def _found(host: Host, ids: str) -> list[Run]:
    """The runs that a link names; none, and a word about it, where it leads nowhere."""
    if not ids:
        return []
    try:
        runs = runs_of(host, ids)
        for run in runs:
            run.config()
    except (RunNotFound, OSError, ValueError) as error:
        gr.Warning(str(error), duration=12)
        return []
    return runs
