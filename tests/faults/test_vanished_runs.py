"""A run that is cleared away between being found and being read: whoever asked is told so, in a sentence of ours."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest
from coroutines import finished
from hostile import words_are_ours
from small import experiment
from starlette.requests import Request
from test_any_event import send, usual_value
from test_any_parameter import call

from playground.export.picture import grid_png
from playground.export.record import pack_run
from playground.export.writing import ExportError
from playground.runs import Run, RunNotFound, RunStore
from playground.runs.races import runs_of
from playground.runs.status import Status
from playground.ui.hosting import Host
from playground.ui.live.race_source import contestants_of
from playground.ui.sessions import Session
from trainers.methods import experiment_in

Clear = Callable[[Run], object]


@pytest.fixture(params=["settings", "folder"])
def clear(request: pytest.FixtureRequest) -> Clear:
    """What happens to a run that has just been found."""
    if request.param == "folder":
        return lambda run: shutil.rmtree(run.path, ignore_errors=True)
    return lambda run: (run.path / "config.json").unlink(missing_ok=True)


def make(store: RunStore) -> Run:
    """One that has ended, with a picture."""
    run = store.create(experiment())
    (frame, *_) = Run(Path("pretrained/groups-mnist/run")).frames()
    run.add_frame(0, 0.0, frame.path.read_bytes())
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    return run


@pytest.fixture
def cleared_when_found(monkeypatch: pytest.MonkeyPatch, clear: Clear) -> None:
    find = RunStore.get

    def find_and_clear(store: RunStore, run_id: str) -> Run:
        run = find(store, run_id)
        clear(run)
        return run

    monkeypatch.setattr(RunStore, "get", find_and_clear)


def test_what_takes_a_run_says_that_it_is_gone(store: RunStore, clear: Clear, tmp_path: Path) -> None:
    readers: list[Callable[[Run], object]] = [
        Run.settings,
        Run.public_settings,
        experiment_in,
        lambda run: contestants_of([run]),
        lambda run: grid_png(run, frames[0], tmp_path / "a.png"),
        lambda run: pack_run(run, tmp_path / "packed"),
    ]
    for read in readers:
        run = make(store)
        frames = run.frames()
        clear(run)
        with pytest.raises((RunNotFound, ExportError)):
            read(run)


@pytest.mark.usefixtures("cleared_when_found")
def test_no_endpoint_stumbles_over_a_run_that_vanishes(page: gr.Blocks, host: Host) -> None:
    functions = {event.api_name: event.fn for event in page.fns.values() if event.api_visibility == "public"}
    taking = {
        name: list(inspect.signature(function).parameters.values())
        for name, function in functions.items()
        if {"run", "runs", "race", "model"} & set(inspect.signature(function).parameters)
    }
    assert {"run_status", "stop_run", "resume_run", "stop_race", "draw_like_picture", "sample"} <= set(taking)
    stumbled = []
    for name, parameters in taking.items():
        run = make(host.store)
        named = {"run": run.id, "runs": run.id, "race": run.id, "model": f"run-{run.id}"}
        usual = [None if given.default is given.empty else given.default for given in parameters]
        values = [named.get(given.name, value) for given, value in zip(parameters, usual, strict=True)]
        try:
            call(functions[name], values)
        except (ValueError, gr.Error) as error:
            stumbled += [] if words_are_ours(error) else [f"{name}: {error!r}"]
    assert not stumbled, "\n".join(stumbled)


@pytest.mark.usefixtures("cleared_when_found")
def test_no_event_stumbles_over_a_run_that_vanishes(page: gr.Blocks, host: Host) -> None:
    watched = {"run-stream", "race-stream"}
    events = [e for e in page.fns.values() if e.fn is not None and watched & {part.elem_id for part in e.inputs}]
    assert len(events) > 15

    async def look() -> list[str]:
        found = []
        for event in events:
            run = make(host.store)
            values = [run.id if part.elem_id in watched else usual_value(part) for part in event.inputs]
            try:
                await send(page, event, ("", values, {}))
            except Exception as error:
                if not isinstance(error, gr.Error) or not words_are_ours(error):
                    found.append(f"{event.fn}: {error!r}")
        return found

    assert not (found := finished(look)), "\n".join(found)


@pytest.mark.usefixtures("cleared_when_found")
@pytest.mark.parametrize("key", ["run", "race"])
def test_a_link_to_a_run_that_vanishes_opens_the_page(page: gr.Blocks, host: Host, key: str) -> None:
    opening = [event for event in page.fns.values() if getattr(event.fn, "__name__", "") == "open_link"]
    assert len(opening) == 2

    async def look() -> None:
        for event in opening:
            query = f"{key}={make(host.store).id}".encode()
            scope = {"type": "http", "path": "/", "headers": [], "query_string": query, "client": ("::1", 1)}
            asked = gr.Request(Request(scope), session_hash="somebody")
            await page.process_api(event, [], Session(page), asked, event_data=gr.EventData(None, {}))

    finished(look)


def test_a_race_of_which_one_vanishes_is_none(host: Host, clear: Clear) -> None:
    runs = [make(host.store), make(host.store)]
    found = runs_of(host.store, ",".join(run.id for run in runs))
    clear(runs[1])
    with pytest.raises(RunNotFound, match="cleared away"):
        contestants_of(found)
