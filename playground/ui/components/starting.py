"""Starting a run: from a form, from a link or from a program, and the address that names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playground.config import to_query
from playground.runs import METHOD, Experiment, Run
from playground.ui.components.method_form import DECIDING, MethodForm, page_config
from playground.ui.errors import inform, warn
from playground.ui.hosting import Host
from trainers.method import Method, experiment_of, name_of
from trainers.methods import chosen_method


def requested(host: Host, raw: Mapping[str, object]) -> tuple[Experiment, list[str]]:
    """What is to be trained, and a note for each value that had to be changed. Raises ValueError."""
    asked = {METHOD: name_of(chosen_method(raw))} | dict(raw)
    method, config, notes = page_config(host.data_root, asked)
    return experiment_of(method, config), notes


def start_from_form(host: Host, form: MethodForm, values: Sequence[Any]) -> Run:
    """Start what the form describes. Raises ValueError."""
    experiment, notes = requested(host, form.raw(values))
    for note in notes:
        warn(note)
    return host.pool.start(experiment, inform)


def settings_query(method: type[Method], config: Any) -> str:
    """The experiment as a query string, without what is usual. Folders go by their names."""
    deciding = {name: str(getattr(config, name, "")) for name in DECIDING}
    usual = method.usual(deciding)
    default = getattr(method.usual(), "architecture", None)
    query = to_query(config, usual)
    parts = [] if name_of(method) == name_of(chosen_method({})) else [f"{METHOD}={name_of(method)}"]
    if default is not None and config.architecture != default:
        parts.append(f"architecture={config.architecture}")
    kept = [part for part in query.split("&") if part and not part.startswith("data=")]
    if hasattr(config, "data"):
        kept.append(f"data={Path(config.data).name}")
    return "&".join(parts + kept)
