"""Every event of the page, sent what no browser sends: it answers, or refuses in a sentence of ours, with no traceback.

Events are called as the server calls them, from what a browser sends to what it is answered (`process_api`).
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
import pytest
from coroutines import finished
from gradio.block_function import BlockFunction
from gradio.routes import App
from hostile import FILE, HOSTILE, words_are_ours
from starlette.requests import Request
from starlette.testclient import TestClient

from playground.ui.received import NOT_OURS, is_of_kind
from playground.ui.sessions import Session, keep_little

SLOW_TO_FILL = {"make_file", "describe"}
"""functions that draw for seconds whatever they are sent: for the slow test"""
EVENTS: tuple[Any, ...] = (
    None, [], {}, {"index": [1]}, {"index": 10**30, "row": float("nan"), "column": []},
    {"what": ["a"], "do": {}, "id": [], "run": {}, "name": {"a": 1}, "step": []},
)  # fmt: skip
"""what an event itself may say"""
Sent = tuple[str, list[Any], Any]
"""in words, the inputs, and what the event itself says"""


def by_function(page: gr.Blocks) -> list[BlockFunction]:
    """Of the events that call the same function with values of the same components, one."""
    events = [event for event in page.fns.values() if event.fn is not None and event.api_visibility == "private"]
    return list({(name_of(event), *(part._id for part in event.inputs)): event for event in events}.values())


def name_of(event: BlockFunction) -> str:
    function: Any = event.fn
    while inner := getattr(function, "func", None) or getattr(function, "__wrapped__", None):
        function = inner
    return str(function.__qualname__)


def nonsense(event: BlockFunction, values: Callable[[], list[Any]]) -> Iterator[Sent]:
    """One input after the other, the others as they are when the page opens."""
    usual = [usual_value(part) for part in event.inputs]
    for place, part in enumerate(event.inputs):
        if not isinstance(part, gr.State):  # which no browser sends
            for value in values():
                yield f"{part.elem_id or place}={value!r:.60}", [*usual[:place], value, *usual[place + 1 :]], {}
    if any(str(of.annotation).endswith("EventData") for of in inspect.signature(event.fn).parameters.values()):
        yield from ((f"event {said!r:.60}", usual, said) for said in EVENTS)


def usual_value(part: Any) -> Any:
    value = getattr(part, "value", None)
    return value() if callable(value) else value


def request() -> gr.Request:
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b"", "client": ("::1", 1)}
    return gr.Request(Request(scope), session_hash="somebody")


async def send(page: gr.Blocks, event: BlockFunction, sent: Sent) -> None:
    """Until its first answer."""
    _, inputs, said = sent
    answer = await page.process_api(
        event, inputs, Session(page), request(), event_data=gr.EventData(None, said), session_hash="somebody"
    )
    if (steps := getattr(answer["iterator"], "iterator", None)) is not None:
        steps.close()


def stumbles(page: gr.Blocks, events: list[BlockFunction], values: Callable[[], list[Any]]) -> list[str]:
    """Of those events, what they say who neither answer nor refuse."""

    async def look() -> list[str]:
        found = []
        for event in events:
            for sent in nonsense(event, values):
                try:
                    await send(page, event, sent)
                except Exception as error:
                    if not isinstance(error, gr.Error) or not words_are_ours(error):
                        found.append(f"{name_of(event)}({sent[0]}): {error!r}")
        return found

    return finished(look)


def test_no_event_stumbles_over_what_it_is_sent(page: gr.Blocks) -> None:
    chance = random.Random(7)
    events = [event for event in by_function(page) if name_of(event).split(".")[-1] not in SLOW_TO_FILL]
    assert len(events) > 100
    found = stumbles(page, events, lambda: [None, *chance.sample(HOSTILE, 2)])
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_no_event_stumbles_over_anything(page: gr.Blocks) -> None:
    found = stumbles(page, by_function(page), lambda: list(HOSTILE))
    assert not found, "\n".join(found)


def test_a_component_gives_values_of_its_kind(page: gr.Blocks) -> None:
    """What each has as the page opens is of the kind that is let through."""
    parts = {part._id: part for event in page.fns.values() for part in event.inputs}.values()
    assert [part.elem_id for part in parts if not is_of_kind(part, usual_value(part))] == []


@pytest.mark.parametrize(
    ("part", "given", "others"),
    [
        (gr.Slider, (0, 0.5, None), ("1", True, [1], {}, float("nan"), 10**400)),
        (gr.Checkbox, (True, None), (1, "true", [])),
        (gr.Textbox, ("", "ü", None), ("\ud800", 1, {"path": "/etc/passwd"})),
        (gr.Radio, ("a", 3, None), ([], {}, float("inf"))),
        (lambda: gr.Dropdown(multiselect=True), (["a"], [], None), ("a", [[]], {})),
        (lambda: gr.HTML(""), ("run", None), (3, [], FILE)),
        (lambda: gr.HTML({"a": [1]}), ({}, None), ("", [], 3)),
        (lambda: gr.HTML(3), (0, None), ("", [], float("nan"))),
    ],
)
def test_others_are_of_another_kind(part: Callable[[], Any], given: tuple[Any, ...], others: tuple[Any, ...]) -> None:
    made = part()
    assert all(is_of_kind(made, value) for value in given)
    assert not any(is_of_kind(made, value) for value in others)


def test_over_http_nonsense_is_refused_in_a_sentence(page: gr.Blocks) -> None:
    """As programs of strangers send it. A number that is typed beyond the ends of its box is refused in words, too."""
    page.app = App.create_app(page)
    keep_little(page)
    events = {name_of(event): event for event in by_function(page)}  # of several of one name the last
    with TestClient(page.app, raise_server_exceptions=False) as browser:

        def refusal(name: str, **others: Any) -> str:
            event = events[name]
            values = [others.get(part.elem_id or "", usual_value(part)) for part in event.inputs]
            body = {"data": values, "fn_index": event._id, "session_hash": "somebody"}
            return str(browser.post("/gradio_api/run/predict", json=body).json()["error"])

        assert refusal("LookBack.renew", **{"time-b": {"path": "/etc/passwd"}}) == NOT_OURS
        assert refusal("LookBack.renew", **{"time-a": [1]}) == NOT_OURS
        assert refusal("MethodForm.choose_networks", method=[None]) == NOT_OURS
        assert refusal("draw_grid", **{"grid-styles": 10**30}).startswith("Styles: 1e+30 is too large")
        assert "<" not in refusal("make_file", **{"walk-kind": "<img src=x onerror=alert(1)>"})
