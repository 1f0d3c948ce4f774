"""The Latent tab: take a trained generator in hand and see what its latents mean."""

from __future__ import annotations

from functools import partial

import gradio as gr

from playground.latent.seeds import Picker
from playground.pretrained import generator_entry
from playground.ui.hosting import Host
from playground.ui.latent.arithmetic import arithmetic_section
from playground.ui.latent.explore import explore_section
from playground.ui.latent.find import find_section
from playground.ui.latent.kit import Kits
from playground.ui.latent.map import map_section
from playground.ui.latent.walk import walk_section


def latent_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab. It opens with a picture that is already drawn."""
    names = host.pretrained.generators(asked=False)
    if not names:
        gr.Markdown("There is no trained generator in `pretrained/`. Get the folder with its weights, and start again.")
        return
    kits = host.service(Kits)
    kit = kits.of(names[0])
    with gr.Column(elem_classes="card"):
        model = gr.Dropdown(
            [(generator_entry(name).title, name) for name in names],
            value=kit.name,
            label="Generator",
            info=kit.entry.summary,
            elem_id="latent-model",
        )
        with gr.Accordion("Model card: training, quality, licence", open=False):
            card = gr.Markdown(host.pretrained.card(kit.name), elem_id="latent-card")
    model.change(partial(introduce, host), model, [model, card], show_progress="hidden", api_visibility="private")
    bench = explore_section(kits, model, kit)
    map_section(kits, bench, kit)
    picker = host.service(Picker)
    arithmetic_section(picker, bench, kit.name)
    walk_section(host, picker, bench, kit.name)
    find_section(host, bench, kit.name)


def introduce(host: Host, name: str) -> list[object]:
    """What the model was trained on, and its card."""
    return [gr.Dropdown(info=generator_entry(name).summary), host.pretrained.card(name)]
