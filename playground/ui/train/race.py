"""The race on the Train tab: several runs in one trainer, on one clock, their pictures side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import gradio as gr

from playground.runs import Run
from playground.runs.races import EPOCHS, MOST, RACES, runs_of
from playground.runs.status import ENDED_STATES
from playground.ui.assets import UI, beside
from playground.ui.components.method_form import MethodForm, Update, page_experiment
from playground.ui.components.run_view import live_place, stream
from playground.ui.errors import inform, warn
from playground.ui.events import NEWEST, QUEUED
from playground.ui.hosting import Host
from playground.ui.shell.sections import section_link
from playground.ui.train.recorded_race import recorded_race, recordings_of
from trainers.cards import cards
from trainers.contestants import cards_of, cards_of_race, contestants_of_race, race_of

WORDS = (
    "<h3>Race</h3><p>Several ways to learn the same pictures, on one clock: one trainer gives each the same time, a "
    "fifth of a second by turns. They learn from the pictures that the form in "
    f"{section_link('train', 'watch', 'Watch')} names. FID is the distance of what they draw to real pictures: lower "
    "is better.</p>"
)
RACE_CHOICES = [(race.title, name) for name, race in RACES.items()]


def race_section(demo: gr.Blocks, host: Host, form: MethodForm) -> None:
    """Choose a race, start it, watch it. All learn from the pictures that `form` names."""
    with gr.Column(elem_classes="card", elem_id="race"):
        race_ids = stream(str(UI / "train" / "race_stream"), "", "race-stream")
        gr.HTML(WORDS)
        with gr.Row(equal_height=False, elem_classes="race-choice"):
            which = gr.Dropdown(
                RACE_CHOICES,
                value="families",
                label="Who takes part",
                info=RACES["families"].sentence,
                elem_id="race-which",
                scale=3,
                min_width=240,
            )
            chosen = gr.Dropdown(
                [(card.title, card.name) for card in cards().values() if not card.needs_folder],
                value=[],
                multiselect=True,
                max_choices=MOST,
                label="Or cards of the Zoo",
                info=f"Two to {MOST}. Leave this empty for one of the ready races.",
                elem_id="race-cards",
                scale=3,
                min_width=240,
            )
            with gr.Column(min_width=200):
                start = gr.Button("Start the race", variant="primary", elem_id="race-start")
                stop = gr.Button("Stop the race", variant="stop", interactive=False, elem_id="race-stop")
        recorded = recorded_race()
        _places()

    def open_link(request: gr.Request) -> Update:
        runs, settings = _found(host, str(request.query_params.get("race", "")))
        asked = str(request.query_params.get("contestants", ""))
        contestants = settings or _asked(asked)
        known = race_of(contestants)
        name, names = known or next(iter(RACES)), list[str]()
        if contestants and not known:
            # A link says which cards it means; of runs that is found out, and some fit two cards.
            names = [card.name for card in (cards_of(contestants) if runs else cards_of_race(asked))]
        return {
            race_ids: ",".join(run.id for run in runs),
            which: gr.Dropdown(RACE_CHOICES, value=name, info=RACES[name].sentence),
            chosen: names,
            recorded: recordings_of(name, names, is_on=bool(runs)),
        }

    def choose(name: str, names: list[str] | None, ids: str) -> tuple[gr.Dropdown, list[str]]:
        race = RACES.get(str(name), RACES["families"])
        return gr.Dropdown(info=race.sentence), recordings_of(str(name), _texts(names), is_on=bool(ids))

    def begin(name: str, names: list[str] | None, *values: Any) -> tuple[str, list[str]]:
        common = {key: value for key, value in form.raw(values).items() if key in ("dataset", "data")}
        runs = start_race(host, ",".join(_texts(names)) or str(name), common)
        return ",".join(run.id for run in runs), []

    gr.on([which.input, chosen.input], choose, [which, chosen, race_ids], [which, recorded], **NEWEST)
    demo.load(open_link, None, [race_ids, which, chosen, recorded], **QUEUED)
    start.click(begin, [which, chosen, *form.components], [race_ids, recorded], preprocess=False, **QUEUED).success(
        None, race_ids, None, js=beside(__file__, "js"), **QUEUED
    )
    stop.click(partial(_stop, host), race_ids, None, **QUEUED)


def _texts(sent: Any) -> list[str]:
    """JSON may hold anything where a list of names belongs."""
    return list(map(str, sent)) if isinstance(sent, list) else []


def _places() -> None:
    """For the panes, the curves and the pictures at the marks."""
    panes = "".join(f'<div id="race-pane-{i}" data-live="race-{i}"></div>' for i in range(MOST))
    gr.HTML(f'<div class="race-panes">{panes}</div>')
    live_place("race-distances", "race-distances")
    live_place("race-marks", "race-marks")


def start_race(host: Host, race: str, common: Mapping[str, object], seed: int = 0, epochs: int = EPOCHS) -> list[Run]:
    """The runs of a new race, all with the `common` settings. ValueError for an unknown race, a value out of range,
    or pictures that do not fit."""
    experiments = []
    for settings in contestants_of_race(race):
        experiment, notes = page_experiment(host.data_root, {**settings, **common, "seed": seed, "epochs": epochs})
        if notes:
            raise ValueError(notes[0])
        experiments.append(experiment)
    return host.pool.race(experiments, inform)


def stop_race(host: Host, runs: list[Run]) -> None:
    """Stop all that have not ended."""
    for run in runs:
        if run.status().state not in ENDED_STATES:
            host.pool.stop(run)


def _stop(host: Host, ids: str) -> None:
    stop_race(host, runs_of(host.store, ids))


def _asked(names: str) -> Sequence[Mapping[str, object]]:
    """Who is to race, as a link names them; none, and a word about it, where it names others."""
    try:
        return contestants_of_race(names) if names else []
    except ValueError as error:
        warn(str(error))
        return []


def _found(host: Host, ids: str) -> tuple[list[Run], list[dict[str, Any]]]:
    """The runs that a link names, and their settings; none, and a word about it, where it leads nowhere."""
    if not ids:
        return [], []
    try:
        runs = runs_of(host.store, ids)
        return runs, [run.settings() for run in runs]
    except ValueError as error:
        warn(str(error))
        return [], []
