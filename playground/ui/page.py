"""The page: header, tabs, endpoints."""

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
from playground.ui.latent.api_repair import add_repair_api
from playground.ui.latent.tab import latent_tab
from playground.ui.lessons.tab import lessons_tab
from playground.ui.photo.api import add_photo_api
from playground.ui.photo.tab import photo_tab
from playground.ui.received import Page
from playground.ui.shell.header import header
from playground.ui.shell.sections import TabEntry, lay_out
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


#: The tabs in their order, one line each.
TABS = (
    TabEntry("train", "Train", lambda demo, tab, host: train_tab(demo, host)),
    TabEntry("lab", "Lab", lambda demo, tab, host: lab_tab()),
    TabEntry("zoo", "Zoo", lambda demo, tab, host: zoo_tab()),
    TabEntry("latent", "Latent space", lambda demo, tab, host: latent_tab(tab, host)),
    TabEntry("labels", "Labels", lambda demo, tab, host: label_tab(tab, host)),
    TabEntry("sketch", "Sketch", lambda demo, tab, host: sketch_tab(tab, host)),
    TabEntry("photo", "Photo", lambda demo, tab, host: photo_tab(tab, host)),
    TabEntry("superres", "Super-resolution", lambda demo, tab, host: superres_tab(tab, host)),
    TabEntry("lessons", "Lessons", lambda demo, tab, host: lessons_tab()),
)


def build_page(host: Host) -> gr.Blocks:
    """Everything on the page, wired."""
    demo: gr.Blocks
    with Page(title="GAN Playground", analytics_enabled=False, delete_cache=CACHE_LIFE) as demo:
        demo.load(None, js=beside(__file__, "js"), **QUEUED)
        header(host.classroom)
        lay_out(TABS, demo, host)
        add_runs_api(host)
        add_race_api(host)
        add_one_picture_api(host)
        add_latent_api(host)
        add_pictures_api(host)
        add_repair_api(host)
        add_label_api(host)
        add_sketch_api(host)
        add_photo_api(host)
        add_superres_api(host)
    return demo
