"""The Latent tab: take a trained generator in hand and see what its latents mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from playground.ui.components.model_card import model_card
from playground.ui.components.opening import (
    OpenModel,
    is_run,
    open_model,
    own_models,
    wire_opening,
)
from playground.ui.components.status_line import status_line
from playground.ui.errors import warn
from playground.ui.events import Update
from playground.ui.hosting import Host
from playground.ui.latent.explore import explore_section, picture_column
from playground.ui.latent.find import find_section
from playground.ui.latent.map import map_section
from playground.ui.latent.path import path_section
from playground.ui.latent.repair import repair_section
from playground.ui.latent.strips import strips_section
from playground.ui.latent.style_mixing import mixing_section
from playground.ui.latent.vector_sum import sum_section
from playground.ui.shell.registry import Section, section_links

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


def latent_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab. It opens with a picture that is already drawn."""
    names = host.pretrained.generators(asked=False)
    if not names:
        gr.Markdown("There is no trained generator in `pretrained/`. Get the folder with its weights, and start again.")
        return
    explorable = host.explorables.of(names[0])
    section_links("latent", SECTIONS)
    model = open_model(explorable.name)
    with gr.Row(equal_height=False, elem_id="latent-row"):
        with gr.Column(scale=5, min_width=300, elem_classes="seen"):
            seen = picture_column(host.explorables, explorable)
            with gr.Column(elem_classes="card"):
                chooser = gr.Dropdown(
                    shipped_and_own(host, names, explorable.name), value=explorable.name, label="Generator",
                    info=explorable.entry.summary, elem_id="latent-model",
                )  # fmt: skip
                status = gr.HTML(elem_id="latent-opening")
                card = model_card(host.pretrained.card(explorable.name), elem_id="latent-card")
        with gr.Column(scale=8, min_width=300, elem_classes="acts"):
            current = explore_section(host.explorables, model, explorable, seen)
            strips_section(host.explorables, current)
            map_section(host.explorables, current, explorable)
            mixing_section(host.explorables, current, explorable)
            sum_section(host.picker, current, explorable.name)
            path_section(host, current, explorable.name)
            find_section(host, current, explorable.name)
            repair_section(host, current, explorable.name)
    _wire_opening(tab, host, names, model, Chooser(chooser, status, card))


@dataclass(frozen=True)
class Chooser:
    """Where a model is chosen and introduced."""

    chooser: gr.Dropdown
    status: gr.HTML
    """how much of a run's generator is measured"""
    card: gr.Markdown

    def introduce(self, host: Host, names: list[str], model: str) -> Update:
        """What the model was trained on, and its card."""
        entry = host.pretrained.generator_entry(model)
        choices = shipped_and_own(host, names, model)
        return {
            self.chooser: gr.Dropdown(choices, value=model, info=entry.summary),
            self.status: "",
            self.card: host.pretrained.card(model),
        }


def shipped_and_own(host: Host, names: list[str], current: str) -> list[tuple[str, str]]:
    """Titles and names of the models to choose from."""
    return [(host.pretrained.generator_entry(name).title, name) for name in names] + own_models(host, "latent", current)


def _wire_opening(tab: gr.Tab, host: Host, names: list[str], model: OpenModel, on: Chooser) -> None:
    """Another model is chosen here, or named by the address when the tab is opened."""

    def take(wanted: str, opened: int, before: str) -> Iterator[Update]:
        """Make it ready, told how far that is; where it cannot be had, it is said and the one before stays."""
        try:
            host.pretrained.renew(wanted)
            for share in host.explorables.prepared(wanted):
                yield {on.status: status_line("Measuring what moves its pictures", "running", share)}
            yield {model.name: wanted, model.opened: opened + 1, **on.introduce(host, names, wanted)}
        except ValueError as error:
            warn(str(error))
            yield on.introduce(host, names, before)

    def arrive(opened: int, before: str, wanted: str) -> Iterator[Update]:
        """The tab is opened: with the model of the address, else as it was, with the newest runs in its list."""
        if wanted and (wanted != before or is_run(wanted)):
            yield from take(wanted, opened, before)
        else:
            yield {on.chooser: gr.Dropdown(shipped_and_own(host, names, before))}

    outputs = [model.name, model.opened, on.chooser, on.status, on.card]
    wire_opening(tab, model, on.chooser, names[0], outputs, arrive, take)
