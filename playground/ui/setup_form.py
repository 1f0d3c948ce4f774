"""The form of one experiment: a component for each field of GanConfig, in the order a person thinks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.config import BOUNDS, GanConfig, clamped
from playground.data import DATASETS
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.runs.presets import PRESETS

FIELDS = [field.name for field in dataclasses.fields(GanConfig)]


@dataclass(frozen=True)
class SetupForm:
    """The components, by field name."""

    preset: gr.Radio
    fields: dict[str, Any]

    @property
    def components(self) -> list[Any]:
        """In the order of GanConfig's fields, as `values_of` gives and `read` takes them."""
        return [self.fields[name] for name in FIELDS]


def setup_form() -> SetupForm:
    """Build it inside the current layout."""
    usual = GanConfig()
    preset = gr.Radio(
        [(preset.title, name) for name, preset in PRESETS.items()],
        value="learns",
        label="Start from",
        info=PRESETS["learns"].sentence,
        elem_id="preset",
    )
    made: dict[str, Any] = {}
    made["dataset"] = gr.Dropdown(
        [(entry.title, name) for name, entry in DATASETS.items()],
        value=usual.dataset,
        label="Pictures to learn from",
        info="The discriminator is shown these; the generator never sees one.",
        elem_id="dataset",
    )
    made["architecture"] = gr.Dropdown(
        [(entry.title, name) for name, entry in ARCHITECTURES.items()],
        value=usual.architecture,
        label="Networks",
        info="How the generator and the discriminator are built. Bigger is slower, not always better.",
        elem_id="architecture",
    )
    made["objective"] = gr.Dropdown(
        [(entry.title, name) for name, entry in OBJECTIVES.items()],
        value=usual.objective,
        label="Objective",
        info="What each network tries to make small: the rules of the game.",
        elem_id="objective",
    )
    bounds = BOUNDS["epochs"]
    made["epochs"] = gr.Slider(
        bounds.low,
        bounds.high,
        value=usual.epochs,
        step=1,
        label="Epochs",
        info="Passes over all pictures.",
        elem_id="epochs",
    )
    with gr.Accordion("More settings", open=False):
        made |= _more_settings(usual)
    return SetupForm(preset, made)


def _more_settings(usual: GanConfig) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Row():
        made["d_lr"] = _number("d_lr", usual.d_lr, "Discriminator's learning rate", "How far one step goes.")
        made["g_lr"] = _number("g_lr", usual.g_lr, "Generator's learning rate", "The same for the other one.")
    with gr.Row():
        made["batch_size"] = _number(
            "batch_size", usual.batch_size, "Batch size", "Pictures looked at in one step.", whole=True
        )
        made["d_steps"] = _number(
            "d_steps",
            usual.d_steps,
            "D steps per G step",
            "How often the discriminator moves first.",
            whole=True,
        )
    with gr.Row():
        made["beta1"] = _number("beta1", usual.beta1, "Momentum (beta 1)", "How much past steps count. Little is calm.")
        made["label_smoothing"] = _number(
            "label_smoothing",
            usual.label_smoothing,
            "Label smoothing",
            "Tells D that real is only 1 minus this.",
        )
    made["spectral_norm"] = gr.Checkbox(
        usual.spectral_norm,
        label="Spectral norm",
        info="Keeps the discriminator from becoming too steep.",
        elem_id="spectral_norm",
    )
    made["seed"] = _number(
        "seed",
        usual.seed,
        "Seed",
        "The same seed and settings give the same run on the same machine.",
        whole=True,
    )
    return made


def _number(name: str, value: float, label: str, info: str, whole: bool = False) -> gr.Number:
    bounds = BOUNDS[name]
    shown = f"{info} {bounds.low:g} to {bounds.high:g}." if name != "seed" else info
    return gr.Number(value, label=label, info=shown, precision=0 if whole else None, elem_id=name, min_width=140)


def values_of(config: GanConfig) -> list[Any]:
    """Values for the components."""
    return [getattr(config, name) for name in FIELDS]


def suggested(*values: Any) -> list[Any]:
    """The form after another architecture was chosen: learning rates and the like as its source has them."""
    asked = dict(zip(FIELDS, values, strict=True))
    own = ARCHITECTURES[asked["architecture"]].suggested
    return [own.get(name, asked[name]) for name in FIELDS]


def read(values: Sequence[Any]) -> tuple[GanConfig, list[str]]:
    """The experiment that the components describe, and a sentence for each value that had to be changed."""
    return clamped({name: value for name, value in zip(FIELDS, values, strict=True) if value is not None})
