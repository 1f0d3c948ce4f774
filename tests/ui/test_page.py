"""The page as it is laid out, before anybody opens it."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import gradio as gr
import pytest
from gradio.mcp import GradioMCPServer

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.hosting import Host
from playground.ui.page import build_page
from playground.ui.page_weight import without_endpoints
from playground.ui.server import DEMO_RUN


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> gr.Blocks:
    """Nothing trains behind it."""
    folder = tmp_path_factory.mktemp("page")
    store = RunStore(folder / "runs")
    pool = WorkerPool(store, folder / "own")  # never opened
    return build_page(Host(store, pool, folder / "own", folder / "exports", Run(DEMO_RUN)))


def test_every_button_says_what_it_does(page: gr.Blocks) -> None:
    """One that is called as Gradio calls them is an update that was made while the page was laid out."""
    buttons = [part for part in page.blocks.values() if isinstance(part, gr.Button)]
    unnamed = gr.Button(render=False).value
    assert len(buttons) > 20
    assert [button.elem_id for button in buttons if button.value in ("", None, unnamed)] == []


def test_what_page_and_programs_both_ask_for_counts_once(page: gr.Blocks) -> None:
    limits, askers = defaultdict(set), defaultdict(set)
    for event in page.fns.values():
        if isinstance(event.concurrency_limit, int):
            limits[event.concurrency_id].add(event.concurrency_limit)
            askers[event.concurrency_id].add(event.api_visibility)
    assert all(len(numbers) == 1 for numbers in limits.values())  # of several, Gradio takes the lowest
    assert askers["measure"] == {"private", "public"}


def test_with_mcp_every_endpoint_is_a_tool_of_its_own_name(page: gr.Blocks) -> None:
    """As Gradio names tools, which needs none of the package that speaks MCP."""
    tools = GradioMCPServer.__new__(GradioMCPServer)
    tools.blocks, tools.api_info, tools.tool_prefix = page, page.get_api_info(), ""
    offered = tools.get_tool_to_endpoint()
    assert {"start_run", "translate_photo"} <= set(offered)
    assert [(tool, endpoint) for tool, endpoint in offered.items() if endpoint != f"/{tool}"] == []
    assert set(offered.values()) == set(tools.api_info["named_endpoints"])


def test_a_limit_for_programs_has_a_name_to_share(page: gr.Blocks) -> None:
    """Without one Gradio counts each function by itself."""
    unnamed = [
        event.api_name
        for event in page.fns.values()
        if event.api_visibility == "public"
        and isinstance(event.concurrency_limit, int)
        and event.concurrency_id == str(id(event.fn))
    ]
    assert unnamed == []
    assert [event.api_name for event in page.fns.values()
            if event.api_visibility == "public" and event.concurrency_limit == "default"] == []  # fmt: skip


def test_a_quiet_event_shows_its_progress_nowhere(page: gr.Blocks) -> None:
    """Else Gradio's script looks at every output of every event whenever a stream says a word: half a core."""
    busy = [
        event.api_name
        for event in page.fns.values()
        if event.show_progress == "hidden" and event.targets and event.outputs and event.show_progress_on != []
    ]
    assert busy == []


def test_what_a_visitor_ends_ends_by_itself(page: gr.Blocks) -> None:
    """Gradio's `cancels` fails on work that comes to its end at the same moment: KeyError, and an error on the page."""
    assert [event.api_name for event in page.fns.values() if event.cancels] == []


def test_the_page_has_few_parts(page: gr.Blocks) -> None:
    """The browser takes about seven milliseconds for each before the page can be used. Those that only programs need
    it is not told of."""
    assert sum(part.get_block_name() != "api" for part in page.blocks.values()) < 565


def test_a_browser_is_told_of_no_part_that_only_programs_need(page: gr.Blocks) -> None:
    told = page.config["page"][""]
    before = len(told["components"])
    without_endpoints(page)
    kinds = {part["id"]: part["type"] for part in page.config["components"]}
    assert before > len(told["components"]) > before / 2
    assert "api" in kinds.values() and "api" not in {kinds[number] for number in told["components"]}
    assert {node["id"] for node in told["layout"]["children"]} <= set(told["components"])


CHOICES = ("input", "select", "upload", "clear")
"""what a person does by choosing, where a second choice may come before the first is answered"""


def test_no_choice_is_lost_while_an_earlier_one_is_answered(page: gr.Blocks) -> None:
    """Gradio sends nothing while an event is under way, unless it is told to (trigger_mode)."""
    lost = [
        (getattr(part, "elem_id", None), name)
        for event in page.fns.values()
        for target, name in event.targets
        if name in CHOICES and event.trigger_mode == "once" and event.api_visibility != "public"
        if not isinstance(part := page.blocks.get(target), gr.Tab)
    ]
    starts_once = [("busy", "select")]
    only_in_the_browser = [("words-examples", "select")]
    assert sorted(lost) == sorted(starts_once + only_in_the_browser)


def test_two_quick_presses_are_two(page: gr.Blocks) -> None:
    """Of two events Gradio's always_last sends the second one with what the first one said (`EventData`)."""

    def reads_the_event(function: Callable[..., Any]) -> bool:
        kinds = [str(parameter.annotation) for parameter in inspect.signature(function).parameters.values()]
        return any(kind.endswith(("EventData", "SelectData")) for kind in kinds)

    readers = [event for event in page.fns.values() if event.fn is not None and reads_the_event(event.fn)]
    assert len(readers) >= 8
    said_twice = [event.targets for event in readers if event.trigger_mode == "always_last"]
    in_any_order = [e.targets for e in readers if e.trigger_mode == "multiple" and e.concurrency_limit != 1]
    assert said_twice == in_any_order == []


def test_wishes_for_the_same_are_served_in_their_order(page: gr.Blocks) -> None:
    """Of events that wait, Gradio takes any first that have another `concurrency_id`: an older wish could end a newer
    one."""
    lines: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for event in page.fns.values():
        if event.trigger_mode == "multiple" and event.fn is not None and inspect.isgeneratorfunction(event.fn):
            lines[tuple(part._id for part in event.outputs)].add(event.concurrency_id)
    assert len(lines) >= 5
    assert [ids for ids in lines.values() if len(ids) > 1] == []


def test_the_latent_picture_is_drawn_by_one_function(page: gr.Blocks) -> None:
    """Of two, the older one's answer may come last, and the picture is then not what the sliders and the seed say."""
    for name in ("latent-picture", "reading"):
        part = next(part for part in page.blocks.values() if getattr(part, "elem_id", None) == name)
        drawing = [event for event in page.fns.values() if part in event.outputs]
        assert [event.trigger_mode for event in drawing] == ["always_last"], name


def test_a_state_that_is_listened_to_is_changed_through_the_queue(page: gr.Blocks) -> None:
    """Beside the queue, Gradio tells no browser that a state has changed: nobody would be called."""
    listened = {target for event in page.fns.values() for target, name in event.targets if name == "change"}
    states = {number for number in listened if isinstance(page.blocks.get(number), gr.State)}
    assert len(states) >= 5
    unheard = [
        (event.targets, part._id)
        for event in page.fns.values()
        for part in event.outputs
        if part._id in states and not event.queue
    ]
    assert unheard == []
