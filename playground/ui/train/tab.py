"""The Train tab: set up an experiment, press Train, watch, steer, look back, keep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.runs.presets import PRESETS
from playground.ui.assets import beside
from playground.ui.components import run_html
from playground.ui.components.game_view import game_view
from playground.ui.components.method_form import MethodForm, method_form
from playground.ui.components.run_view import (
    SteeringButtons,
    curves_panel,
    live_place,
    run_picture,
    run_stream,
    steering_buttons,
)
from playground.ui.components.starting import start_from_form
from playground.ui.components.steering import wire_steering
from playground.ui.errors import spoken
from playground.ui.events import QUEUED, STREAM, Update
from playground.ui.hosting import Host
from playground.ui.train import one_picture
from playground.ui.train.keep import keep_section
from playground.ui.train.link import open_page
from playground.ui.train.live_settings import live_settings
from playground.ui.train.look_back import LookBack, look_back_section
from playground.ui.train.networks import networks_table
from playground.ui.train.own_pictures import own_pictures_section
from playground.ui.train.race import race_section
from playground.ui.train.start import (
    filled_form,
    form_of_picture,
    preset_form,
    preset_of_form,
    preset_of_method,
    run_query,
    start_again,
)
from trainers.methods import all_methods, experiment_in

NETWORKS = "What the networks are made of, and how long an epoch takes here"


@dataclass(frozen=True)
class Widgets:
    """What events start from and fill."""

    run_id: gr.HTML
    """the run that is watched: the browser follows it by itself"""
    query: gr.Textbox
    """the query string that names it; not seen"""
    preset: gr.Radio
    form: MethodForm
    train: gr.Button
    again: gr.Button
    learn: gr.Button
    brought: list[Any]
    """the picture that a generator shall learn from alone, and how"""
    saved: gr.UploadButton
    steering: SteeringButtons
    back: LookBack
    table: gr.HTML

    @property
    def setup(self) -> list[Any]:
        """What describes an experiment."""
        return [self.preset, *self.form.outputs]


def train_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab and wire it."""
    run_id = run_stream()
    query = gr.Textbox("", visible=False)
    game_view()
    live_place("diagnosis", "health")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320, elem_classes="card"):
            run_picture(host)
            live_place("progress", "progress")
            steering = steering_buttons()
            live_settings(host, run_id)
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "curves"]):
            curves_panel()
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "setup"]):
            train = gr.Button("Train", variant="primary", size="lg", elem_id="train")
            preset, form = _setup(host)
            own_pictures_section(host, form)
            saved = gr.UploadButton(
                "Take the settings of a saved PNG", file_types=[".png"], size="sm", elem_id="settings-from"
            )
            again = gr.Button("Same start again", size="sm", elem_id="again")
            gr.HTML('<div class="hint">Repeats the run you are watching, bit for bit: same seed, same settings.</div>')
    with gr.Column(elem_classes="card"), gr.Accordion(NETWORKS, open=False, elem_id="networks"):
        table = gr.HTML()
    with gr.Column(elem_classes="card"):
        back = look_back_section(host, run_id)
    with gr.Column(elem_classes="card"):
        keep_section(host, run_id)
    with gr.Column(elem_classes="card"):
        race_section(demo, host, form)
    with gr.Column(elem_classes="card"):
        learn, brought = one_picture.one_picture_section(host, run_id)
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Runs on this server", open=False, elem_id="runs") as runs,
    ):
        run_list = gr.HTML()
        runs.expand(partial(listed, host), None, run_list, **QUEUED)
    _wire(demo, host, Widgets(run_id, query, preset, form, train, again, learn, brought, saved, steering, back, table))


def _setup(host: Host) -> tuple[gr.Radio, MethodForm]:
    """Presets, and the form of every method."""
    preset = gr.Radio(
        [(preset.title, name) for name, preset in PRESETS.items()],
        value="learns",
        label="Start from",
        info=PRESETS["learns"].sentence,
        elem_id="preset",
    )
    return preset, method_form(tuple(all_methods().values()), host.data_root)


def _wire(demo: gr.Blocks, host: Host, on: Widgets) -> None:
    def look_back_after(event: Any, fill_address: bool) -> None:
        """After `event` has named a run: its moments to look back at."""
        if fill_address:
            event = event.success(None, on.query, None, js=beside(__file__, "js"), **QUEUED)
        event.success(on.back.open, on.run_id, on.back.outputs, **STREAM)

    def open_link(request: gr.Request) -> Update:
        run_id, method, config = open_page(host, dict(request.query_params))
        return {on.run_id: run_id} | filled_form(on.form, on.preset, method, config)

    def begin(*values: Any) -> Update:
        run = start_from_form(host, on.form, values)
        return {on.run_id: run.id, on.query: run_query(run)}

    def begin_again(run_id: str) -> Update:
        run = start_again(host, run_id)
        filled = filled_form(on.form, on.preset, *experiment_in(run))
        return {on.run_id: run.id, on.query: run_query(run)} | filled

    def begin_one_picture(*values: Any) -> Update:
        run = one_picture.begin(host, *values)
        filled = filled_form(on.form, on.preset, *experiment_in(run))
        return {on.run_id: run.id, on.query: run_query(run)} | filled

    form, setup = on.form, on.setup
    look_back_after(demo.load(open_link, None, [on.run_id, *setup], **QUEUED), fill_address=False)
    look_back_after(
        on.train.click(spoken(begin), form.components, [on.run_id, on.query], preprocess=False, **QUEUED), True
    )
    look_back_after(on.again.click(spoken(begin_again), on.run_id, [on.run_id, on.query, *setup], **QUEUED), True)
    picture_told: dict[str, Any] = {"preprocess": False, **QUEUED}
    one = on.learn.click(spoken(begin_one_picture), on.brought, [on.run_id, on.query, *setup], **picture_told)
    look_back_after(one, True)
    wire_steering(host, on.steering, on.run_id)
    # The sliders' range may belong to the next run by now: their values come unchecked.
    on.run_id.end(on.back.renew, [on.run_id, *on.back.sliders], on.back.outputs, preprocess=False, **STREAM)
    on.preset.input(partial(preset_form, form, on.preset), on.preset, setup, **QUEUED)
    on.saved.upload(spoken(partial(form_of_picture, form, on.preset)), on.saved, setup, **QUEUED)
    unchecked: dict[str, Any] = {"preprocess": False, **QUEUED}
    form.method.input(preset_of_method, form.method, on.preset, **unchecked)
    by_hand = [component.input for component in form.fields.values()]
    followed = [form.suggested, *form.components]
    gr.on(by_hand, partial(preset_of_form, form), followed, on.preset, trigger_mode="always_last", **unchecked)
    show_table = partial(networks_table, host, form)
    for name in ("method", "architecture", "objective", "spectral_norm", "d_steps", "batch_size"):
        component = form.method if name == "method" else form.fields.get(name)
        if component is not None:
            component.change(show_table, form.components, on.table, trigger_mode="always_last", **unchecked)
    demo.load(show_table, form.components, on.table, **unchecked)


def listed(host: Host) -> str:
    """The newest runs as links, and which of them go next."""
    return run_html.leaving(host.pool.excess()) + run_html.run_list(run_html.newest_runs(host.store))
