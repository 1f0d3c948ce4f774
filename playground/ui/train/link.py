"""The link to settings or to a run: what one that opens the page says, checked before it is believed; and how one is
written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.config import settings_of, to_query
from playground.runs import METHOD, Run
from playground.ui.components.method_form import DECIDING, data_choices, page_config
from playground.ui.errors import warn
from playground.ui.hosting import DEMO, Host
from trainers.method import Method, name_of
from trainers.methods import all_methods, chosen_method, experiment_in, first_method

#: A hostile link can hold any number of wrong values; the page speaks of the first few.
MOST_NOTES = 3


def open_page(host: Host, link: Mapping[str, str]) -> tuple[str, type[Method], Any]:
    """Run to watch, method and settings for the form.

    ?run=<id> watches that run with its settings in the form, as far as this copy knows its method;
    ?method=...&objective=...&seed=... fills the form alone.
    """
    run_id = link.get("run", DEMO)
    try:
        run = host.run(run_id)
    except ValueError as error:
        warn(str(error))
        run_id = DEMO
    if run_id not in ("", DEMO):
        try:
            return run_id, *experiment_in(run)
        except (OSError, ValueError) as error:
            warn(f"The form does not show the settings of this run. {error}")
            link = {}
    return run_id, *form_of_link(host, link)


def form_of_link(host: Host, link: Mapping[str, str]) -> tuple[type[Method], Any]:
    """Method and settings that a link asks for; what cannot be had is said."""
    method = first_method()
    try:
        if names_settings(link):
            method = chosen_method(link)
        # Who follows a link to a method has named no pictures: the first that stand ready.
        ready = data_choices(host.data_root, method)
        folder = {"data": ready[0][1]} if ready else {}
        method, config, notes = page_config(host.data_root, {METHOD: name_of(method), **folder, **link})
    except ValueError as error:
        _speak([str(error)])
        return method, method.usual()
    _speak(notes)
    return method, config


def names_settings(link: Mapping[str, str]) -> bool:
    """Whether it asks for anything in the form: a link may also just name a tab, or a run to watch."""
    known = {name for kind in all_methods().values() for name in settings_of(kind.config_type)}
    return not known.isdisjoint(link) or METHOD in link


def _speak(notes: list[str]) -> None:
    for note in notes[:MOST_NOTES]:
        warn(f"About the link: {note}")
    if len(notes) > MOST_NOTES:
        warn(f"{len(notes) - MOST_NOTES} more values of the link were changed as well.")


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


def run_query(run: Run) -> str:
    """The query string that opens this run with its settings."""
    method, config = experiment_in(run)
    return "&".join(filter(None, [f"run={run.id}", settings_query(method, config)]))
