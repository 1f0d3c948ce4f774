"""What a run says of itself, so that a page shows any run of any method, also one that it has never heard of."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from playground.config import Setting

Role = Literal["real", "fake", "discriminator", "generator", "encoder", "plain"]
"""who a figure belongs to: it decides the colour, the same everywhere"""


@dataclass(frozen=True)
class Figure:
    """A named number that a run tells after every step."""

    name: str
    title: str
    """in a legend: a word or two"""
    unit: str = ""
    plot: str = ""
    """name of the plot that it is drawn in; its own where this is empty"""
    role: Role = "plain"


@dataclass(frozen=True)
class Plot:
    """Figures that are drawn over one another, and what to look at."""

    name: str
    title: str
    hint: str = ""
    """one sentence that is true of these figures whatever the run does"""
    skip: float = 0.0
    """the first epochs that are left out once the run is past them: beside them the rest would look level"""


@dataclass(frozen=True)
class LiveSetting:
    """A setting that may be changed while the run trains."""

    name: str
    label: str
    value: float
    """as the run was started"""
    low: float
    high: float
    whole: bool


@dataclass(frozen=True)
class About:
    """Everything that a page must know of a run beside its figures and pictures."""

    method: str
    """as the command line calls it"""
    title: str
    name: str = ""
    """of its model, fit for a file: dcgan28-mnist"""
    subject: str = ""
    """what sets it apart, in a few words: Handwritten digits (MNIST) · Small DCGAN, 28 pixels · Hinge"""
    data: str = ""
    """the pictures that it learns from"""
    caption: str = "Pictures of this run"
    """what the published picture shows; "after 3 epochs" may follow"""
    hint: str = ""
    """how the published picture is to be read"""
    classes: tuple[str, ...] = ()
    """names of the classes that its samples are counted by"""
    grey: bool = False
    smooth: bool = False
    """whether its pictures may be enlarged smoothly; else each pixel is shown as a square"""
    epochs: float = 0.0
    """passes over the data after which it ends; 0 where only its trainer can tell"""
    players: tuple[str, ...] = ()
    """who can be stepped alone"""
    verdict: str = ""
    """what the discriminator's numbers mean, where the run publishes moments of its game"""
    verdict_is_probability: bool = False
    """of being real, from 0 to 1; else a score without a fixed scale"""
    figures: tuple[Figure, ...] = ()
    plots: tuple[Plot, ...] = ()
    live: tuple[LiveSetting, ...] = ()
    card: dict[str, str] = field(default_factory=dict)
    """paragraphs of its model's card"""

    def curves(self, names: list[str]) -> list[tuple[Plot, list[Figure]]]:
        """The plots of the figures of these names, as declared; a figure that nobody declared has a plot of its own."""
        declared = {figure.name: figure for figure in self.figures}
        known = {plot.name: plot for plot in self.plots}
        groups: dict[str, list[Figure]] = {}
        for name in [*declared, *(name for name in names if name not in declared)]:
            if name in names:
                figure = declared.get(name, Figure(name, name))
                groups.setdefault(figure.plot or name, []).append(figure)
        return [(known.get(key, Plot(key, _heading(figures[0]))), figures) for key, figures in groups.items()]


def _heading(figure: Figure) -> str:
    return f"{figure.title}, {figure.unit}" if figure.unit else figure.title


def live_settings(settings: dict[str, Setting], values: dict[str, Any]) -> tuple[LiveSetting, ...]:
    """Those of a config that may change while it trains."""
    return tuple(
        LiveSetting(name, known.label, values[name], known.low or 0.0, known.high or 0.0, isinstance(values[name], int))
        for name, known in settings.items()
        if known.live
    )


@dataclass(frozen=True)
class Experiment:
    """The settings of a run to come, and what it will say of itself."""

    settings: dict[str, Any]
    """plain values, and METHOD"""
    about: About


def about_to_json(about: About) -> str:
    return json.dumps(dataclasses.asdict(about), indent=1)


def about_from_json(text: str) -> About:
    """Fields of a newer version are passed over. Raises ValueError on anything unreadable."""
    raw: Any = json.loads(text)
    try:
        parts = {"figures": Figure, "plots": Plot, "live": LiveSetting}
        lists = {name: tuple(_read(kind, one) for one in raw.get(name, ())) for name, kind in parts.items()}
        return _read(About, raw | lists | {name: tuple(raw.get(name, ())) for name in ("players", "classes")})  # type: ignore[no-any-return]
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


PLAIN_TYPES: dict[object, Any] = {"str": str, "bool": bool, "float": (int, float)}
"""of JSON, by the annotations of the fields"""


def _read(kind: type[Any], raw: dict[str, Any]) -> Any:
    known = {field.name: field.type for field in dataclasses.fields(kind)}
    values = {name: value for name, value in raw.items() if name in known}
    for name, value in values.items():
        if not isinstance(value, PLAIN_TYPES.get(known[name], object)):
            raise TypeError(f"{name} must be of type {known[name]}")
    if values.get("role", "plain") not in get_args(Role):  # of a newer version
        del values["role"]
    return kind(**values)
