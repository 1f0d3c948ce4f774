"""One picture is enough: bring it, watch a generator learn it scale by scale, draw others like it, keep it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from playground.config import finite_number
from playground.data import single_picture
from playground.pretrained import DRAWN
from playground.runs import Run
from playground.ui.components.download import export_path
from playground.ui.components.upload import picture_upload, upload_path
from playground.ui.errors import inform
from playground.ui.hosting import Host
from playground.ui.shell.sections import section_link
from trainers.method import experiment_of, nearest_config
from trainers.methods import all_methods
from trainers.pyramids import SHIPPED, learns_one_picture, pictures_like, pyramid_zip

WORDS = (
    "<h3>One picture is enough</h3><p>SinGAN learns from patches of a single picture, first where things are, then "
    "what they are made of. Landscapes, crowds, walls and leaves suit it; one face does not. Here it has learnt the "
    "first picture, the Alps, drawn it again, and drawn others by chance, until you learn one of your own. "
    f"{section_link('train', 'watch', 'Watch')} shows it learn, with the time left; come back to draw, also while it "
    "learns.</p>"
)
SHORTEST, LONGEST = 64, 160
"""pixels of the longer side that the page offers: twice as many take four times as long"""
FEW = 4
"""pictures drawn at once"""
CAPTIONS = ("the picture", "again, from z*", *("by chance",) * FEW)


def one_picture_section(host: Host, run_id: gr.HTML) -> tuple[gr.Button, list[Any]]:
    """Lay it out; returns the button that starts, and what `begin` takes. The tab shows the run."""
    with gr.Column(elem_classes="card", elem_id="one-picture"):
        gr.HTML(WORDS)
        with gr.Row():
            with gr.Column(min_width=280):
                upload = picture_upload("one-upload", 230)
                longest = gr.Slider(
                    SHORTEST, LONGEST, value=128, step=16, label="Longer side, pixels",
                    info="What your picture is made smaller to. Larger takes longer.", elem_id="one-longest",
                )  # fmt: skip
                learn = gr.Button("Learn this picture", variant="primary", elem_id="one-learn")
            with gr.Column(min_width=280):
                wider = gr.Slider(0.5, 3, value=1, step=0.25, label="Times as wide", elem_id="one-wider")
                higher = gr.Slider(0.5, 3, value=1, step=0.25, label="Times as high", elem_id="one-higher")
                start = gr.Slider(
                    1, 6, value=1, step=1, label="Chance from scale",
                    info="1: all is new. Higher: it stays where it is in your picture, and only detail changes.",
                    elem_id="one-start",
                )  # fmt: skip
                seed = gr.Number(0, precision=0, minimum=0, maximum=2**31 - 1, label="Seed", elem_id="one-seed")
            with gr.Column(min_width=280, scale=2):
                gallery = gr.Gallery(
                    shipped_pictures(host), label="The picture, and others like it", show_label=False, columns=3,
                    height=410, object_fit="contain", format="png", elem_id="one-likenesses",
                )  # fmt: skip
                with gr.Row():
                    draw = gr.Button("Draw four", elem_id="one-draw")
                    keep = gr.Button("Keep the generator", elem_id="one-keep")
                file = gr.File(label="Weights, settings and card", interactive=False, visible=False, elem_id="one-file")
        quiet: dict[str, Any] = {"api_visibility": "private", "concurrency_id": "one-picture", "concurrency_limit": 1}
        how = [run_id, seed, start, wider, higher]
        draw.click(partial(show_drawn, host), how, [gallery, seed], **quiet)
        keep.click(partial(make_zip, host), run_id, file, **quiet)
    return learn, [upload, longest]


def number_of(value: object, what: str) -> float:
    """Of JSON that anybody may send. ValueError in plain words where it is no number."""
    found = finite_number(value)
    if found is None:
        raise ValueError(f"{what} must be a number.")
    return found


def how_drawn(start: object, wider: object, higher: object) -> dict[str, Any]:
    """First scale left to chance, and how many times the picture's width and height. ValueError."""
    return {
        "start": int(number_of(start, "The first scale")),
        "wider": number_of(wider, "Times as wide"),
        "higher": number_of(higher, "Times as high"),
    }


def shipped_pictures(host: Host) -> list[tuple[Path, str]]:
    """What is shown before anybody has drawn; nothing where the generator is not in this copy."""
    files = sorted((host.pretrained.root / SHIPPED / DRAWN).glob("*.webp"))
    return list(zip(files, CAPTIONS, strict=False))


def begin(host: Host, upload: Any, longest: Any) -> Run:
    """Start a run on the picture that was brought, or on the example. Raises ValueError."""
    method = next(kind for kind in all_methods().values() if kind.learns_from == "picture")
    side = min(max(int(number_of(longest, "The longer side")), SHORTEST), LONGEST)
    settings: dict[str, object] = {"longest": side}
    if upload:
        host.pool.refuse_start()
        kept = single_picture.keep(upload_path(upload), host.own_root, side)
        settings["picture"] = kept.name
        for note in kept.notes:
            inform(note)
    config, _ = nearest_config(method, settings)
    return host.pool.start(experiment_of(method, config), inform)


def show_drawn(
    host: Host, run_id: str, seed: Any, start: Any, wider: Any, higher: Any
) -> tuple[list[tuple[Image.Image, str]], int]:
    """The picture, the same drawn again, four others; and another seed for the next four."""
    run, chosen = host.run(run_id), int(number_of(seed or 0, "The seed"))
    how = how_drawn(start, wider, higher) | {"count": FEW, "seed": chosen}
    found = pictures_like(run if learns_one_picture(run) else None, host.own_root, host.pretrained, **how)
    shown = zip([found.original, found.again, *found.others], CAPTIONS, strict=True)
    return list(shown), (chosen + 1) % 2**31


def make_zip(host: Host, run_id: str) -> gr.File:
    """The run's newest saved generator, to download."""
    run = host.run(run_id)
    out: Path = export_path(host.exports, "one-picture", ".zip")
    return gr.File(str(pyramid_zip(run, out)), visible=True)
