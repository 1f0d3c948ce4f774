"""The Labels tab: a model, and the sections that ask it for classes."""

from __future__ import annotations

from html import escape

import gradio as gr

from playground.ui.components.model_card import model_card
from playground.ui.events import Refill, Update
from playground.ui.hosting import Host
from playground.ui.labels.accuracy import accuracy_section
from playground.ui.labels.between import between_section
from playground.ui.labels.choose import choose_section
from playground.ui.labels.grid import grid_section
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.numbers import number_section
from playground.ui.shell.registry import Section, section_links

SECTIONS = (
    Section("ask", "Ask", "labels-ask"),
    Section("classes", "Every class", "labels-classes"),
    Section("number", "Write a number", "labels-number"),
    Section("between", "Between", "labels-between"),
    Section("accuracy", "How often right", "labels-accuracy"),
)
NOTHING = "No model that can be asked for a class is in the folder `pretrained`. Download this project again."


def label_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    models = host.labels
    if not models.names:
        gr.Markdown(NOTHING)
        return
    section_links("labels", SECTIONS)
    titles = [(models.entry(name).title, name) for name in models.names]
    with gr.Column(elem_classes=["card", "labels-head"]):
        gr.HTML('<p class="lead">A label says <b>what</b> is drawn. The style z says <b>how</b>.</p>')
        model = gr.Radio(
            titles, value=first_model(models), label="Model", info="Who draws, and what.", elem_id="labels-model"
        )
        about = gr.HTML()
    choose = choose_section(models, model)
    with gr.Row(equal_height=True):
        grid, number = grid_section(models, model), number_section(models, model)
    between = between_section(models, model)
    accuracy = accuracy_section(models, model)
    with gr.Column(elem_classes="card"):
        card = model_card(title="About this model", elem_id="labels-card")

    def describe(name: str) -> Update:
        return {
            about: f'<div class="hint">{escape(models.entry(name).summary)}</div>',
            card: host.pretrained.card(name),
        }

    for refill in (Refill(describe, [], [about, card]), choose, grid, number, between, accuracy):
        gr.on([tab.select, model.input], refill.show, [model, *refill.inputs], refill.outputs, **refill.manner)


def first_model(models: LabelModels) -> str:
    """One whose discriminator says what it thinks, if there is one: there is more to see."""
    return next((name for name in models.names if models.entry(name).discriminator), models.names[0])
