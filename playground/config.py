"""Experiments as frozen values: what the page edits, the command line parses and the link carries.

Every method has a dataclass of its own, whose fields are made by `setting`: each carries its label, its hint and
its bounds. Form, link, endpoints and command line are derived from the fields; nothing lists them a second time.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Config = TypeVar("Config", bound="DataclassInstance")
Group = Literal["main", "more", "shell"]
"""where a setting stands: on the form, in its drawer, or on the command line alone"""

OWN_PICTURES = re.compile(r"own-[0-9a-f]{12}(?:-([1-9][0-9]?))?")
"""their number of classes stands at the end, where there are some"""

#: Of the values that could have been meant, in an error.
MOST_NAMED = 8


@dataclass(frozen=True)
class Setting:
    """What is known of one field of a config."""

    label: str
    hint: str
    """one sentence without jargon; also the command line's help"""
    low: float | None = None
    high: float | None = None
    """both ends belong to the range"""
    choices: Callable[[], Mapping[str, str]] | None = None
    """names that the field may take, each with its title"""
    group: Group = "more"
    live: bool = False
    """whether it may change while a run trains"""


def setting(
    default: Any,
    label: str,
    hint: str,
    bounds: tuple[float, float] | None = None,
    choices: Callable[[], Mapping[str, str]] | None = None,
    group: Group = "more",
    live: bool = False,
) -> Any:
    """A field of a config with all that form, link and command line need to know."""
    low, high = bounds or (None, None)
    known = Setting(label, hint, low, high, choices, group, live)
    return dataclasses.field(default=default, metadata={"setting": known})


def settings_of(kind: type[DataclassInstance]) -> dict[str, Setting]:
    """By the names of the fields, in their order."""
    return {field.name: field.metadata["setting"] for field in dataclasses.fields(kind)}


def plain_values(config: DataclassInstance) -> dict[str, Any]:
    """The fields as JSON has them."""
    values = dataclasses.asdict(config)
    return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}


def exact(usual: Config, raw: Mapping[str, object]) -> Config:
    """The config that a config.json holds; what it leaves out is as in `usual`. ValueError names the wrong field."""
    config, changes = _nearest(usual, raw)
    if changes:
        raise ValueError(" ".join(problem for problem, _ in changes))
    return config


def nearest(usual: Config, raw: Mapping[str, object]) -> tuple[Config, list[str]]:
    """The nearest valid config to `raw`, and one plain sentence for every value that was changed.

    Values may be strings, as in a link. What is missing is as in `usual`. Unknown names are passed over: a link
    carries other things too.
    """
    config, changes = _nearest(usual, raw)
    return config, [f"{problem} {remedy}" for problem, remedy in changes]


def _nearest(usual: Config, raw: Mapping[str, object]) -> tuple[Config, list[tuple[str, str]]]:
    """The nearest valid config, and for every changed value what was wrong and what it became."""
    values: dict[str, object] = {}
    changes: list[tuple[str, str]] = []
    for name, known in settings_of(type(usual)).items():
        if name not in raw:
            continue
        default = getattr(usual, name)
        try:
            value = _converted(name, known, default, raw[name])
        except ValueError as error:
            words = plain_number(default) if is_number(default) else default
            changes.append((str(error), f"It is set to the usual {words}."))
            continue
        if known.low is not None and known.high is not None:
            kind = type(default)
            within = kind(min(max(value, known.low), known.high))
            if within != value:
                words = "a whole number" if kind is int else "a number"
                problem = f"{name} must be {words} between {plain_number(known.low)} and {plain_number(known.high)}."
                changes.append((problem, f"It is set to {plain_number(within)}."))
            value = within
        values[name] = value
    return dataclasses.replace(usual, **values), changes


def finite_number(value: object) -> float | None:
    """The number that JSON, a link or a form means; None where it means none, or one without end."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def is_number(value: object) -> TypeGuard[float]:
    """Whether JSON holds a number there, and one with an end: no text, neither true nor false, and nothing so large
    that no float can hold it."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _converted(name: str, known: Setting, default: object, value: object) -> Any:
    """`value` in the type of `default`, any number as a float. The error repeats it short and without markup: it may
    come from a hostile link."""
    shown = repr(re.sub(r"[^\w .,:+-]", "?", str(value)[:40]))
    if isinstance(default, bool):
        if str(value).lower() in ("true", "1"):
            return True
        if str(value).lower() in ("false", "0"):
            return False
        raise ValueError(f"{name} must be true or false, not {shown}.")
    if isinstance(default, int | float):
        number = finite_number(value)
        if number is None:
            raise ValueError(f"{name} must be a number, not {shown}.")
        return number
    if isinstance(default, Path):
        return Path(str(value))
    if default is None:
        return None if value in (None, "", "None") else Path(str(value))
    return _known_name(name, known, str(value), shown)


def _known_name(name: str, known: Setting, value: str, shown: str) -> str:
    names = known.choices() if known.choices is not None else {value: value}
    if value not in names and not (name == "dataset" and OWN_PICTURES.fullmatch(value)):
        some = list(names)[:MOST_NAMED]
        rest = f" and {len(names) - len(some)} more" if len(names) > len(some) else ""
        raise ValueError(f"There is no {name} called {shown}. Choose from: {', '.join(some)}{rest}.")
    return value


def plain_number(number: float, digits: int | None = None) -> str:
    """0.000001, not 1e-06: without powers of ten, which not everybody reads; but from a trillion on, where none counts
    noughts. What is nearer to 0 than it can show is 0. digits: how many of those that count are told; None for all.
    """
    told = number if digits is None else float(f"{number:.{digits}g}")
    return f"{told:g}" if abs(told) >= 1e12 else f"{round(told, 10) + 0.0:.10f}".rstrip("0").rstrip(".")


def to_query(config: DataclassInstance, usual: DataclassInstance) -> str:
    """The config as a query string, without the values that are as in `usual`."""
    values, left_out = plain_values(config), plain_values(usual)
    return urlencode({name: value for name, value in values.items() if value != left_out[name]})


def own_classes(dataset: str) -> int:
    """How many classes the own pictures of that name are sorted into; 0 for none, and for every other data set."""
    match = OWN_PICTURES.fullmatch(dataset)
    return int(match[1] or 0) if match else 0


def live_names(kind: type[DataclassInstance]) -> list[str]:
    """The settings that may change while a run trains."""
    return [name for name, known in settings_of(kind).items() if known.live]
