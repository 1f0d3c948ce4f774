"""The Labels tab: a model, and the sections that ask it for classes."""

from __future__ import annotations

import gradio as gr

from playground.ui.components.model_card import model_card
from playground.ui.components.model_chooser import model_chooser
from playground.ui.components.tab_model import is_run, models_to_choose, open_model, refuse_others, wire_model
from playground.ui.errors import warn
from playground.ui.events import Refill, Update
from playground.ui.hosting import Host
from playground.ui.labels.accuracy import accuracy_section
from playground.ui.labels.between import between_section
from playground.ui.labels.choose import choose_section
from playground.ui.labels.grid import grid_section
from playground.ui.labels.in_words import words_section
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.model_summary import facts_of, model_summary
from playground.ui.labels.numbers import number_section
from playground.ui.shell.sections import Section, section_links

WORDS = Section("words", "In words", "labels-words")
SECTIONS = (
    Section("ask", "Ask", "labels-ask"),
    Section("classes", "Every class", "labels-classes"),
    WORDS,
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
    says_words = bool(host.illustrations.models)
    section_links("labels", SECTIONS if says_words else [each for each in SECTIONS if each is not WORDS])
    first = first_model(models)
    model = open_model(first)
    with gr.Row(equal_height=False, elem_classes=["card", "model-head"]):
        summary = model_summary()
        chooser = model_chooser(models_to_choose(host, "labels", first), "labels-model")
    with gr.Row(equal_height=False, elem_id="labels-sections"):
        choose = choose_section(models, model.name)
        grid = grid_section(models, model.name)
        words = [words_section(host.illustrations)] if says_words else []
        number = number_section(models, model.name)
        between = between_section(models, model.name)
        accuracy = accuracy_section(models, model.name)
        card = model_card(title="About this model", elem_id="labels-card", elem_classes=["card", "about-model"])

    def describe(name: str) -> Update:
        return {
            summary: facts_of(models.entry(name)),
            card: host.pretrained.card(name),
        }

    for refill in (Refill(describe, [], [summary, card]), choose, grid, *words, number, between, accuracy):
        model.opened.change(refill.show, [model.name, *refill.inputs], refill.outputs, **refill.manner)

    def offer(chosen: str) -> gr.HTML:
        return gr.HTML(**models_to_choose(host, "labels", chosen))

    def take(wanted: str, opened: int, before: str) -> Update:
        """The sections are filled with it; where it cannot be had, it is said and the one before stays."""
        try:
            refuse_others(host, "labels", wanted)
            host.pretrained.renew(wanted)
            models.entry(wanted)
        except ValueError as error:
            warn(str(error))
            return {model.name: before, model.opened: opened + 1, chooser: offer(before)}
        return {model.name: wanted, model.opened: opened + 1}

    def arrive(opened: int, before: str, wanted: str) -> Update:
        """The tab is opened: with the model of the address, else as it was, with the newest runs in its list."""
        if not opened or (wanted and (wanted != before or is_run(wanted))):
            return {chooser: offer(wanted or before), **take(wanted or before, opened, before)}
        return {chooser: offer(before)}

    outputs = [model.name, model.opened, chooser]
    wire_model(tab, model, chooser, first, outputs, arrive, take)


def first_model(models: LabelModels) -> str:
    """One whose discriminator says what it thinks, if there is one: there is more to see."""
    return next((name for name in models.names if models.entry(name).discriminator), models.names[0])
