"""Vector arithmetic by picking: A - B + C, where each is the mean of a few pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr
from torch import Tensor

from playground.export.drawn import drawn_png
from playground.latent import combine, mean
from playground.picks import Picker
from playground.ui.components.download import download_on_click, named_png
from playground.ui.components.picture_html import figure, image_tag, pillow
from playground.ui.components.seed_sets import OFFERED, Picks, SeedSet, SeedSets, first_seed
from playground.ui.errors import spoken
from playground.ui.latent.bench import Bench
from playground.zoo import entry_of

SETS = SeedSets((
    SeedSet("A", "A", "has it"),
    SeedSet("B", "B", "lacks it, else like A"),
    SeedSet("C", "C", "shall get it"),
))  # fmt: skip
SIGNS = {"A": "", "B": "−", "C": "+"}
FIRST = 0
"""seed of the first picture on the shelf"""
OWN = "your own"
"""the choice while the baskets hold no preset"""
ABOUT = """### Vector arithmetic
Put pictures into A, B and C: what A has and B lacks is added to C. Three or more in each work best: their mean keeps
what they share, and loses what is special about one."""


@dataclass(frozen=True, eq=False)
class Sum:
    """What the baskets come to."""

    means: dict[str, Tensor]
    """basket -> picture (1, c, s, s)"""
    latent: Tensor
    """(1, d)"""
    picture: Tensor
    """(1, c, s, s)"""


@dataclass(frozen=True)
class Controls:
    """What the sum depends on, and where it is seen."""

    model: gr.Dropdown
    preset: gr.Radio
    about: gr.HTML
    shelf: gr.HTML
    seed: gr.Number
    strength: gr.Slider
    equation: gr.HTML
    result: gr.HTML
    latent: gr.State
    edit: gr.Button
    save: gr.Button

    @property
    def inputs(self) -> list[Any]:
        """What `shown` takes."""
        return [self.model, self.shelf, self.strength]

    @property
    def outputs(self) -> list[Any]:
        """What `ready` fills."""
        return [self.equation, self.result, self.latent, self.edit, self.save]


def arithmetic_section(picker: Picker, bench: Bench, model: str) -> gr.HTML:
    """Lay it out for the first model, with a sum that works in place, and wire it. Returns its shelf."""
    names, preset, picks = presets(picker, model)
    sum_shown = shown(picker, model, picks, 1.0)
    with gr.Row(equal_height=False, elem_id="arithmetic"):
        with gr.Column(scale=7, min_width=300, elem_classes="card"):
            gr.Markdown(ABOUT)
            radio = gr.Radio(
                names, value=preset, label="Try one of these", elem_id="sum-preset",
                info="The pictures for it are found by a classifier, among the first hundreds of seeds.",
            )  # fmt: skip
            about = gr.HTML(sentence(picker, model, preset), elem_id="sum-about")
            with gr.Row(equal_height=True, elem_classes="seed-bar"):
                seed = gr.Number(
                    FIRST, label="Pictures from seed", info="The same number, the same pictures.", precision=0,
                    minimum=0, min_width=200, elem_id="shelf-seed",
                )  # fmt: skip
                another = gr.Button("Next pictures", scale=0, min_width=125, elem_id="shelf-new")
                empty = gr.Button("Empty all", scale=0, min_width=125, elem_id="shelf-empty")
            shelf = SETS.component(SETS.contents_of(picker, model, FIRST, picks), "shelf")
        with gr.Column(scale=5, min_width=300, elem_classes="card"):
            equation = gr.HTML(sum_shown[0], elem_id="equation")
            result = gr.HTML(sum_shown[1], elem_id="sum")
            strength = gr.Slider(
                0, 2, 1, step=0.05, label="Strength", elem_id="strength",
                info="How much of A − B is added. 0 leaves the mean of C, 1 is the plain sum.",
            )  # fmt: skip
            with gr.Row():
                edit = gr.Button("Edit this picture", variant="primary", min_width=130, elem_id="sum-edit")
                save = gr.Button("Save it (PNG)", min_width=130, elem_id="sum-save")
    on = Controls(
        bench.model, radio, about, shelf, seed, strength, equation, result, gr.State(sum_shown[2]), edit, save
    )
    _wire(picker, bench, on, another, empty)
    return shelf


def _wire(picker: Picker, bench: Bench, on: Controls, another: gr.Button, empty: gr.Button) -> None:
    quick: Any = {
        "show_progress": "hidden", "api_visibility": "private", "queue": False, "trigger_mode": "always_last",
    }  # fmt: skip
    # What may be refused goes through the queue: only there does the reason reach the person.
    heard: Any = {**quick, "queue": True, "concurrency_limit": None}

    def add(*values: Any) -> list[Any]:
        return ready(shown(picker, *values))

    def own(*values: Any) -> list[Any]:
        return [OWN, "", *add(*values)]

    def refill(model: str, value: Any, typed: float | None) -> gr.HTML:
        return gr.HTML(**SETS.contents_of(picker, model, first_seed(typed), SETS.read(value)))

    def next_shelf(model: str, value: Any, typed: float | None) -> list[Any]:
        seed = first_seed(typed) + OFFERED
        return [seed, refill(model, value, seed)]

    on.strength.input(spoken(add), on.inputs, on.outputs, **quick)
    on.shelf.input(spoken(own), on.inputs, [on.preset, on.about, *on.outputs], **quick)
    on.seed.input(spoken(refill), [on.model, on.shelf, on.seed], on.shelf, **heard)
    another.click(spoken(next_shelf), [on.model, on.shelf, on.seed], [on.seed, on.shelf], **heard)
    everything = [on.about, on.shelf, *on.outputs]
    on.preset.input(
        spoken(partial(take_preset, picker)), [on.model, on.preset, on.seed, on.strength], everything, **heard
    )
    empty.click(
        spoken(partial(take_preset, picker)),
        [on.model, gr.State(OWN), on.seed, on.strength],
        everything,
        **heard,
    ).success(lambda: OWN, None, on.preset, **quick)
    on.model.change(
        spoken(partial(take_model, picker)), [on.model, on.seed, on.strength], [on.preset, *everything], **quick
    )
    on.edit.click(lambda latent: latent, on.latent, bench.latent, **quick).success(
        bench.show, [bench.model, bench.latent], bench.outputs, **quick
    )
    download_on_click(on.save, spoken(partial(png, picker)), on.inputs, quick)


def add_up(picker: Picker, model: str, picks: Picks, strength: float) -> Sum | None:
    """A - B + C; None while a basket is empty."""
    if not all(picks.values()):
        return None
    z = {key: picker.latents(model, seeds) for key, seeds in picks.items()}
    total = combine(z["A"], z["B"], z["C"], strength)[None]
    means = {key: picker.pictures(model, mean(of)[None]) for key, of in z.items()}
    return Sum(means, total, picker.pictures(model, total))


def shown(picker: Picker, model: str, value: Any, strength: float) -> list[Any]:
    """The means with their signs, the result, and its latent."""
    picks = SETS.read(value)
    result = add_up(picker, model, picks, strength)
    if result is None:
        missing = [key for key, seeds in picks.items() if not seeds]
        words = f"Put pictures into {' and '.join(missing)} to see the result."
        return ["", f'<div class="empty">{words}</div>', None]
    parts = "".join(
        f"<i>{SIGNS[key]}</i><div>{image_tag(picture[0], f'mean of {key}')}<b>{key}</b>"
        f"<small>mean of {len(picks[key])}</small></div>"
        for key, picture in result.means.items()
    )
    entry = entry_of(model)
    large = figure(result.picture[0], f"A - B + C, drawn by {entry.title}. {entry.summary}", "A − B + C", entry.title)
    latent: list[float] = result.latent[0].tolist()
    return [f'<div class="equation">{parts}<i>=</i></div>', large, latent]


def ready(values: list[Any]) -> list[Any]:
    """What `shown` gives, and the two buttons: they need a result."""
    there = values[-1] is not None
    return [*values, gr.Button(interactive=there), gr.Button(interactive=there)]


def presets(picker: Picker, model: str) -> tuple[list[str], str, Picks]:
    """The choices, the first of them, and what is in its baskets."""
    titles = [recipe.title for recipe in picker.recipes(model)]
    if not titles:
        return [OWN], OWN, {"A": [0, 1, 2], "B": [3, 4, 5], "C": [6, 7, 8]}
    return [*titles, OWN], titles[0], picks_of(picker, model, titles[0])


def picks_of(picker: Picker, model: str, preset: str) -> Picks:
    """What a preset puts into the baskets; nothing for OWN."""
    for recipe in picker.recipes(model):
        if recipe.title == preset:
            wanted = {"A": recipe.a, "B": recipe.b, "C": recipe.c}
            return {key: picker.find(model, wishes) for key, wishes in wanted.items()}
    return {"A": [], "B": [], "C": []}


def sentence(picker: Picker, model: str, preset: str) -> str:
    """What to look for."""
    said = [recipe.sentence for recipe in picker.recipes(model) if recipe.title == preset]
    return f'<div class="hint">{said[0]}</div>' if said else ""


def take_preset(picker: Picker, model: str, preset: str, typed: float | None, strength: float) -> list[Any]:
    """Fill the baskets."""
    picks = picks_of(picker, model, preset)
    filled = gr.HTML(**SETS.contents_of(picker, model, first_seed(typed), picks))
    return [sentence(picker, model, preset), filled, *ready(shown(picker, model, picks, strength))]


def take_model(picker: Picker, model: str, typed: float | None, strength: float) -> list[Any]:
    """Another model: its own presets, and the first of them in the baskets."""
    names, preset, picks = presets(picker, model)
    filled = gr.HTML(**SETS.contents_of(picker, model, first_seed(typed), picks))
    return [
        gr.Radio(choices=names, value=preset),
        sentence(picker, model, preset),
        filled,
        *ready(shown(picker, model, picks, strength)),
    ]


def png(picker: Picker, model: str, value: Any, strength: float) -> str:
    """JSON of a file's name and its content as an address: the picture with the seeds that made it."""
    picks = SETS.read(value)
    result = add_up(picker, model, picks, strength)
    if result is None:
        raise ValueError("There is no result yet. Put pictures into A, B and C first.")
    entry = entry_of(model)
    description = f"A - B + C, drawn by {entry.title}. {entry.summary}"
    content = drawn_png(pillow(result.picture[0]), description, {"model": model, "seeds": picks, "strength": strength})
    return named_png(f"{model}-sum", content)
