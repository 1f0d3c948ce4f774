"""The page that tests of faults send nonsense to."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
import pytest

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.hosting import Host
from playground.ui.page import build_page
from playground.ui.server import DEMO_RUN


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Of a server without trainers."""
    folder = tmp_path_factory.mktemp("server")
    store = RunStore(folder / "runs")
    pool = WorkerPool(store, folder / "own", slots=0, most_waiting=2)
    return Host(store, pool, folder / "own", folder / "exports", Run(DEMO_RUN), data_root=Path("none"))


@pytest.fixture(scope="session")
def page(host: Host) -> gr.Blocks:
    """Of that server; never launched."""
    return build_page(host)
