"""The methods that can be trained. A new one is a file in this folder and a line in METHODS."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from playground.runs import METHOD, Run
from playground.runs.presets import FIRST, PRESETS
from trainers.method import Method, config_of, name_of

METHODS: dict[str, str] = {
    "gan": "Gan",
    "vae": "Vae",
    "mixture": "Mixture",
    "pix2pix": "Pix2Pix",
    "gaugan": "GauGan",
    "cyclegan": "CycleGan",
    "cut": "Contrastive",
    "srgan": "Srgan",
    "infogan": "InfoGan",
    "ebgan": "EnergyGan",
    "began": "Began",
    "bigan": "BiGan",
    "aae": "Aae",
    "vaegan": "VaeGan",
    "clustergan": "ClusterGan",
    "cogan": "CoGan",
    "anogan": "AnoGan",
    "singan": "SinGan",
    "discogan": "DiscoGan",
    "dualgan": "DualGan",
    "bicyclegan": "BicycleGan",
    "context_encoder": "ContextEncoder",
    "stylegan": "StyleGan",
    "progressive": "Progressive",
    "lapgan": "LapGan",
    "realnvp": "RealNvp",
    "pixelcnn": "PixelCnn",
    "pixelrnn": "PixelRnn",
    "ssgan": "SsGan",
    "pixelda": "PixelDa",
    "text_to_image": "TextToImage",
    "self_conditioned": "SelfConditioned",
}
"""name of the module here, and of the class in it: a method is imported when it is first asked for"""


def method_of(name: object) -> type[Method]:
    """Raises ValueError for a name that no method has, also for JSON that is no text."""
    if str(name) not in METHODS:
        raise ValueError(f"There is no method called {str(name)[:40]!r}. Choose from: {', '.join(METHODS)}.")
    module = importlib.import_module(f"trainers.methods.{name}")
    method: type[Method] = getattr(module, METHODS[str(name)])
    return method


def all_methods() -> dict[str, type[Method]]:
    return {name: method_of(name) for name in METHODS}


def chosen_method(raw: Mapping[str, object]) -> type[Method]:
    """The method that settings name; where they name none, the one that has their networks, or else the first.

    A link from before there were methods says architecture=vae28 and nothing more.
    """
    if METHOD in raw:
        return method_of(raw[METHOD])
    networks = str(raw.get("architecture"))
    for method in all_methods().values():
        if networks in getattr(method, "architectures", {}):
            return method
    return method_of(next(iter(METHODS)))


def first_method() -> type[Method]:
    """What the page opens with, and a trainer warms up with."""
    return chosen_method(PRESETS[FIRST].settings)


def experiment_in(run: Run) -> tuple[type[Method], Any]:
    """The method and the config of a run. ValueError or OSError where this copy cannot train it."""
    settings = run.settings()
    method = chosen_method(settings)
    return method, config_of(method, settings)


__all__ = ["METHODS", "Method", "all_methods", "chosen_method", "experiment_in", "method_of", "name_of"]
