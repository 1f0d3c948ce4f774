"""Train while a run of one's own is at work: replace it, wait in line, or go back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from playground.runs import Run, RunNotFound
from playground.runs.status import ENDED_STATES
from playground.ui.assets import beside, markup_and_script
from playground.ui.components.run_html import STATE_WORDS
from playground.ui.components.status_line import duration
from playground.ui.hosting import Host

MOST_OWN = 20
"""runs that a browser says it has started"""
OWN_RUNS_JS = beside(str(Path(__file__).with_stem("own_runs")), "js")
"""of an event whose last input is `own_runs`: the runs that this browser has started (start_buttons.js keeps them)"""


def busy_question() -> gr.HTML:
    """A dialog that opens when its value has a heading; listen to `select`: answer ("replace" or "wait"), starter."""
    return gr.HTML({}, **markup_and_script(__file__), elem_id="busy")


def own_runs() -> gr.Textbox:
    """The ids of the runs that this browser has started, with commas between; not seen."""
    return gr.Textbox("", visible=False)


def at_work(host: Host, own: Any) -> list[Run]:
    """Those of a browser's own runs that have not ended."""
    runs = []
    for run_id in str(own or "").split(",")[-MOST_OWN:]:
        try:
            run = host.store.get(run_id)
        except RunNotFound:
            continue
        if run.status().state not in ENDED_STATES:
            runs.append(run)
    return runs


def question(host: Host, runs: Sequence[Run], starter: str) -> dict[str, Any]:
    """The dialog's value. starter: which button asked; it comes back with the answer."""
    status = runs[-1].status()
    heading = "A run of yours is still at work" if len(runs) == 1 else f"{len(runs)} runs of yours are still at work"
    came = f"{STATE_WORDS[status.state]}, epoch {status.epoch:.2f} of {status.epochs:g}"
    wait, waiting = wait_words(*host.pool.until_turn())
    return {
        "heading": heading,
        "words": f"{runs[-1].title}: {came}.",
        "wait": wait,
        "waiting": waiting,
        "starter": starter,
        "asked": time.time(),  # the same question may come twice
    }


def wait_words(seconds: float | None, others: int) -> tuple[str, str]:
    """What it means to wait. seconds: until a trainer is free, None where nobody can tell. others: in line before."""
    if seconds == 0 and not others:
        return "Train both", "A trainer is free: they train side by side."
    more = f" {others} more {'run waits' if others == 1 else 'runs wait'} before it." if others else ""
    if seconds is None:
        return "Wait in line", f"It starts when what is at work has ended.{more}"
    return "Wait in line", f"A trainer is free in about {duration(seconds)}.{more}"


def stop_all(host: Host, runs: Sequence[Run]) -> None:
    """Raises ValueError where one cannot be told."""
    for run in runs:
        host.pool.stop(run)
