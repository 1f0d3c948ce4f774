"""The Train tab: set up an experiment, press Train, watch, steer; in sections of their own look back, keep, compare."""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.ui.components.run_view import run_stream
from playground.ui.components.steering import wire_steering
from playground.ui.events import NEWEST, QUEUED, STREAM, Update
from playground.ui.hosting import Host
from playground.ui.shell.sections import Section, section_links
from playground.ui.train.busy import busy_question, own_runs
from playground.ui.train.form_presets import filled_form
from playground.ui.train.link import open_page
from playground.ui.train.look_back import look_back_section
from playground.ui.train.my_runs import my_runs_section
from playground.ui.train.network_table import networks_section
from playground.ui.train.one_picture import one_picture_section
from playground.ui.train.own_upload import own_pictures_section
from playground.ui.train.race import race_section
from playground.ui.train.setup import wire_setup
from playground.ui.train.start_buttons import StartButtons, wire_starting
from playground.ui.train.watch import watch_section

SECTIONS = (
    Section("watch", "Watch", "watch"),
    Section("back", "Look back", "look-back"),
    Section("runs", "My runs", "my-runs"),
    Section("race", "Race", "race"),
    Section("own", "Own pictures", "own-pictures"),
    Section("one", "One picture", "one-picture"),
    Section("networks", "Inside", "networks"),
)


def train_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab and wire it."""
    section_links("train", SECTIONS)
    run_id = run_stream()
    query = gr.Textbox("", visible=False)
    own, busy = own_runs(), busy_question()
    setup, steering = watch_section(host, run_id)
    back = look_back_section(host, run_id)
    mine, resumed = my_runs_section(host, run_id, query)
    race_section(demo, host, setup.form)
    own_steps = own_pictures_section(host, setup.form, setup.plan)
    learn, brought = one_picture_section(host, run_id)
    inside, table = networks_section()

    def open_link(request: gr.Request) -> Update:
        watched, method, config = open_page(host, dict(request.query_params))
        return {run_id: watched} | filled_form(setup.form, setup.preset, method, config)

    demo.load(open_link, None, [run_id, *setup.outputs], **QUEUED).success(back.open, run_id, back.outputs, **STREAM)
    wire_starting(host, StartButtons(run_id, query, busy, own, setup, own_steps, learn, brought, back, mine, resumed))
    wire_steering(host, steering, run_id)
    # The sliders' range may belong to the next run by now: their values come unchecked.
    moved: dict[str, Any] = {"preprocess": False, **NEWEST}
    gr.on([run_id.end, run_id.tick], back.renew, [run_id, *back.places], back.outputs, **moved)
    run_id.end(mine.renew, None, mine.runs, **QUEUED)
    wire_setup(demo, host, setup, inside, table)
