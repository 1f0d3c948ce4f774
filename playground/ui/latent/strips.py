"""Strips: what each slider does to the picture in hand, from end to end, all at once. A press takes one of them."""

from __future__ import annotations

from typing import Any

import gradio as gr
import torch

from playground.data import to_bytes
from playground.data.pixels import contact_sheet
from playground.latent import draw, each_way
from playground.ui.assets import markup_and_script
from playground.ui.components.picture_html import address_of, look
from playground.ui.components.slider_panel import REACH, SliderRow, read_back, rows_in
from playground.ui.events import PRESSED, QUEUED, Update, event_value
from playground.ui.latent.explorables import Explorable, Explorables
from playground.ui.latent.explore import CurrentPicture, of_its_own
from playground.ui.latent.slider_picture import settings_in

STEPS = (-REACH, -2.0, -1.0, 0.0, 1.0, 2.0, REACH)
"""where the slider stands in the pictures of a strip, standard deviations"""
AT_ONCE = 2
"""visitors for whom strips are drawn at the same time: a hundred pictures each"""


def strips_section(explorables: Explorables, current: CurrentPicture) -> None:
    """Drawn whenever they come into sight, for what the sliders show by then."""
    with gr.Column(elem_id="strips", elem_classes="card"):
        gr.Markdown(
            f"### Strips\n{look('along a row: one slider goes from end to end, the others stay where they are.')}"
            "\n\nPress a picture to take it."
        )
        strips = gr.HTML({}, **markup_and_script(__file__, "in_sight"), elem_id="strip-rows")

    def take(pressed: gr.EventData, model: str, panel: Any) -> Update:
        row, step = event_value(pressed, "row"), event_value(pressed, "step")
        slider, amount = pressed_in(explorables.of(model), row, step)
        return current.bend(slider.key, amount, model, panel)

    few: dict[str, Any] = {**QUEUED, "concurrency_limit": AT_ONCE, "concurrency_id": "strips"}
    pressed = strips.select(take, [current.model, current.panel], current.outputs, **PRESSED)
    for seen in (strips.arrive, pressed.success):
        seen(of_its_own(explorables, strips_of), current.moved, strips, **few)


def rows_of(explorable: Explorable, panel: Any) -> list[tuple[int, SliderRow]]:
    """The sliders that have names of their own, with their places among all; where none has, those that there are."""
    sliders = rows_in(read_back(explorable.groups, panel))
    named = [meaning.kind != "principal" for meaning in explorable.directions.meanings]
    return [(at, sliders[str(at)]) for at, has_name in enumerate(named) if has_name or not any(named)]


def strips_of(
    explorables: Explorables, model: Any, latent: list[float], panel: Any, psi: Any, keep: Any
) -> dict[str, Any]:
    """All strips on one sheet, row by row, with what the rows are called. ValueError for a model that is not here."""
    explorable = explorables.of(str(model))
    settings, rows = settings_in(explorable, panel, psi, keep), rows_of(explorable, panel)
    if not rows:  # its directions are still measured
        return {}
    amounts = each_way(torch.tensor(settings.amounts), [at for at, _ in rows], STEPS)
    pictures = draw(explorable.generator, explorable.latents_after(latent, settings, amounts))
    return {
        "sheet": address_of(contact_sheet(to_bytes(pictures), len(STEPS)), quality=85),
        "steps": STEPS,
        "rows": [{"title": row.title, "hint": row.hint, "amount": row.amount} for _, row in rows],
    }


def pressed_in(explorable: Explorable, row: Any, step: Any) -> tuple[SliderRow, float]:
    """The slider and where it is put, for what a browser says was pressed. ValueError where no picture is."""
    rows = rows_of(explorable, None)
    if not (isinstance(row, int) and isinstance(step, int) and 0 <= row < len(rows) and 0 <= step < len(STEPS)):
        raise ValueError("Press one of the pictures.")
    return rows[row][1], STEPS[step]
