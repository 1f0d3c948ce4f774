"""The Latent tab: take a trained generator in hand and see what its latents mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import gradio as gr

from playground.pretrained import PretrainedGenerator
from playground.ui.components.model_card import model_card
from playground.ui.components.model_chooser import model_chooser
from playground.ui.components.status_line import status_line
from playground.ui.components.tab_model import (
    OpenModel,
    is_run,
    models_to_choose,
    open_model,
    refuse_others,
    wire_model,
)
from playground.ui.errors import warn
from playground.ui.events import Update
from playground.ui.hosting import Host
from playground.ui.latent.explore import explore_section, picture_column
from playground.ui.latent.find import find_section
from playground.ui.latent.map import map_section
from playground.ui.latent.mix import mixing_section
from playground.ui.latent.path import path_section
from playground.ui.latent.repair import repair_section
from playground.ui.latent.strips import strips_section
from playground.ui.latent.vector_sum import sum_section
from playground.ui.shell.sections import Section, section_links

SECTIONS = (
    Section("sliders", "Sliders", "explore"),
    Section("strips", "Strips", "strips"),
    Section("attention", "Where it looks", "attention"),
    Section("map", "Map", "map"),
    Section("styles", "Mix styles", "mixing"),
    Section("arithmetic", "Arithmetic", "arithmetic"),
    Section("walk", "Walk", "walk"),
    Section("find", "Find mine", "find"),
    Section("repair", "Rub out", "repair"),
)
LEAD = '<p class="lead">Each picture is drawn from a latent <b>z</b>. Move z to change it.</p>'


def latent_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab. It opens with a picture that is already drawn."""
    names = host.pretrained.generators(asked=False)  # the first is the quickest: thirty people may drag at once
    if not names:
        gr.Markdown("There is no trained generator in `pretrained/`. Get the folder with its weights, and start again.")
        return
    explorable = host.explorables.measured(names[0])
    section_links("latent", SECTIONS)
    model = open_model(explorable.name)
    with gr.Row(equal_height=False, elem_classes=["card", "model-head"]):
        about = gr.HTML(about_html(explorable.entry), min_width=280, elem_id="latent-opening")
        chooser = model_chooser(models_to_choose(host, "latent", explorable.name), "latent-model")
    with gr.Row(equal_height=False, elem_id="latent-row"):
        with gr.Column(scale=5, min_width=300, elem_classes="seen"):
            seen = picture_column(host.explorables, explorable)
            card = model_card(host.pretrained.card(explorable.name), elem_id="latent-card", elem_classes="card")
        with gr.Column(scale=8, min_width=300, elem_classes="acts"):
            current = explore_section(host.explorables, model, explorable, seen)
            strips_section(host.explorables, current)
            map_section(host.explorables, current, explorable)
            mixing_section(host.explorables, current, explorable)
            sum_section(host.picker, current, explorable.name)
            path_section(host, current, explorable.name)
            find_section(host, current, explorable.name)
            repair_section(host, current, explorable.name)
    _wire_model(tab, host, model, Chooser(chooser, about, card))


@dataclass(frozen=True)
class Chooser:
    """Where a model is chosen and introduced."""

    chooser: gr.HTML
    about: gr.HTML
    """what the model is; while a run's networks are waited for, that they are"""
    card: gr.Markdown

    def offer(self, host: Host, chosen: str) -> Update:
        """The models that there are by now."""
        return {self.chooser: gr.HTML(**models_to_choose(host, "latent", chosen))}

    def introduce(self, host: Host, model: str) -> Update:
        """What the model was trained on, and its card."""
        about = about_html(host.pretrained.generator_entry(model))
        return {self.about: about, self.card: host.pretrained.card(model)}


def about_html(entry: PretrainedGenerator) -> str:
    return f'{LEAD}<div class="hint">{escape(entry.summary)}</div>'


def _wire_model(tab: gr.Tab, host: Host, model: OpenModel, on: Chooser) -> None:
    """Another model is chosen here, or named by the address when the tab is opened."""
    first = str(model.name.value)

    def take(wanted: str, opened: int, before: str) -> Iterator[Update]:
        """Where it cannot be had, it is said and the one before stays."""
        try:
            refuse_others(host, "latent", wanted)
            if is_run(wanted):
                yield {on.about: status_line("Waiting until its trainer writes its networks down", "waiting")}
            host.pretrained.renew(wanted)
            host.explorables.of(wanted)
            yield {model.name: wanted, model.opened: opened + 1, **on.introduce(host, wanted)}
        except ValueError as error:
            warn(str(error))
            yield {**on.offer(host, before), **on.introduce(host, before)}

    def arrive(opened: int, before: str, wanted: str) -> Iterator[Update]:
        """The tab is opened: with the model of the address, else as it was, with the newest runs in its list."""
        if wanted and (wanted != before or is_run(wanted)):
            offer = on.offer(host, wanted)
            for update in take(wanted, opened, before):
                yield {**offer, **update}
        else:
            yield on.offer(host, before)

    outputs = [model.name, model.opened, on.chooser, on.about, on.card]
    wire_model(tab, model, on.chooser, first, outputs, arrive, take)
