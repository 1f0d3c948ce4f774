"""Named endpoints for programs: start, watch, steer and list runs without a browser."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from gradio.events import api

from playground.config import settings_of
from playground.runs import METHOD, Run, name_of_person
from playground.runs.directory import without_places
from playground.runs.follower import Follower, Snapshot
from playground.runs.status import ENDED_STATES
from playground.ui.components.method_form import page_experiment
from playground.ui.components.steering import resume, steerable, step
from playground.ui.hosting import Host
from trainers.methods import METHODS, all_methods

WATCH_SECONDS = 0.5


def add_runs_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    start_run = start_endpoint(host)

    def run_status(run: str) -> dict[str, Any]:
        """What a run is doing, with its newest figures. `demo` is the bundled run."""
        return report(host, host.run(run))

    async def watch_run(run: str) -> AsyncIterator[dict[str, Any]]:
        """Follow a run: a report whenever it has moved on, until it ends."""
        channel = host.run_channel(run)
        async for _ in channel.messages():
            yield await asyncio.to_thread(report_on, host, channel.source.snapshot)
            await asyncio.sleep(WATCH_SECONDS)

    def stop_run(run: str) -> dict[str, Any]:
        """Stop a run, or take it out of the line. Returns within a few seconds, with its state then."""
        watched = steerable(host, run)
        host.pool.stop(watched)
        deadline = time.monotonic() + 5
        while watched.status().state not in ENDED_STATES and time.monotonic() < deadline:
            time.sleep(0.05)
        return report(host, watched)

    def pause_run(run: str) -> dict[str, Any]:
        """Pause a run after the step at hand."""
        watched = steerable(host, run)
        host.pool.pause(watched)
        return report(host, watched)

    def resume_run(run: str) -> dict[str, Any]:
        """Go on after a pause, or from the last checkpoint of a run that was stopped or interrupted."""
        resume(host, run)
        return report(host, host.run(run))

    def step_run(run: str, players: str = "DG") -> dict[str, Any]:
        """Pause, and let D, G or DG (both) move once. A method without players makes whole steps."""
        if players not in ("D", "G", "DG"):
            raise ValueError("players must be D, G or DG.")
        step(host, run, () if players == "DG" else (players,))
        return report(host, host.run(run))

    def rename_run(run: str, name: str) -> dict[str, Any]:
        """Give a run a name of at most 60 letters; empty takes it away. A run with a name is never cleared away."""
        named = steerable(host, run)
        host.pool.tag(named, name=name_of_person(str(name)))
        return report(host, named)

    def keep_run(run: str, kept: bool = True) -> dict[str, Any]:
        """Keep a run, or let it go: one that is kept is never cleared away to make room for others."""
        chosen = steerable(host, run)
        host.pool.tag(chosen, kept=kept is True)
        return report(host, chosen)

    def delete_run(run: str) -> dict[str, Any]:
        """Take a run away for good, with its pictures and networks; one that is at work is stopped first."""
        gone = steerable(host, run)
        host.pool.delete(gone)
        return {"run": gone.id, "deleted": True}

    def list_runs() -> list[dict[str, Any]]:
        """Every run on this server, newest first."""
        return [report(host, run) for run in host.store.runs()]

    steering = (start_run, run_status, watch_run, stop_run, pause_run, resume_run, step_run, list_runs)
    for endpoint in (*steering, rename_run, keep_run, delete_run):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)


def start_endpoint(host: Host) -> Callable[..., dict[str, Any]]:
    """The endpoint that starts a run of any method: its parameters are the fields of all configs."""
    fields: dict[str, tuple[type[Any], str]] = {METHOD: (str, f"how it learns: {', '.join(METHODS)}")}
    for method in all_methods().values():
        usual = method.usual()
        for name, known in settings_of(method.config_type).items():
            if known.group != "shell":
                value = getattr(usual, name)
                kind = type(value) if isinstance(value, bool | int | float) else str
                fields.setdefault(name, (kind, known.hint))

    def start_run(*values: Any) -> dict[str, Any]:
        raw = {name: value for name, value in zip(fields, values, strict=False) if value is not None}
        experiment, notes = page_experiment(host.data_root, raw)
        run = host.pool.start(experiment, notes.append)
        return {"run": run.id, "config": without_places(experiment.settings), "notes": notes}

    described = "; ".join(f"{name}: {hint}" for name, (_, hint) in fields.items())
    start_run.__doc__ = (
        "Start a run. Returns its id, its settings, and a note for each value that had to be changed, and for old "
        f"runs that made room. What is left out is as the method suggests. {described}"
    )
    kinds = {name: kind | None for name, (kind, _) in fields.items()}
    start_run.__annotations__ = {**kinds, "return": dict[str, Any]}
    start_run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=kind)
         for name, kind in kinds.items()],
        return_annotation=dict[str, Any],
    )  # fmt: skip
    return start_run


def report(host: Host, run: Run) -> dict[str, Any]:
    """What the run is doing now, as JSON."""
    return report_on(host, Follower(run).look())


def report_on(host: Host, shot: Snapshot) -> dict[str, Any]:
    """Status, place in line and newest measurements, as JSON."""
    figures: dict[str, Any] = {}
    tag = shot.run.tag()
    if shot.moments:
        figures = {figure.name: None for figure in shot.about.figures} | dict(shot.moments[-1].figures)
        figures["seconds"] = shot.seconds
    if shot.quality is not None:
        figures |= {name: getattr(shot.quality, name) for name in ("fid", "covered", "diversity")}
    return {
        "run": host.name(shot.run),
        "name": tag.name,
        "kept": tag.kept,
        "method": shot.about.method,
        **dataclasses.asdict(shot.status),
        "place": host.pool.place(shot.run),
        "frames": len(shot.run.frames()),
        "health": shot.diagnosis.sentence if shot.diagnosis else "",
        "figures": figures,
    }
