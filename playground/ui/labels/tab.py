"""The Labels tab: a model, and the sections that ask it for classes."""

from __future__ import annotations

from html import escape

import gradio as gr

from playground.ui.hosting import Host
from playground.ui.labels.accuracy import accuracy_section
from playground.ui.labels.between import between_section
from playground.ui.labels.choose import choose_section
from playground.ui.labels.desk import Desk, Section
from playground.ui.labels.grid import grid_section
from playground.ui.labels.numbers import number_section

NOTHING = "No model that can be asked for a class is in the folder `pretrained`. Download this project again."


def label_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    desk = host.service(Desk)
    if not desk.names:
        gr.Markdown(NOTHING)
        return
    titles = [(desk.entry(name).title, name) for name in desk.names]
    with gr.Column(elem_classes=["card", "labels-head"]):
        gr.HTML('<p class="lead">A label says <b>what</b> is drawn. The style z says <b>how</b>.</p>')
        model = gr.Radio(
            titles, value=first_model(desk), label="Model", info="Who draws, and what.", elem_id="labels-model"
        )
        about = gr.HTML()
    choose = choose_section(desk, model)
    with gr.Row(equal_height=True):
        grid, number = grid_section(desk, model), number_section(desk, model)
    between = between_section(desk, model)
    accuracy = accuracy_section(desk, model)
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("About this model: training data, recipe, measured quality", open=False, elem_id="labels-card"),
    ):
        card = gr.Markdown()

    def describe(name: str) -> list[str]:
        return [f'<div class="hint">{escape(desk.entry(name).summary)}</div>', host.pretrained.card(name)]

    for section in (Section(describe, [], [about, card]), choose, grid, number, between, accuracy):
        gr.on([tab.select, model.input], section.show, [model, *section.inputs], section.outputs, **section.manner)


def first_model(desk: Desk) -> str:
    """One whose discriminator says what it thinks, if there is one: there is more to see."""
    return next((name for name in desk.names if desk.entry(name).discriminator), desk.names[0])
