"""The form of an experiment, made from the fields of the methods' configs: a component for each of those that a person
sets first, and a panel of boxes for all the others of the chosen method."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from playground.config import Setting, own_classes, plain_values, settings_of
from playground.data import DATASETS
from playground.data.built_in import titles_for
from playground.runs import METHOD, Experiment
from playground.ui.components.setting_panel import SettingRow, read_back, row_of, setting_panel
from playground.ui.events import NEWEST
from trainers.method import Method, experiment_of, name_of, nearest_config
from trainers.methods import chosen_method, method_of

Update = dict[Any, Any]
PICTURES = ("dataset", "data")
"""the fields that say what is learnt from: they come first"""
DECIDING = ("architecture", "data", "objective")
"""the fields that others' suggested values depend on"""
WIDEST_SLIDER = 1000
"""range beyond which a slider's thumb cannot be set where one wants it: a number is asked for instead"""


@dataclass(frozen=True)
class MethodForm:
    """The components. A field of several methods has one place."""

    methods: tuple[type[Method], ...]
    folders: Path
    """where folders of pictures lie"""
    method: gr.Dropdown
    fields: dict[str, Any]
    """by name, those that have a component of their own"""
    more: tuple[str, ...]
    """names of those that have a box in the panel, when their method is chosen"""
    panel: gr.HTML
    suggested: gr.Textbox
    """what the chosen networks' source suggests, as JSON; not seen"""

    @property
    def components(self) -> list[Any]:
        """In the order in which `raw` takes their values."""
        return [self.method, *self.fields.values(), self.panel]

    @property
    def outputs(self) -> list[Any]:
        return [*self.components, self.suggested]

    def raw(self, values: Sequence[Any]) -> dict[str, object]:
        """What the components say: plain values of the chosen method's fields, and METHOD."""
        *parts, boxes = values
        named = dict(zip([METHOD, *self.fields], parts, strict=True)) | read_back(boxes, self.more)
        known = settings_of(method_of(named[METHOD]).config_type)
        return {METHOD: named[METHOD]} | {name: v for name, v in named.items() if name in known and v is not None}

    def show(self, method: type[Method], config: Any) -> Update:
        """The form filled with an experiment: its fields shown, the others hidden."""
        known, values = settings_of(method.config_type), plain_values(config)
        usual = plain_values(method.usual(values))
        chosen = gr.Dropdown(method_choices(self.methods), value=name_of(method), info=method.summary)
        update: Update = {
            self.method: chosen,
            self.suggested: json.dumps(usual),
            self.panel: panel_rows(method, self.more, values),
        }
        for name, component in self.fields.items():
            if name in known:
                update[component] = self._fill(component, name, known[name], values[name], method)
            else:
                update[component] = type(component)(visible=False)
        return update

    def choose_method(self, name: str) -> Update:
        """Another method: the settings that its source suggests, for the pictures that are chosen first."""
        method = method_of(name)
        first = next(iter(data_choices(self.folders, method)), None)
        return self.show(method, method.usual({} if first is None else {"data": first[1]}))

    def choose_networks(self, suggested: str, *values: Any) -> Update:
        """Other networks or another objective: what the last ones suggested goes, what a person has set stays."""
        raw = self.raw(values)
        usual, followed = self._follow(suggested, raw)
        update: Update = {self.suggested: json.dumps(usual)}
        update |= {self.fields[name]: value for name, value in followed.items() if name in self.fields}
        if any(raw.get(name) != value for name, value in followed.items() if name in self.more):
            update[self.panel] = panel_rows(method_of(raw[METHOD]), self.more, usual | raw | followed)
        return update

    def resolve(self, suggested: str, *values: Any) -> dict[str, object]:
        """What the components say, as `raw`, once those that depend on others have followed them."""
        raw = self.raw(values)
        return raw | self._follow(suggested, raw)[1]

    def _follow(self, suggested: str, raw: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is suggested for the chosen networks and objective, and those of it that no person has set."""
        before = suggested_in(suggested)
        own = {name: value for name, value in raw.items() if name not in before or value != before[name]}
        deciding = {name: raw[name] for name in DECIDING[:2] if name in raw}
        usual = plain_values(method_of(raw[METHOD]).usual(own | deciding))
        shown = {*self.fields, *self.more} - {*own, *PICTURES}
        return usual, {name: value for name, value in usual.items() if name in shown}

    def _fill(self, component: Any, name: str, known: Setting, value: Any, method: type[Method]) -> Any:
        if name == "data":
            return folder_dropdown(data_choices(self.folders, method), Path(value).name, visible=True)
        if name == "dataset":
            return gr.Dropdown(choices=dataset_choices(value), value=value, visible=True, info=known.hint)
        if known.choices is not None:
            choices = [(title, key) for key, title in known.choices().items()]
            return gr.Dropdown(choices=choices, value=value, visible=True, label=known.label, info=known.hint)
        words = {"label": known.label, "info": known.hint, "visible": True, "value": value}
        if isinstance(component, gr.Slider):
            return gr.Slider(
                minimum=known.low or 0, maximum=known.high or 1, step=1 if isinstance(value, int) else 0.01, **words
            )
        return type(component)(**words)


def method_form(methods: Sequence[type[Method]], folders: Path, first: type[Method]) -> MethodForm:
    """Build it inside the current layout, with what that method suggests."""
    usual = first.usual()
    suggested = gr.Textbox(json.dumps(plain_values(usual)), visible=False)
    fields = dict(sorted(fields_to_show(methods).items(), key=lambda item: item[0] not in PICTURES))
    seen = set(settings_of(first.config_type))
    choice = gr.Dropdown(
        method_choices(methods),
        value=name_of(first),
        label="Method",
        info=first.summary,
        elem_id="method",
    )
    made = {
        name: _component(name, known, value, name in seen, folders)
        for name, (known, value) in fields.items()
        if known.group == "main"
    }
    more = tuple(name for name in fields if name not in made)
    with gr.Accordion("More settings", open=False, elem_id="more"):
        panel = setting_panel(panel_rows(first, more, plain_values(usual)))
    form = MethodForm(tuple(methods), folders, choice, made, more, panel, suggested)
    # Values come unchecked: the choices may belong to another method by now, and `nearest_config` checks them all.
    unchecked: dict[str, Any] = {**NEWEST, "preprocess": False}
    choice.input(form.choose_method, choice, form.outputs, **unchecked)
    for name in DECIDING:
        if name in made:
            made[name].input(form.choose_networks, [suggested, *form.components], form.outputs, **unchecked)
    return form


def fields_to_show(methods: Sequence[type[Method]]) -> dict[str, tuple[Setting, Any]]:
    """Of all methods: what is known of each field, and its usual value, as the first method has them that has it."""
    fields: dict[str, tuple[Setting, Any]] = {}
    for method in methods:
        usual = method.usual()
        for name, known in settings_of(method.config_type).items():
            if known.group != "shell":
                fields.setdefault(name, (known, getattr(usual, name)))
    return fields


def suggested_in(sent: str | None) -> dict[str, Any]:
    """What a browser says was suggested; nothing where that is no JSON of ours."""
    try:
        told = json.loads(sent or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def panel_rows(method: type[Method], names: Sequence[str], values: Mapping[str, object]) -> list[SettingRow]:
    """The boxes of those fields that the method has."""
    known, usual = settings_of(method.config_type), method.usual()
    return [row_of(name, known[name], getattr(usual, name), values[name]) for name in names if name in known]


def method_choices(methods: Sequence[type[Method]]) -> list[tuple[str, str]]:
    return [(method.title, name_of(method)) for method in methods]


def _component(name: str, known: Setting, value: Any, visible: bool, folders: Path) -> Any:
    """What suits the type of the field."""
    shared: dict[str, Any] = {
        "label": known.label, "info": known.hint, "elem_id": name, "visible": visible,
        "min_width": 140,
    }  # fmt: skip
    if name == "data":
        return folder_dropdown([(name, name) for name in folder_choices(folders)], "", **shared)
    if known.choices is not None:
        return gr.Dropdown([(title, key) for key, title in known.choices().items()], value=value, **shared)
    if isinstance(value, bool):
        return gr.Checkbox(value, **shared)
    low, high = known.low or 0, known.high or 1
    if known.group == "main" and high - low <= WIDEST_SLIDER:
        return gr.Slider(low, high, value=value, step=1 if isinstance(value, int) else 0.01, **shared)
    return gr.Number(value, precision=0 if isinstance(value, int) else None, **shared)


def dataset_choices(chosen: str) -> list[tuple[str, str]]:
    """The data sets on offer, with a set of own pictures among them if that is what is chosen."""
    choices = [(entry.title, name) for name, entry in DATASETS.items()]
    if chosen not in DATASETS:
        classes = own_classes(chosen)
        sorted_into = f", {classes} classes" if classes else ""
        choices.append((f"Your pictures ({chosen.split('-')[1] if '-' in chosen else chosen}{sorted_into})", chosen))
    return choices


def folder_dropdown(choices: list[tuple[str, str]], wanted: str, **shared: Any) -> gr.Dropdown:
    """The folders that stand ready, with the wanted one chosen, or else the first."""
    names = [name for _, name in choices]
    return gr.Dropdown(choices, value=wanted if wanted in names else next(iter(names), None), **shared)


def data_choices(folders: Path, method: type[Method]) -> list[tuple[str, str]]:
    """Titles and names of the folders, and then the sets that come with the page which this method can learn from."""
    if method.learns_from != "folder":
        return []
    ready = folder_choices(folders)
    sets = titles_for(getattr(method, "built_in", None))
    return [*((name, name) for name in ready), *((title, name) for name, title in sets.items() if name not in ready)]


def folder_choices(folders: Path) -> list[str]:
    """Names of the folders of pictures that stand ready on this server."""
    if not folders.is_dir():
        return []
    return sorted(path.name for path in folders.iterdir() if path.is_dir() and not path.name.startswith("."))


def page_config(folders: Path, raw: Mapping[str, object]) -> tuple[type[Method], Any, list[str]]:
    """Method, config and notes of what a form, a link or a program asks for.

    Folders are named, never given as paths: nobody may have others of the server's read. Raises ValueError.
    """
    method = method_of(raw[METHOD])
    known = settings_of(method.config_type)
    asked = {name: value for name, value in raw.items() if name in known and known[name].group != "shell"}
    if "data" in known:
        name = str(asked.get("data", ""))
        ready = folder_choices(folders)
        if name not in [known_name for _, known_name in data_choices(folders, method)]:
            raise ValueError(
                f"{method.title} learns from a folder of pictures, and none of that name is here. Put one into "
                f"{folders.name}/ on the server: it holds {getattr(method, 'folder_words', 'pictures')}."
            )
        asked["data"] = folders / name if name in ready else name
    config, notes = nearest_config(method, asked)
    return method, config, notes


def page_experiment(folders: Path, raw: Mapping[str, object]) -> tuple[Experiment, list[str]]:
    """What is to be trained by that, and a note for each value that had to be changed. Where it names no method, its
    networks say which. Raises ValueError."""
    method, config, notes = page_config(folders, {METHOD: name_of(chosen_method(raw))} | dict(raw))
    return experiment_of(method, config), notes
