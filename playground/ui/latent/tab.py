"""The Latent tab: take a trained generator in hand and see what its latents mean."""

from __future__ import annotations

import gradio as gr

from playground.pretrained import generator_entry
from playground.ui.components.model_card import model_card
from playground.ui.events import QUIET, Update
from playground.ui.hosting import Host
from playground.ui.latent.explore import explore_section, picture_column
from playground.ui.latent.find import find_section
from playground.ui.latent.map import map_section
from playground.ui.latent.path import path_section
from playground.ui.latent.style_mixing import mixing_section
from playground.ui.latent.vector_sum import sum_section
from playground.ui.shell.registry import Section, section_links

SECTIONS = (
    Section("sliders", "Sliders", "explore"),
    Section("attention", "Where it looks", "attention"),
    Section("map", "Map", "map"),
    Section("styles", "Mix styles", "mixing"),
    Section("arithmetic", "Arithmetic", "arithmetic"),
    Section("walk", "Walk", "walk"),
    Section("find", "Find mine", "find"),
)


def latent_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab. It opens with a picture that is already drawn."""
    names = host.pretrained.generators(asked=False)
    if not names:
        gr.Markdown("There is no trained generator in `pretrained/`. Get the folder with its weights, and start again.")
        return
    explorable = host.explorables.of(names[0])
    section_links("latent", SECTIONS)
    with gr.Row(equal_height=False, elem_id="latent-row"):
        with gr.Column(scale=5, min_width=300, elem_classes="seen"):
            seen = picture_column(host.explorables, explorable)
            with gr.Column(elem_classes="card"):
                model = gr.Dropdown(
                    [(generator_entry(name).title, name) for name in names],
                    value=explorable.name,
                    label="Generator",
                    info=explorable.entry.summary,
                    elem_id="latent-model",
                )
                card = model_card(host.pretrained.card(explorable.name), elem_id="latent-card")
        with gr.Column(scale=8, min_width=300, elem_classes="acts"):
            current = explore_section(host.explorables, model, explorable, seen)
            map_section(host.explorables, current, explorable)
            mixing_section(host.explorables, current, explorable)
            sum_section(host.picker, current, explorable.name)
            path_section(host, current, explorable.name)
            find_section(host, current, explorable.name)

    def introduce(name: str) -> Update:
        """What the model was trained on, and its card."""
        return {model: gr.Dropdown(info=generator_entry(name).summary), card: host.pretrained.card(name)}

    model.change(introduce, model, [model, card], **QUIET)
