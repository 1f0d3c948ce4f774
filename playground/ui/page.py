"""The page: title, tabs, endpoints."""

from __future__ import annotations

import gradio as gr

from playground.ui.api import add_api
from playground.ui.hosting import Host
from playground.ui.train_tab import train_tab

#: Gradio's copies of uploads and files: how often they are looked through, and how old they get, seconds.
CACHE_LIFE = (600, 3600)


def build_page(host: Host) -> gr.Blocks:
    """Everything on the page, wired."""
    demo: gr.Blocks
    with gr.Blocks(title="GAN Playground", analytics_enabled=False, delete_cache=CACHE_LIFE) as demo:
        gr.Markdown(
            "# GAN Playground\nTwo networks play against each other: the **generator** draws, the "
            "**discriminator** tells drawn from real. Press Train and watch digits emerge from noise.",
            elem_id="title",
        )
        with gr.Tabs(), gr.Tab("Train", id="train"):
            train_tab(demo, host)
        add_api(host)
    return demo
