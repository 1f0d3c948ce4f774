"""Every endpoint, called with what no program should send: it answers, or refuses in a sentence, and never stumbles.

Which endpoints there are, and what they take, is the page's own description of its API.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Iterator
from typing import Any

import gradio as gr
from coroutines import finished
from hostile import HOSTILE, words_are_ours

OF_EACH = 8
"""hostile values for each parameter"""


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
                except Exception as error:
                    if isinstance(error, ValueError | gr.Error) and words_are_ours(error):
                        continue
                    stumbled.append(f"{name}({given['parameter_name']}={value!r:.60}): {type(error).__name__}: {error}")
    assert not stumbled, "\n".join(stumbled)
