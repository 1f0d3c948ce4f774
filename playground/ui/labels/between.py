"""From one class to another: labels that no training picture ever had."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import gradio as gr
import torch

from playground.labels import pictures_between, shares
from playground.ui.components.picture_html import image_tag, look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.layout import controls_column, pictures_column, section_row

FROM, TO = 3, 8
STYLES, STEPS = 4, 11
MIDDLE = look("at the middle: does one class bend into the other, or jump?")


def between_section(models: LabelModels, model: gr.State) -> Refill:
    with section_row("labels-between"):
        with controls_column():
            gr.Markdown(
                "### Between two classes\n\n"
                '<div class="hint">A label may lie between two classes, though no training picture had such a one.'
                "</div>"
            )
            with gr.Row():
                a = _choice("From", FROM, "between-from")
                b = _choice("To", TO, "between-to")
            seed = seed_row("between", "Other styles")
            mix = gr.Slider(
                0, 100, value=50, step=1, label="Share of the second, %",
                info="0 asks for the first class.", elem_id="between-mix",
            )  # fmt: skip
        with pictures_column():
            here = gr.HTML(elem_id="between-here", min_height=160)
            strip = gr.HTML(elem_id="between-strip", min_height=160)
    at_mix, all_steps = partial(draw_here, models), partial(draw_strip, models)

    chosen = [a.input, b.input, seed.change]
    gr.on([mix.input, *chosen], at_mix, [model, a, b, mix, seed], here, **BESIDE)
    gr.on(chosen, all_steps, [model, a, b, seed], strip, **BESIDE)

    def show(name: str, first: int, second: int, share: float, at: float | None) -> Update:
        choices = gr.Dropdown(choices=[(title, i) for i, title in enumerate(models.entry(name).class_names)])
        drawn = {here: at_mix(name, first, second, share, at), strip: all_steps(name, first, second, at)}
        return {a: choices, b: choices, **drawn}

    return Refill(show, [a, b, mix, seed], [a, b, here, strip])


def _choice(label: str, value: int, elem_id: str) -> gr.Dropdown:
    # All models here have ten classes: an index stays a choice when their names change.
    choices = [(str(i), i) for i in range(10)]
    return gr.Dropdown(choices, value=value, label=label, min_width=120, elem_id=elem_id)


def two_classes(first: int | None, second: int | None) -> tuple[int, int]:
    """ValueError where one is not chosen."""
    if first is None or second is None:
        raise ValueError("Choose the two classes to go between.")
    return int(first), int(second)


def draw_here(
    models: LabelModels, name: str, first: int | None, second: int | None, percent: float, seed: float | None
) -> str:
    """The pictures at the slider's place, with what our classifier sees in them."""
    a, b = two_classes(first, second)
    t = torch.tensor([float(percent) / 100])
    pictures = pictures_between(models.generator(name), a, b, t, STYLES, seed_of(seed))[:, 0]
    seen = shares(models.classifier(name), pictures) if models.is_known(name) else None
    entry = models.entry(name)
    names = entry.class_names
    figures = []
    for i, picture in enumerate(pictures):
        words = "" if seen is None else _shares_html(seen[i].tolist(), names, (a, b))
        alt = f"{percent:g} % from {names[a]} to {names[b]}, style {i + 1}"
        figures.append(f"<figure>{image_tag(picture, alt)}<figcaption>{words}</figcaption></figure>")
    below = f"Below each: what our own {models.classifier_noun(name)} sees." if seen is not None else ""
    return (
        f'<div class="here" data-mix="{percent:g}">{"".join(figures)}</div>'
        f'<div class="source">{escape(label_html.origin(name, entry))}. {below}</div>'
    )


def _shares_html(seen: Sequence[float], names: Sequence[str], wanted: tuple[int, int]) -> str:
    """How much of the two classes, and of all others, a classifier sees."""
    parts = [(names[k], seen[k]) for k in dict.fromkeys(wanted)]
    parts.append(("other", max(0.0, 1 - sum(share for _, share in parts))))
    return "".join(f"<span>{escape(title)} <b>{share:.0%}</b></span>" for title, share in parts)


def draw_strip(models: LabelModels, name: str, first: int | None, second: int | None, seed: float | None) -> str:
    """All the way in equal steps, a row for each style."""
    a, b = two_classes(first, second)
    t = torch.linspace(0, 1, STEPS)
    pictures = pictures_between(models.generator(name), a, b, t, STYLES, seed_of(seed))
    names = models.entry(name).class_names
    heads = [names[a], *(f"{share:.0%}" for share in t[1:-1].tolist()), names[b]]
    alt = f"{STYLES} styles, each from {heads[0]} to {heads[-1]} in {STEPS} steps"
    return MIDDLE + label_html.table_html(heads, pictures, alt, "steps")
