"""Named endpoints for programs: start, watch, steer and list runs without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncIterator
from typing import Any

from gradio.events import api

from playground.config import GanConfig, clamped
from playground.matching import refuse_mismatch
from playground.runs import Run
from playground.runs.follower import Watcher
from playground.runs.status import ENDED_STATES
from playground.ui.errors import spoken
from playground.ui.following import watcher_of
from playground.ui.hosting import DEMO, Host
from playground.ui.steering import resume, steerable, step

WATCH_SECONDS = 0.5


def add_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    usual = GanConfig()

    @spoken
    def start_run(
        dataset: str = usual.dataset,
        architecture: str = usual.architecture,
        objective: str = usual.objective,
        epochs: int = usual.epochs,
        batch_size: int = usual.batch_size,
        d_lr: float = usual.d_lr,
        g_lr: float = usual.g_lr,
        beta1: float = usual.beta1,
        d_steps: int = usual.d_steps,
        label_smoothing: float = usual.label_smoothing,
        spectral_norm: bool = usual.spectral_norm,
        seed: int = usual.seed,
    ) -> dict[str, Any]:
        """Start a run. Returns its id, its settings, and a note for each value that had to be changed."""
        asked = {field.name: value for field, value in zip(dataclasses.fields(GanConfig), (
            dataset, architecture, objective, epochs, batch_size, d_lr, g_lr, beta1, d_steps, label_smoothing,
            spectral_norm, seed), strict=True)}  # fmt: skip
        config, notes = clamped(asked)
        refuse_mismatch(config)
        run = host.pool.start(config)
        return {"run": run.id, "config": dataclasses.asdict(config), "notes": notes}

    @spoken
    def run_status(run: str) -> dict[str, Any]:
        """What a run is doing, with its newest figures. `demo` is the bundled run."""
        return report(host, host.run(run))

    async def watch_run(run: str) -> AsyncIterator[dict[str, Any]]:
        """Follow a run: a report whenever it has moved on, until it ends."""
        watched, last = spoken(host.run)(run), None
        watcher = watcher_of(watched)
        while True:
            now = report(host, watched, watcher)
            if now != last:
                yield now
            if now["state"] in ENDED_STATES:
                return
            last = now
            await asyncio.sleep(WATCH_SECONDS)

    @spoken
    def stop_run(run: str) -> dict[str, Any]:
        """Stop a run, or take it out of the line. Returns within a few seconds, with its state then."""
        watched = steerable(host, run)
        host.pool.stop(watched)
        deadline = time.monotonic() + 5
        while watched.status().state not in ENDED_STATES and time.monotonic() < deadline:
            time.sleep(0.05)
        return report(host, watched)

    @spoken
    def pause_run(run: str) -> dict[str, Any]:
        """Pause a run after the step at hand."""
        watched = steerable(host, run)
        host.pool.pause(watched)
        return report(host, watched)

    @spoken
    def resume_run(run: str) -> dict[str, Any]:
        """Go on after a pause, or from the last checkpoint of a run that was stopped or interrupted."""
        resume(host, run)
        return report(host, host.run(run))

    @spoken
    def step_run(run: str, players: str = "DG") -> dict[str, Any]:
        """Pause, and let D, G or DG (both) move once."""
        if players not in ("D", "G", "DG"):
            raise ValueError("players must be D, G or DG.")
        step(host, players, run)  # type: ignore[arg-type]
        return report(host, host.run(run))

    def list_runs() -> list[dict[str, Any]]:
        """Every run on this server, newest first."""
        reports = []
        for run in host.store.runs():
            # Cleared away this moment, or written by another version.
            with contextlib.suppress(OSError, ValueError):
                reports.append(report(host, run))
        return reports

    for endpoint in (start_run, run_status, watch_run, stop_run, pause_run, resume_run, step_run, list_runs):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)


def report(host: Host, run: Run, watcher: Watcher | None = None) -> dict[str, Any]:
    """Status, place in line and newest measurements, as JSON. A watcher that is kept reads only what is new."""
    view = (watcher or watcher_of(run)).look()
    figures: dict[str, Any] = {}
    if view.moments:
        newest = view.moments[-1]
        alone = newest.loss is not None
        names = ("loss", "reconstruction", "divergence") if alone else ("d_loss", "g_loss", "d_real", "d_fake")
        figures = {name: getattr(newest, name) for name in (*names, "seconds")}
    if view.judged is not None:
        figures |= {name: getattr(view.judged, name) for name in ("fid", "covered", "diversity")}
    return {
        "run": DEMO if run == host.demo else run.id,
        **dataclasses.asdict(view.status),
        "place": host.pool.place(run),
        "frames": len(run.frames()),
        "health": view.health.sentence,
        "figures": {name: value if value == value else None for name, value in figures.items()},
    }
