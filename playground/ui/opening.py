"""Opening the page: what its link says, checked before it is believed."""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.config import GanConfig, clamped
from playground.runs import RunNotFound
from playground.runs.presets import PRESETS
from playground.ui.hosting import DEMO, Host
from playground.ui.own_pictures import dataset_choices
from playground.ui.setup_form import FIELDS, values_of

#: A hostile link can hold any number of wrong values; the page speaks of the first few.
MOST_NOTES = 3


def open_page(host: Host, request: gr.Request) -> list[Any]:
    """Run to watch, preset, and the form's values.

    ?run=<id> watches that run with its settings in the form; ?objective=...&seed=... fills the form alone.
    """
    link = dict(request.query_params)
    run_id = link.pop("run", DEMO)
    try:
        config = host.run(run_id).config()
    except (RunNotFound, OSError, ValueError) as error:
        gr.Warning(str(error), duration=12)
        run_id = DEMO
    if run_id in ("", DEMO):
        config, notes = clamped(link)
        _speak(notes)
    return [run_id, preset_of(config), *form_values(config)]


def form_values(config: GanConfig) -> list[Any]:
    """Values for the form; the list of data sets grows by one for own pictures."""
    values = values_of(config)
    values[FIELDS.index("dataset")] = dataset_choices(config.dataset)
    return values


def preset_of(config: GanConfig) -> str | None:
    """The preset that this is, seeds aside."""
    return next((name for name, preset in PRESETS.items() if preset.config == config), None)


def _speak(notes: list[str]) -> None:
    for note in notes[:MOST_NOTES]:
        gr.Warning(f"The link was changed a little: {note}", duration=12)
    if len(notes) > MOST_NOTES:
        gr.Warning(f"{len(notes) - MOST_NOTES} more values of the link were changed as well.")
