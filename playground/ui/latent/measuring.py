"""Sliders of a model that came without directions: its picture is there at once, they are when they are measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.ui.components.slider_panel import read_back, value_of
from playground.ui.components.status_line import status_line
from playground.ui.errors import warn
from playground.ui.events import NEWEST, QUEUED, Update
from playground.ui.latent.explorables import Explorables

TELL = "() => { document.dispatchEvent(new Event('latent-NEWS')); return []; }"
"""to the sections that are drawn when they are seen (in_sight.js)"""


def wire_measuring(explorables: Explorables, taken: Any, model: gr.State, line: gr.HTML, panel: gr.HTML) -> None:
    """Measure what a model lacks once it is taken, and then put the sliders into the panel.

    taken: the event after which `model` is another one. line: says how far it is.
    """

    def measure(name: str, value: Any) -> Iterator[Update]:
        if value:  # its sliders came with it
            yield {line: ""}
            return
        try:
            for share in explorables.measure(name):
                yield {line: status_line(words_for(explorables, name), "running", share)}
        except ValueError as error:  # its classifier is damaged
            warn(str(error))
        yield {line: ""}

    def fill(name: str, value: Any) -> list[dict[str, Any]]:
        """Of the model that is open by now: another one may have been chosen while this one was measured."""
        return value_of(read_back(explorables.of(name).groups, value))

    filled = taken.success(measure, [model, panel], [line], **NEWEST).success(fill, [model, panel], panel, **NEWEST)
    for event, news in ((taken, "model"), (filled, "sliders")):
        event.success(None, None, None, js=TELL.replace("NEWS", news), **QUEUED)


def words_for(explorables: Explorables, name: str) -> str:
    return f"Measuring what moves the pictures of {explorables.of(name).entry.title}: sliders follow"
