"""Every endpoint, called with what no program should send: it answers, or refuses in a sentence, and never stumbles.

Which endpoints there are, and what they take, is the page's own description of its API.
"""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from coroutines import finished

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.hosting import Host
from playground.ui.page import build_page
from playground.ui.server import DEMO_RUN

HOSTILE: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 10**400, 1e308, math.nan, math.inf, "", "\0", "<img src=x onerror=alert(1)>", "../" * 30,
    "\ud800", "a" * 5000, [], [[]], [None] * 3, ["gif"], ["a", {}], {}, {"a": []}, {"path": "/etc/passwd"}, {"path": 5},
    {"url": "file:///"},
)  # fmt: skip
OF_EACH = 8
"""hostile values for each parameter"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> gr.Blocks:
    """The page of a server without trainers."""
    folder = tmp_path_factory.mktemp("server")
    store = RunStore(folder / "runs")
    pool = WorkerPool(store, folder / "own", slots=0, most_waiting=2)
    return build_page(Host(store, pool, folder / "own", folder / "exports", Run(DEMO_RUN), data_root=Path("none")))


def call(function: Any, values: list[Any]) -> None:
    """Until its first answer."""
    if inspect.isasyncgenfunction(function):

        async def first() -> None:
            steps = function(*values)
            await anext(steps, None)
            await steps.aclose()

        finished(first)
        return
    answer = function(*values)
    if isinstance(answer, Iterator):
        next(answer, None)
        answer.close()  # type: ignore[attr-defined]


def test_no_parameter_of_any_endpoint_makes_it_stumble(page: gr.Blocks) -> None:
    chance = random.Random(7)
    described = page.get_api_info()["named_endpoints"]
    assert len(described) > 20
    functions = {f"/{event.api_name}": event.fn for event in page.fns.values() if event.api_visibility == "public"}
    stumbled: list[str] = []
    for name, about in described.items():
        usual = [given.get("parameter_default") for given in about["parameters"]]
        for place, given in enumerate(about["parameters"]):
            for value in chance.sample(HOSTILE, OF_EACH):
                values = [*usual[:place], value, *usual[place + 1 :]]
                try:
                    call(functions[name], values)
                except (ValueError, gr.Error):  # fit for a person: see playground.ui.errors
                    continue
                except Exception as error:
                    stumbled.append(f"{name}({given['parameter_name']}={value!r:.60}): {type(error).__name__}: {error}")
    assert not stumbled, "\n".join(stumbled)
