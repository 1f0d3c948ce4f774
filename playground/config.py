"""One experiment as a value: what the page edits, the command line parses and the link carries."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class GanConfig:
    """One experiment. Everything that changes the result is here, and nothing else."""

    dataset: str = "mnist"
    """name in playground.data.DATASETS, or own-<hash> for uploaded pictures"""
    architecture: str = "dcgan28"
    """name in playground.models.ARCHITECTURES"""
    objective: str = "non_saturating"
    """name in playground.objectives.OBJECTIVES"""
    epochs: int = 10
    """passes over the data"""
    batch_size: int = 32
    """images a step"""
    d_lr: float = 2e-3
    """learning rate of the discriminator"""
    g_lr: float = 2e-3
    """learning rate of the generator"""
    beta1: float = 0.3
    """how much of the last gradients Adam remembers"""
    d_steps: int = 1
    """discriminator updates for each generator update (k in Goodfellow et al. 2014)"""
    label_smoothing: float = 0.0
    """the discriminator is told 1 - this for a real picture (Salimans et al. 2016, section 3.4)"""
    spectral_norm: bool = False
    """bound the discriminator's slope layer by layer (Miyato et al. 2018)"""
    seed: int = 0
    """fixes initial weights, data order and latents"""


@dataclass(frozen=True)
class Bounds:
    """The values a field may take: both ends belong to the range."""

    low: float
    high: float


#: Uploaded pictures are a data set named after their content.
OWN_PICTURES = re.compile(r"own-[0-9a-f]{12}")

BOUNDS: dict[str, Bounds] = {
    "epochs": Bounds(1, 300),
    "batch_size": Bounds(8, 512),
    "d_lr": Bounds(1e-6, 0.1),
    "g_lr": Bounds(1e-6, 0.1),
    "beta1": Bounds(0.0, 0.99),
    "d_steps": Bounds(1, 10),
    "label_smoothing": Bounds(0.0, 0.45),
    "seed": Bounds(0, 2**31 - 1),
}


def usual_config(architecture: str = GanConfig.architecture) -> GanConfig:
    """The settings that the architecture's own source suggests; a ValueError for an unknown one."""
    from playground.models import ARCHITECTURES  # late: it needs torch, and reading a config should not

    if architecture not in ARCHITECTURES:
        raise ValueError(f"There is no architecture called {architecture[:40]!r}.")
    suggested = ARCHITECTURES[architecture].suggested
    return dataclasses.replace(GanConfig(architecture=architecture), **suggested)  # type: ignore[arg-type]


def config_from_dict(raw: Mapping[str, object]) -> GanConfig:
    """The configuration that a config.json holds. Raises ValueError naming the field that is wrong."""
    config, changes = _nearest(raw)
    if changes:
        raise ValueError(" ".join(problem for problem, _ in changes))
    return config


def clamped(raw: Mapping[str, object]) -> tuple[GanConfig, list[str]]:
    """The nearest valid configuration to `raw`, and one plain sentence for every value that was changed.

    Values may be strings, as in a link. What is missing is as the architecture's source suggests. Unknown names
    are passed over: a link carries other things too.
    """
    config, changes = _nearest(raw)
    return config, [f"{problem} {remedy}" for problem, remedy in changes]


def _nearest(raw: Mapping[str, object]) -> tuple[GanConfig, list[tuple[str, str]]]:
    """The nearest valid configuration, and for every changed value what was wrong and what it became."""
    values: dict[str, object] = {}
    changes: list[tuple[str, str]] = []
    known = str(raw.get("architecture")) in choices("architecture")
    usual_values = usual_config(str(raw["architecture"]) if known else GanConfig.architecture)
    for field in dataclasses.fields(GanConfig):
        if field.name not in raw:
            continue
        usual: bool | int | float | str = getattr(usual_values, field.name)
        try:
            values[field.name] = _converted(field.name, type(usual), raw[field.name])
        except ValueError as error:
            changes.append((str(error), f"It is set to the usual {usual}."))
            continue
        bounds = BOUNDS.get(field.name)
        if bounds is not None:
            number = values[field.name]
            assert isinstance(number, float)
            nearest = values[field.name] = type(usual)(min(max(number, bounds.low), bounds.high))
            if nearest != number:
                kind = "a whole number" if type(usual) is int else "a number"
                problem = f"{field.name} must be {kind} between {bounds.low:.10g} and {bounds.high:.10g}."
                changes.append((problem, f"It is set to {nearest:.10g}."))
    return dataclasses.replace(usual_values, **values), changes  # type: ignore[arg-type]


def _converted(name: str, kind: type, value: object) -> object:
    """`value` as a `kind`, any number as a float.

    The error repeats the value short and without markup: it may come from a hostile link.
    """
    shown = repr(re.sub(r"[^\w .,:+-]", "?", str(value)[:40]))
    if kind is bool:
        if str(value).lower() in ("true", "1"):
            return True
        if str(value).lower() in ("false", "0"):
            return False
        raise ValueError(f"{name} must be true or false, not {shown}.")
    if kind is str:
        return _known_name(name, str(value), shown)
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a number, not {shown}.")
    return number


def _known_name(name: str, value: str, shown: str) -> str:
    if value not in choices(name) and not (name == "dataset" and OWN_PICTURES.fullmatch(value)):
        raise ValueError(f"There is no {name} called {shown}. Choose from: {', '.join(choices(name))}.")
    return value


def choices(name: str) -> list[str]:
    """The names that `dataset`, `architecture` or `objective` may take."""
    from playground.data import DATASETS  # late: the registries need torch, and reading a config should not
    from playground.models import ARCHITECTURES
    from playground.objectives import OBJECTIVES

    registries: dict[str, Mapping[str, object]] = {
        "dataset": DATASETS,
        "architecture": ARCHITECTURES,
        "objective": OBJECTIVES,
    }
    return list(registries[name])


def to_query(config: GanConfig) -> str:
    """The configuration as a query string, without the values that are usual for its architecture."""
    usual = dataclasses.replace(usual_config(config.architecture), architecture=GanConfig.architecture)
    changed = {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if getattr(config, field.name) != getattr(usual, field.name)
    }
    return urlencode(changed)
