"""Starting a run: what a form, a preset, a saved picture, a program or another run describes becomes one, and the
address names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from playground.config import to_query
from playground.export import read_settings
from playground.runs import METHOD, Experiment, Run
from playground.runs.presets import PRESETS
from playground.ui.components.method_form import DECIDING, MethodForm, Update, page_config
from playground.ui.errors import inform, warn
from playground.ui.hosting import Host
from playground.ui.train.preset_choice import Choice, choice_of, chosen_in
from trainers.method import Method, experiment_of, name_of, nearest_config
from trainers.methods import chosen_method, experiment_in, method_of


def requested(host: Host, raw: Mapping[str, object]) -> tuple[Experiment, list[str]]:
    """What is to be trained, and a note for each value that had to be changed. Raises ValueError."""
    asked = {METHOD: name_of(chosen_method(raw))} | dict(raw)
    method, config, notes = page_config(host.data_root, asked)
    return experiment_of(method, config), notes


def start_from_form(host: Host, form: MethodForm, values: Sequence[Any]) -> Run:
    """Start what the form describes. Raises ValueError."""
    experiment, notes = requested(host, form.raw(values))
    for note in notes:
        warn(note)
    return host.pool.start(experiment, inform)


def settings_query(method: type[Method], config: Any) -> str:
    """The experiment as a query string, without what is usual. Folders go by their names."""
    deciding = {name: str(getattr(config, name, "")) for name in DECIDING}
    usual = method.usual(deciding)
    default = getattr(method.usual(), "architecture", None)
    query = to_query(config, usual)
    parts = [] if name_of(method) == name_of(chosen_method({})) else [f"{METHOD}={name_of(method)}"]
    if default is not None and config.architecture != default:
        parts.append(f"architecture={config.architecture}")
    kept = [part for part in query.split("&") if part and not part.startswith("data=")]
    if hasattr(config, "data"):
        kept.append(f"data={Path(config.data).name}")
    return "&".join(parts + kept)


def run_query(run: Run) -> str:
    """The query string that opens this run with its settings."""
    method, config = experiment_in(run)
    return "&".join(filter(None, [f"run={run.id}", settings_query(method, config)]))


def start_again(host: Host, run_id: str) -> Run:
    """Start the watched run's experiment once more. Raises ValueError."""
    return host.pool.start(experiment_of(*experiment_in(host.run(run_id))), inform)


def filled_form(form: MethodForm, preset: gr.HTML, method: type[Method], config: Any) -> Update:
    """The form with these settings, and the preset that they are, if they are one."""
    return form.show(method, config) | {preset: chosen_preset(method, config)}


def chosen_preset(method: type[Method], config: Any) -> Choice:
    """The preset that these settings are, with its sentence; none where they are a person's own."""
    return choice_of(preset_of(method, config))


def preset_of_method(name: str) -> Choice:
    """The preset that a method's own settings are."""
    method = method_of(name)
    return chosen_preset(method, method.usual())


def preset_of_form(form: MethodForm, suggested: str, *values: Any) -> Choice:
    """The preset that the form is by now, or will be as soon as it has followed what a person has just chosen."""
    raw = form.resolve(suggested, *values)
    method = chosen_method(raw)
    return chosen_preset(method, nearest_config(method, raw)[0])


def preset_form(form: MethodForm, preset: gr.HTML, sent: object) -> Update:
    """The settings of the preset that a person has chosen, and its sentence. Raises ValueError for what is none."""
    name = chosen_in(sent)
    chosen = PRESETS[name]
    method = chosen_method(chosen.settings)
    config, _ = nearest_config(method, chosen.settings)
    return form.show(method, config) | {preset: choice_of(name)}


def form_of_picture(form: MethodForm, preset: gr.HTML, png: str | None) -> Update:
    """The form as a picture that was saved here says. Only the PNG's text is read. Raises ValueError."""
    if png is None:
        raise ValueError("Choose a picture that was saved here.")
    raw = read_settings(Path(png))
    method = chosen_method(raw)
    config, _ = nearest_config(method, raw)
    return filled_form(form, preset, method, config)


def preset_of(method: type[Method], config: Any) -> str | None:
    """The name of the preset that this is, whatever its seed where the preset has none of its own."""
    for name, preset in PRESETS.items():
        same_chance = {"seed": config.seed} | preset.settings if hasattr(config, "seed") else preset.settings
        if chosen_method(preset.settings) is method and nearest_config(method, same_chance)[0] == config:
            return name
    return None
