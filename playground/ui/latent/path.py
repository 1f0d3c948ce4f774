"""Interpolation: a path through pictures that somebody picked, to drag along and to take home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.latent.seeds import Picker
from playground.ui.components.download import clear_old
from playground.ui.components.path_player import path_of, path_player
from playground.ui.components.picture_html import look
from playground.ui.components.seed_sets import SeedSet, SeedSets, first_seed, offer_controls
from playground.ui.events import NEWEST
from playground.ui.hosting import Host
from playground.ui.latent.explore import CurrentPicture
from playground.ui.latent.path_pictures import (
    FEWEST,
    FEWEST_STEPS,
    KINDS,
    MOST,
    MOST_STEPS,
    Kind,
    PathSettings,
    film_seconds,
    path_pictures,
    write_path,
)

SETS = SeedSets((SeedSet("path", "The path", "in this order; tap one to take it out"),), ordered=True)
FIRST = 0
"""seed of the first picture to pick from"""
BEGIN = (2, 4, 13)
"""seeds of the path that is there at first"""
ABOUT = f"""### A path from picture to picture
{look("between your picks: does one picture turn into the next step by step?")}

Pick {FEWEST} to {MOST} pictures, and drag along the path."""


@dataclass(frozen=True)
class PathControls:
    """What the path depends on, and where it is seen."""

    model: gr.State
    sets: gr.HTML
    seed: gr.Number
    typed: gr.Textbox
    how: gr.Radio
    ease: gr.Radio
    steps: gr.Slider
    closed: gr.Checkbox
    player: gr.HTML

    @property
    def inputs(self) -> list[Any]:
        """What `path_value` takes."""
        return [self.model, self.sets, self.steps, self.how, self.closed, self.ease]


def path_section(host: Host, current: CurrentPicture, model: str) -> None:
    """Lay it out for the first model, with a path in place, and wire it."""
    picker = host.picker
    begin = {"path": list(BEGIN)}
    with gr.Row(equal_height=False, elem_id="walk"):
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
            gr.Markdown(ABOUT)
            with gr.Row(equal_height=True, elem_classes="seed-bar"):
                seed, another = offer_controls(FIRST, "walk")
                typed = gr.Textbox(
                    label="Or type the path", info="Seeds, then Enter.",
                    placeholder="2, 4, 13", min_width=180, elem_id="walk-typed",
                )  # fmt: skip
            sets = SETS.component(SETS.contents_of(picker, model, FIRST, begin), "walk-sets")
            with gr.Row(equal_height=False):
                how = gr.Radio(
                    [("Along the arc (slerp)", "slerp"), ("Straight (lerp)", "lerp")],
                    value="slerp",
                    label="Way",
                    info="Latents lie on a thin shell. The arc stays on it; the straight line cuts through the inside, "
                    "where pictures turn plain.",
                    min_width=200,
                    elem_id="walk-how",
                )
                ease = gr.Radio(
                    [("Even", "even"), ("Slow at each pick", "smooth")],
                    value="even",
                    label="Pace",
                    info="Slow makes a film dwell where you picked.",
                    min_width=180,
                    elem_id="walk-ease",
                )
            with gr.Row(equal_height=False):
                with gr.Column(min_width=240):
                    steps = gr.Slider(
                        FEWEST_STEPS, MOST_STEPS, 12, step=1, label="Steps", elem_id="walk-steps",
                        info="From one pick to the next.",
                    )  # fmt: skip
                with gr.Column(min_width=240):
                    closed = gr.Checkbox(
                        label="Closed loop", info="Back to the first pick: a film without an end.",
                        elem_id="walk-closed",
                    )  # fmt: skip
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            player = path_player(path_value(picker, model, begin, 12, "slerp", False, "even"), "walk-film")
            with gr.Row(equal_height=True, elem_classes="seed-bar"):
                kind = gr.Dropdown(
                    [(title, name) for name, title in KINDS.items()], value="gif", label="Take it home",
                    info="The same picks give the same file.", min_width=160, elem_id="walk-kind",
                )  # fmt: skip
                make = gr.Button("Make the file", min_width=120, elem_id="walk-make")
            file = gr.File(label="Your file", interactive=False, visible=False, elem_id="walk-file")
    on = PathControls(current.model, sets, seed, typed, how, ease, steps, closed, player)
    _wire(picker, on, another, current.opened)
    make.click(
        partial(make_file, host), [kind, *on.inputs], file, concurrency_id="export", concurrency_limit=1,
        api_visibility="private",
    )  # fmt: skip


def _wire(picker: Picker, on: PathControls, another: gr.Button, opened: gr.State) -> None:
    drawing: Any = {**NEWEST, "concurrency_id": "walk", "concurrency_limit": 2}
    draw = partial(path_value, picker)

    def take_typed(model: str, words: str, first: float | None) -> gr.HTML:
        return gr.HTML(**SETS.contents_of(picker, model, first_seed(first), {"path": seeds_in(words)}))

    gr.on(
        [on.sets.input, on.steps.input, on.how.input, on.closed.input, on.ease.input], draw, on.inputs, on.player,
        **drawing,
    )  # fmt: skip
    SETS.wire_offer(picker, on.model, on.sets, on.seed, another)
    on.typed.submit(take_typed, [on.model, on.typed, on.seed], on.sets, **NEWEST).success(
        draw, on.inputs, on.player, **drawing
    )
    opened.change(partial(SETS.refill, picker), [on.model, on.sets, on.seed], on.sets, **NEWEST).success(
        draw, on.inputs, on.player, **drawing
    )


def path_value(picker: Picker, model: str, value: Any, steps: float, how: Any, closed: bool, ease: Any) -> Any:
    """The pictures of a path; unchanged while it has but one pick."""
    picks = SETS.read(value)["path"]
    if len(picks) < FEWEST:
        return gr.skip()
    pictures = path_pictures(picker, model, picks, PathSettings(int(steps), how, bool(closed), ease))
    about = f"All pictures on the path, drawn by {picker.entry(model).title}"
    return path_of(pictures, bool(closed), about, film_seconds(len(pictures)))


def seeds_in(words: str) -> list[int]:
    """The seeds in "2, 4, 13". ValueError for anything else, or for too few or too many of them."""
    parts = re.split(r"[,;\s]+", words.strip(" ,;\n"))
    if not all(re.fullmatch(r"\d{1,10}", part) for part in parts) or not FEWEST <= len(parts) <= MOST:
        raise ValueError(f"Type {FEWEST} to {MOST} whole numbers with commas between, such as 2, 4, 13.")
    return [int(part) for part in parts]


def make_file(
    host: Host,
    kind: Kind,
    model: str,
    value: Any,
    steps: float,
    how: Any,
    closed: bool,
    ease: Any,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
) -> gr.File:
    """Write the file where it can be downloaded, with progress."""
    clear_old(host.exports)
    settings = PathSettings(int(steps), how, bool(closed), ease)
    out = write_path(
        host.picker,
        model,
        SETS.read(value)["path"],
        settings,
        kind,
        host.exports,
        lambda share: progress(share, desc=KINDS[kind]),
    )
    return gr.File(str(out), visible=True)
