"""The page as it is laid out, before anybody opens it."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.hosting import Host
from playground.ui.page import build_page
from playground.ui.server import DEMO_RUN


def test_every_button_says_what_it_does(tmp_path: Path) -> None:
    """One that is called as Gradio calls them is an update that was made while the page was laid out."""
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")  # never opened: nothing trains here
    page = build_page(Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN)))
    buttons = [part for part in page.blocks.values() if isinstance(part, gr.Button)]
    unnamed = gr.Button(render=False).value
    assert len(buttons) > 20
    assert [button.elem_id for button in buttons if button.value in ("", None, unnamed)] == []
