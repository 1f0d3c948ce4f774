"""Learning from your own pictures, in three steps that stay in sight: choose, look, train."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from playground.data import own_pictures
from playground.ui.assets import beside
from playground.ui.components.method_form import MethodForm, dataset_choices
from playground.ui.events import QUEUED
from playground.ui.hosting import Host
from playground.ui.train.own_plan import plan_for, plan_words
from playground.ui.train.own_steps import CHOOSE, report_html, steps_html


def own_pictures_section(host: Host, form: MethodForm, plan: gr.HTML) -> gr.HTML:
    """Lay it out and wire it. What is uploaded is chosen in the form at once. Returns what tells of a wish to train:
    listen to `learn`, whose event has the name of the set as `set`.

    plan: where it is said how many steps the form makes of it.
    """
    with gr.Row(elem_classes="card", elem_id="own-pictures"):
        with gr.Column():
            gr.HTML(CHOOSE)
            files = gr.File(
                label="Pictures",
                file_count="multiple",
                type="filepath",
                height=150,
                elem_id="own-files",
            )
            report = gr.HTML(elem_id="own-report")
            invert = gr.Radio(
                [("Decide for me", "auto"), ("Yes", "yes"), ("No", "no")],
                value="auto",
                label="Swap dark and light",
                info="Digits are light on dark here; drawings on paper are the other way round.",
            )
        steps = gr.HTML(steps_html(None, None), js_on_load=beside(__file__, "js"), elem_id="own-steps")
    prepared: Any = {"show_progress": "minimal", "concurrency_id": "upload", "concurrency_limit": 1,
                     "api_visibility": "private"}  # fmt: skip
    dataset = form.fields["dataset"]
    gr.on(
        [files.change, invert.input],
        partial(take, host),
        [files, invert],
        [report, steps, dataset],
        **prepared,
    )
    gr.on(
        [part.change for part in (form.method, dataset, form.fields["epochs"], form.panel)],
        partial(plan_words, host, form), form.components, plan, preprocess=False, trigger_mode="always_last",
        **QUEUED,
    )  # fmt: skip
    return steps


def take(host: Host, files: list[str] | None, invert: own_pictures.Invert) -> list[Any]:
    """What was understood, and what was not. Where the pictures are enough, they are kept, and chosen."""
    if not files:
        return ["", steps_html(None, None), gr.skip()]
    made = own_pictures.prepare([Path(file) for file in files], invert=invert)
    if made.shortage is not None:
        return [report_html(made), steps_html(made, None), gr.skip()]
    name = own_pictures.save(made, host.own_root, own_pictures.repeats_of(len(made.images)))
    plan = plan_for(host, own_pictures.load(name, host.own_root))
    return [report_html(made), steps_html(made, plan), gr.Dropdown(choices=dataset_choices(name), value=name)]
