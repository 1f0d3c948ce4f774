"""Which model a tab works on: one that ships, or the generator of a run. The address names it: ?model=run-3fa8c01d22.

The header's script (address.js) keeps the name in the address while the tab is open, and hands it over to links.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from playground.pretrained import TRAINED
from playground.ui.assets import beside
from playground.ui.components.model_chooser import choice_of
from playground.ui.events import NEWEST, QUEUED
from playground.ui.hosting import Host
from trainers.run_generators import model_of, tab_of

MOST_OFFERED = 8
"""runs in a list of models; a link opens every other one"""
MOST_LOOKED_AT = 60


@dataclass(frozen=True)
class OpenModel:
    """The model that the sections of a tab work on."""

    name: gr.State
    """as the registry and the address say it"""
    opened: gr.State
    """how often one was opened: listen to its `change`, which also comes when a run is opened again"""
    wanted: gr.Textbox
    """the model that the address names when the tab is opened; not seen"""


def open_model(first: str) -> OpenModel:
    """Inside the current layout. first: the one to begin with."""
    return OpenModel(gr.State(first), gr.State(0), gr.Textbox("", visible=False))


def wire_model(
    tab: gr.Tab, model: OpenModel, chooser: Any, first: str, outputs: list[Any],
    arrive: Callable[..., Any], take: Callable[..., Any],
) -> None:  # fmt: skip
    """Open a model when the tab is opened, or when another one is chosen; from then on the address names it, unless it
    is the first one, with which the tab begins.

    arrive: (opened, name, wanted by the address) -> updates of `outputs`. take: (chosen, opened, name) -> the same.
    """
    place = str(tab.id)
    reading = _script("tab_model_from_address").replace("TAB", place)
    naming = {"js": _script("tab_model_to_address").replace("TAB", place).replace("FIRST", first), **QUEUED}
    tab.select(arrive, [model.opened, model.name, model.wanted], outputs, js=reading, **QUEUED).success(
        None, chooser, None, **naming
    )
    # The list may hold runs by now that it did not hold when the page was made: its value comes unchecked.
    chooser.input(take, [chooser, model.opened, model.name], outputs, preprocess=False, **NEWEST).success(
        None, chooser, None, **naming
    )


def refuse_others(host: Host, tab: str, wanted: object) -> None:
    """Raises ValueError, fit for the page, for a name that is neither a run's nor that of a model which the tab offers:
    people know models by their titles."""
    if not is_run(wanted) and wanted not in _shipped(host, tab):
        raise ValueError(f"There is no model called {str(wanted)[:40]!r} here. Choose one of those that are shown.")


def _shipped(host: Host, tab: str) -> list[str]:
    """The models of that tab that ship."""
    return host.pretrained.generators(asked=tab == "labels")


def _script(name: str) -> str:
    return beside(str(Path(__file__).with_stem(name)), "js")


def models_to_choose(host: Host, tab: str, chosen: str) -> dict[str, Any]:
    """Contents of a model chooser: what ships for that tab, faces first, and the newest runs whose generators it opens;
    `chosen` among them, if it is one."""
    shipped = [(name, host.pretrained.generator_entry(name)) for name in _shipped(host, tab)]
    shipped.sort(key=lambda model: model[1].subject != "faces")
    found = [run for run in host.store.runs()[:MOST_LOOKED_AT] if run.checkpoint.is_file() and tab_of(run) == tab]
    offered = [run for i, run in enumerate(found) if i < MOST_OFFERED or model_of(run) == chosen]
    titles = {name: entry.title for name, entry in shipped}
    titles |= {model_of(run): f"{run.title} · {run.about().subject}" for run in offered}
    models = []
    for name, title in titles.items():
        with contextlib.suppress(ValueError, OSError):  # of a run that somebody has just deleted
            models.append({"name": name, "title": title, "picture": host.thumbnails.address(name)})
    return choice_of(tab, chosen, models)


def is_run(model: Any) -> bool:
    return str(model).startswith(TRAINED)
