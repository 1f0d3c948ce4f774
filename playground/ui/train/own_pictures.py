"""Learning from your own pictures: upload, look, train."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from playground.config import OWN_PICTURES
from playground.data import DataUnavailable, load, own_pictures
from playground.runs import METHOD
from playground.ui.components.method_form import MethodForm, dataset_choices
from playground.ui.errors import spoken
from playground.ui.events import QUEUED
from playground.ui.hosting import Host
from playground.ui.shell.sections import section_link
from trainers.method import nearest_config
from trainers.methods import method_of

MOST_PROBLEMS = 12
MOST_NAMED = 12
"""classes that are named in a sentence"""
LEARN_THEM = f"They are learnt from when you press Train in {section_link('train', 'watch', 'Watch')}."


def own_pictures_section(host: Host, form: MethodForm, plan: gr.HTML) -> None:
    """Lay it out and wire it. What is uploaded is chosen in the form at once.

    plan: where it is said how many steps the form makes of it.
    """
    with gr.Column(elem_classes="card", elem_id="own-pictures"):
        limits = own_pictures.STANDARD
        gr.Markdown(
            f"### Own pictures\nChoose pictures or one zip: {limits.min_files} at least, a few hundred are better. "
            "They are made grey and 28 pixels small. Folders in a zip are classes: ten of them can teach networks that "
            "are told what to draw."
        )
        with gr.Row():
            files = gr.File(
                label="Pictures",
                file_count="multiple",
                type="filepath",
                height=180,
                elem_id="own-files",
            )
            invert = gr.Radio(
                [("Decide for me", "auto"), ("Yes", "yes"), ("No", "no")],
                value="auto",
                label="Swap dark and light",
                info="Digits are light on dark here; drawings on paper are the other way round.",
            )
        report = gr.HTML(elem_id="own-report")
        preview = gr.Gallery(
            label="As the networks will see them", columns=12, height=260, visible=False, format="png",
            elem_id="own-preview",
        )  # fmt: skip
    prepared: Any = {"show_progress": "minimal", "concurrency_id": "upload", "concurrency_limit": 1,
                     "api_visibility": "private"}  # fmt: skip
    dataset = form.fields["dataset"]
    gr.on(
        [files.change, invert.input],
        spoken(partial(take, host)),
        [files, invert],
        [report, preview, dataset],
        **prepared,
    )
    gr.on(
        [part.change for part in (form.method, dataset, form.fields["epochs"], form.panel)],
        spoken(partial(plan_words, host, form)), form.components, plan, preprocess=False, trigger_mode="always_last",
        **QUEUED,
    )  # fmt: skip


def take(host: Host, files: list[str] | None, invert: own_pictures.Invert) -> list[Any]:
    """What was understood, and what was not. Where the pictures are enough, they are kept, and chosen."""
    if not files:
        return ["", gr.Gallery(visible=False), gr.skip()]
    made = own_pictures.prepare([Path(file) for file in files], invert=invert)
    chosen_words = f"<b>{len(made.images):,} pictures are chosen.</b> {LEARN_THEM}"
    lines = [escape(made.shortage) if made.shortage else chosen_words]
    if classes := made.classes:
        named = ", ".join(classes[:MOST_NAMED]) + (" and more" if len(classes) > MOST_NAMED else "")
        lines.append(escape(f"Their folders are {len(classes)} classes: {named}."))
    lines += [escape(note) for note in made.notes]
    lines += [escape(problem) for problem in made.problems[:MOST_PROBLEMS]]
    if len(made.problems) > MOST_PROBLEMS:
        lines.append(f"And {len(made.problems) - MOST_PROBLEMS} more files could not be used.")
    previews = [(array, caption) for array, caption in made.previews(24)]
    chosen: Any = gr.skip()
    if made.shortage is None:
        name = own_pictures.save(made, host.own_root, own_pictures.repeats_of(len(made.images)))
        chosen = gr.Dropdown(choices=dataset_choices(name), value=name)
    return ["<br>".join(lines), gr.Gallery(previews, visible=bool(previews)), chosen]


def plan_words(host: Host, form: MethodForm, *values: Any) -> str:
    """How many steps the form makes of own pictures, and how many are needed; empty for other pictures."""
    raw = form.raw(values)
    name = str(raw.get("dataset", ""))
    if not OWN_PICTURES.fullmatch(name):
        return ""
    try:
        pictures = load(name, own_root=host.own_root)
    except DataUnavailable as error:
        return escape(str(error))
    method = method_of(raw[METHOD])
    config, _ = nearest_config(method, raw)
    shown = len(pictures.images) * pictures.repeats
    steps = round(config.epochs * shown / config.batch_size)
    each = f" each {pictures.repeats} times, moved a little each time" if pictures.repeats > 1 else ""
    epochs = "one epoch is" if config.epochs == 1 else f"{config.epochs} epochs are"
    words = f"An epoch shows your {len(pictures.images):,} pictures{each}: {epochs} {steps:,} steps."
    if steps >= own_pictures.ENOUGH_STEPS:
        return f"{words} Digits need about {own_pictures.ENOUGH_STEPS:,}."
    needed = -(-own_pictures.ENOUGH_STEPS * config.batch_size // shown)
    return f"{words} Digits need about {own_pictures.ENOUGH_STEPS:,}: choose {needed} epochs or more."
