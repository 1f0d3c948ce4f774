"""Setting up an experiment: Train, presets, and the form of every method, in one column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.runs.presets import FIRST
from playground.ui.assets import beside
from playground.ui.components.method_form import MethodForm, method_form
from playground.ui.events import NEWEST, Update
from playground.ui.hosting import Host
from playground.ui.lab.tab import lab_link
from playground.ui.train.form_presets import form_of_picture, preset_form, preset_of_form, preset_of_method
from playground.ui.train.live_settings import live_settings
from playground.ui.train.network_table import networks_table
from playground.ui.train.preset_choice import preset_choice
from trainers.methods import all_methods, first_method


@dataclass(frozen=True)
class Setup:
    """What describes the next run, and the buttons that start one."""

    train: gr.Button
    again: gr.Button
    preset: gr.HTML
    form: MethodForm
    plan: gr.HTML
    """how many steps the form makes of own pictures"""
    in_lab: gr.HTML
    """the way to the Lab, with the form's objective; its `input` comes when a person has changed the form"""
    saved: gr.UploadButton

    @property
    def outputs(self) -> list[Any]:
        """What an experiment fills."""
        return [self.preset, *self.form.outputs]


def setup_column(host: Host, run_id: gr.HTML) -> Setup:
    """Lay it out inside the current layout."""
    with gr.Column(elem_classes=["card", "setup"]):
        train = gr.Button("Train", variant="primary", size="lg", elem_id="train")
        plan = gr.HTML(elem_id="own-plan", elem_classes="hint")
        live_settings(host, run_id)
        preset = preset_choice(FIRST)
        form = method_form(tuple(all_methods().values()), host.data_root, first_method())
        in_lab = gr.HTML(js_on_load=beside(__file__, "js"), elem_id="open-lab")
        saved = gr.UploadButton(
            "Take the settings of a saved PNG", file_types=[".png"], size="sm", elem_id="settings-from"
        )
        again = gr.Button("Same start again", size="sm", elem_id="again")
        gr.HTML('<div class="hint">Repeats the run you are watching, bit for bit: same seed, same settings.</div>')
    return Setup(train, again, preset, form, plan, in_lab, saved)


def wire_setup(demo: gr.Blocks, host: Host, on: Setup, inside: gr.HTML, table: gr.HTML) -> None:
    """Presets, and what the form comes to. table: where the networks are described; inside: is seen when it is."""
    form = on.form
    on.preset.input(partial(preset_form, form, on.preset), on.preset, on.outputs, **NEWEST)
    on.saved.upload(partial(form_of_picture, form, on.preset), on.saved, on.outputs, **NEWEST)
    unchecked: dict[str, Any] = {"preprocess": False, **NEWEST}
    form.method.input(preset_of_method, form.method, on.preset, **unchecked)
    followed = [form.suggested, *form.components]
    # One event for the whole form: the page compares each of its parts with what each event listens to as it opens.
    on.in_lab.input(partial(preset_of_form, form), followed, on.preset, **unchecked)

    def describe(*values: Any) -> Update:
        """What the settings come to: layers and cost, and the objective's place in the Lab."""
        raw = form.resolve(*values)
        return {table: networks_table(host, raw), on.in_lab: lab_link(raw.get("objective"))}

    shown = [*(form.fields[name] for name in ("architecture", "objective") if name in form.fields), form.panel]
    # One event for all of them: of two answers under way the older might come last. How long an epoch takes is told
    # anew whenever somebody looks: a run may have been timed since.
    gr.on(
        [demo.load, form.method.change, inside.tick, *(component.change for component in shown)],
        describe, followed, [table, on.in_lab], **unchecked,
    )  # fmt: skip
