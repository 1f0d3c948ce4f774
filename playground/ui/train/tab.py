"""The Train tab: set up an experiment, press Train, watch, steer, look back, keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.runs.presets import PRESETS
from playground.ui.assets import beside
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
from playground.ui.components.steering import WATCH_AGAIN, wire_steering
from playground.ui.errors import spoken
from playground.ui.events import NEWEST, NOTHING, QUEUED, STREAM, Update
from playground.ui.hosting import Host
from playground.ui.lab.links import lab_link
from playground.ui.train import one_picture
from playground.ui.train.busy import OWN_RUNS_JS, at_work, busy_question, own_runs, question, stop_all
from playground.ui.train.keep import keep_section
from playground.ui.train.link import open_page
from playground.ui.train.live_settings import live_settings
from playground.ui.train.look_back import LookBack, look_back_section
from playground.ui.train.my_runs import MyRuns, my_runs_section
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
    """the query string that names it, empty while nothing was started here; not seen"""
    busy: gr.HTML
    """asks what is to become of a run of one's own that is still at work"""
    own: gr.Textbox
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
    in_lab: gr.HTML
    """the way to the Lab, with the form's objective"""
    mine: MyRuns
    resumed: Any
    """the event after which a run of the list goes on"""

    @property
    def setup(self) -> list[Any]:
        """What describes an experiment."""
        return [self.preset, *self.form.outputs]


def train_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab and wire it."""
    run_id = run_stream()
    query = gr.Textbox("", visible=False)
    own = own_runs()
    game_view()
    live_place("diagnosis", "health")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320, elem_classes="card"):
            run_picture(host)
            live_place("progress", "progress")
            steering = steering_buttons()
            live_place("opens", "opens")
            live_settings(host, run_id)
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "curves"]):
            curves_panel()
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "setup"]):
            train = gr.Button("Train", variant="primary", size="lg", elem_id="train")
            preset, form = _setup(host)
            in_lab = gr.HTML(elem_id="open-lab")
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
        list_place = gr.Column()
        link = keep_section(host, run_id)
    with list_place:
        mine, resumed = my_runs_section(host, run_id, query, link)
    with gr.Column(elem_classes="card"):
        race_section(demo, host, form)
    with gr.Column(elem_classes="card"):
        learn, brought = one_picture.one_picture_section(host, run_id)
    busy = busy_question()
    on = Widgets(
        run_id, query, busy, own, preset, form, train, again, learn, brought, saved, steering, back, table, in_lab,
        mine, resumed,
    )  # fmt: skip
    _wire(demo, host, on)


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
    def open_link(request: gr.Request) -> Update:
        run_id, method, config = open_page(host, dict(request.query_params))
        return {on.run_id: run_id} | filled_form(on.form, on.preset, method, config)

    demo.load(open_link, None, [on.run_id, *on.setup], **QUEUED).success(
        on.back.open, on.run_id, on.back.outputs, **STREAM
    )
    _wire_starting(host, on)
    wire_steering(host, on.steering, on.run_id)
    # The sliders' range may belong to the next run by now: their values come unchecked.
    moved: dict[str, Any] = {"preprocess": False, **NEWEST}
    gr.on([on.run_id.end, on.run_id.tick], on.back.renew, [on.run_id, *on.back.places], on.back.outputs, **moved)
    on.run_id.end(on.mine.renew, None, on.mine.runs, **QUEUED)
    _wire_form(demo, host, on)


def _wire_starting(host: Host, on: Widgets) -> None:
    """Every button that starts a run, the question whether it may, and what follows."""
    told = [on.run_id, *on.brought, *on.form.components]
    outputs = [on.busy, on.run_id, on.query, *on.setup]
    unchecked: dict[str, Any] = {"preprocess": False, **QUEUED}

    def start(starter: str, values: Sequence[Any]) -> Update:
        """By the button of that name. Raises ValueError."""
        run_id, upload, longest, *fields = values
        if starter == "train":
            run = start_from_form(host, on.form, fields)
            return {on.run_id: run.id, on.query: run_query(run)}
        run = start_again(host, run_id) if starter == "again" else one_picture.begin(host, upload, longest)
        filled = filled_form(on.form, on.preset, *experiment_in(run))
        return {on.run_id: run.id, on.query: run_query(run)} | filled

    def wish(starter: str, *values: Any) -> Update:
        """Start it, or ask first where a run of one's own is still at work."""
        if runs := at_work(host, values[-1]):
            return {on.busy: question(host, runs, starter), on.query: ""}
        return start(starter, values[:-1])

    def answer(event: gr.EventData, *values: Any) -> Update:
        if event.answer == "replace":
            stop_all(host, at_work(host, values[-1]))
        return start(str(event.starter), values[:-1])

    def look_back(run_id: str, query: str) -> Update:
        return on.back.open(run_id) if query else NOTHING

    for button, starter in ((on.train, "train"), (on.again, "again"), (on.learn, "one")):
        wished = button.click(spoken(partial(wish, starter)), [*told, on.own], outputs, js=OWN_RUNS_JS, **unchecked)
        _follow(on, wished, look_back)
    answered = on.busy.select(spoken(answer), [*told, on.own], outputs, js=OWN_RUNS_JS, **unchecked)
    _follow(on, answered, look_back)
    _follow(on, on.resumed, look_back)
    on.resumed.success(None, None, None, js=WATCH_AGAIN, **QUEUED)


def _follow(on: Widgets, event: Any, look_back: Callable[[str, str], Update]) -> None:
    """After `event` may have named another run: the address names it, and its moments can be looked back at."""
    named = event.success(None, on.query, None, js=beside(__file__, "js"), **QUEUED)
    named.success(look_back, [on.run_id, on.query], on.back.outputs, **STREAM)
    named.success(on.mine.renew, None, on.mine.runs, **QUEUED)


def _wire_form(demo: gr.Blocks, host: Host, on: Widgets) -> None:
    """Presets, and the table of the networks that the form describes."""
    form, setup = on.form, on.setup
    on.preset.input(partial(preset_form, form, on.preset), on.preset, setup, **QUEUED)
    on.saved.upload(spoken(partial(form_of_picture, form, on.preset)), on.saved, setup, **QUEUED)
    unchecked: dict[str, Any] = {"preprocess": False, **QUEUED}
    form.method.input(preset_of_method, form.method, on.preset, **unchecked)
    by_hand = [component.input for component in form.fields.values()]
    followed = [form.suggested, *form.components]
    gr.on(by_hand, partial(preset_of_form, form), followed, on.preset, trigger_mode="always_last", **unchecked)

    def describe(*values: Any) -> Update:
        """What the settings come to: layers and cost, and the objective's place in the Lab."""
        return {on.table: networks_table(host, form, *values), on.in_lab: lab_link(form.raw(values).get("objective"))}

    shown = (
        form.method,
        *map(form.fields.get, ("architecture", "objective", "spectral_norm", "d_steps", "batch_size")),
    )
    # One event for all of them: of two answers under way the older might come last.
    gr.on(
        [demo.load, *(component.change for component in shown if component is not None)],
        describe, form.components, [on.table, on.in_lab], trigger_mode="always_last", **unchecked,
    )  # fmt: skip
