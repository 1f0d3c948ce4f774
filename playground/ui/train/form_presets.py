"""Which preset the settings of the form are, and the form filled with a preset, a saved picture or an experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from playground.export import read_settings
from playground.runs.presets import PRESETS
from playground.ui.components.method_form import MethodForm, Update
from playground.ui.train.preset_choice import Choice, choice_of, chosen_in
from trainers.method import Method, nearest_config
from trainers.methods import chosen_method, method_of


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
    """The name of the preset that this is, whatever its seed."""
    for name, preset in PRESETS.items():
        same_chance = preset.settings | {"seed": config.seed} if hasattr(config, "seed") else preset.settings
        if chosen_method(preset.settings) is method and nearest_config(method, same_chance)[0] == config:
            return name
    return None
