"""The page: title, tabs, endpoints."""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import beside
from playground.ui.events import QUEUED
from playground.ui.hosting import Host
from playground.ui.lab.tab import lab_tab
from playground.ui.labels.api import add_label_api
from playground.ui.labels.tab import label_tab
from playground.ui.latent.api import add_latent_api
from playground.ui.latent.api_pictures import add_pictures_api
from playground.ui.latent.tab import latent_tab
from playground.ui.lessons.tab import lessons_tab
from playground.ui.photo.api import add_photo_api
from playground.ui.photo.tab import photo_tab
from playground.ui.sketch.api import add_sketch_api
from playground.ui.sketch.tab import sketch_tab
from playground.ui.superres.api import add_superres_api
from playground.ui.superres.tab import superres_tab
from playground.ui.train.one_picture_api import add_one_picture_api
from playground.ui.train.race_api import add_race_api
from playground.ui.train.runs_api import add_runs_api
from playground.ui.train.tab import train_tab
from playground.ui.zoo.tab import zoo_tab

#: Gradio's copies of uploads and files: how often they are looked through, and how old they get, seconds.
CACHE_LIFE = (600, 3600)


def build_page(host: Host) -> gr.Blocks:
    """Everything on the page, wired."""
    demo: gr.Blocks
    with gr.Blocks(title="GAN Playground", analytics_enabled=False, delete_cache=CACHE_LIFE) as demo:
        demo.load(None, js=beside(__file__, "js"), **QUEUED)
        gr.Markdown(
            "# GAN Playground\nTwo networks play against each other: the **generator** draws, the "
            "**discriminator** tells drawn from real. Press Train and watch digits emerge from noise.",
            elem_id="title",
        )
        with gr.Tabs():
            with gr.Tab("Train", id="train"):
                train_tab(demo, host)
            with gr.Tab("Lab", id="lab", elem_id="lab-tab"):
                lab_tab()
            with gr.Tab("Zoo", id="zoo"):
                zoo_tab()
            with gr.Tab("Latent space", id="latent"):
                latent_tab(demo, host)
            with gr.Tab("Labels", id="labels") as labels:
                label_tab(labels, host)
            with gr.Tab("Sketch", id="sketch") as sketch:
                sketch_tab(sketch, host)
            with gr.Tab("Photo", id="photo") as photo:
                photo_tab(photo, host)
            with gr.Tab("Super-resolution", id="superres") as superres:
                superres_tab(superres, host)
            with gr.Tab("Lessons", id="lessons"):
                lessons_tab()
        add_runs_api(host)
        add_race_api(host)
        add_one_picture_api(host)
        add_latent_api(host)
        add_pictures_api(host)
        add_label_api(host)
        add_sketch_api(host)
        add_photo_api(host)
        add_superres_api(host)
    return demo
