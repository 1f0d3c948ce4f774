"""What a race looks like before anybody has started one: the recordings of those who would take part, on one clock."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from playground.runs.races import RACES
from playground.ui.assets import SCRIPTS, markup_and_script
from trainers.contestants import cards_of_race


def recorded_race() -> gr.HTML:
    """Its value are the names of the cards whose recordings play; none, and it is not seen."""
    return gr.HTML([], **markup_and_script(__file__), scripts=f"{SCRIPTS}/zoo", elem_id="race-recorded")


def recordings_of(race: str, chosen: Sequence[str], is_on: bool) -> list[str]:
    """Cards to replay: those that were chosen, where they can race; else those of the race. None once one is on."""
    if is_on:
        return []
    try:
        return [card.name for card in cards_of_race(",".join(chosen) or race)]
    except ValueError:  # one card alone: the second is still to be chosen
        return [card.name for card in cards_of_race(race)] if race in RACES else []
